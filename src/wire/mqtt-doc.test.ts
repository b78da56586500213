import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { asyncApiDocument, CHANNELS } from './asyncapi.ts';
import { topics } from './messages.ts';

const doc = readFileSync(join(import.meta.dirname, '../../docs/mqtt.md'), 'utf8');
/** Examples in the order of the page, each under the heading that names its topic. */
const examples = doc.split(/^## /m).flatMap((section) => {
  const topic = /`(qingfang\/[^`]*)`/.exec(section.split('\n')[0] ?? '')?.[1];
  return [...section.matchAll(/```json\n([\s\S]*?)```/g)].map(
    ([, json = '']) => [topic, JSON.parse(json) as object] as const,
  );
});

const names = topics('<site>');
interface Described {
  readonly channels: Record<
    string,
    { readonly address: string; readonly messages: Record<string, { readonly payload: { schema: object } }> }
  >;
}
const asListed = (address: string): string => address.replaceAll(/\{(\w+)\}/g, '<$1>');
const schemas = Object.fromEntries(CHANNELS.map(({ address, schema }) => [asListed(address), schema]));

test.each(examples)(
  'the example of %s is such a message, and names no field that is none',
  (topic, example) => {
    const schema = schemas[topic ?? ''];
    // A schema drops what it does not know: an example with an invented field would come back without it.
    expect(schema?.parse(example)).toEqual(example);
  },
);

test.each(examples)(
  'the example of %s is a message of /api/asyncapi.json, and a wrong one is none',
  (topic, example) => {
    const { channels } = JSON.parse(JSON.stringify(asyncApiDocument('hub-1', '1'))) as Described;
    const channel = Object.values(channels).find(({ address }) => asListed(address) === topic);
    const [message] = Object.values(channel?.messages ?? {});
    const isMessage = new Ajv({ validateFormats: false }).compile(message!.payload.schema);
    expect(isMessage(example) ? [] : isMessage.errors).toEqual([]);
    const [first] = Object.keys(example);
    expect(isMessage({ ...example, [first!]: { no: 'such' } })).toBe(false);
  },
);

test('every topic and every type of violation message has its example', () => {
  expect(new Set(examples.map(([topic]) => topic))).toEqual(new Set(Object.keys(schemas)));
  const types = examples.flatMap(([, example]) => ('type' in example ? [example.type] : []));
  expect(types).toEqual(['raised', 'evidence-ready', 'evidence-failed']);
});

test('every field of a violation message is explained', () => {
  const fields = examples.flatMap(([topic, example]) =>
    topic === names.violations ? Object.keys(example) : [],
  );
  const unexplained = new Set(fields.filter((field) => !doc.includes(`\`${field}\``)));
  expect(unexplained).toEqual(new Set());
});
