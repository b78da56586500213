import specs from '@asyncapi/specs';
import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { asyncApiDocument, CHANNELS } from './asyncapi.ts';

interface Document {
  readonly channels: Record<
    string,
    { address: string; messages: Record<string, { payload: { schema: object } }> }
  >;
  readonly operations: Record<string, { action: string; bindings: { mqtt: { retain: boolean } } }>;
}
const asServed = (): Document => JSON.parse(JSON.stringify(asyncApiDocument('hub-1', '0.1.0'))) as Document;

/** Formats are words of the schemas; what they mean is not held here. */
// The published one brings draft 7 along.
const isAsyncApi = new Ajv({
  strict: false,
  validateFormats: false,
  meta: false,
  validateSchema: false,
  allErrors: true,
}).compile(specs.schemas['3.0.0'] as object);

test('the document is AsyncAPI 3.0 by the published schema', () => {
  expect(isAsyncApi(asServed()) ? [] : isAsyncApi.errors).toEqual([]);
});

test.each<[string, (document: Record<string, unknown>) => void]>([
  [
    'an unknown action',
    ({ operations }) => ((operations as Document['operations'])['disk']!.action = 'publish'),
  ],
  ['no version of its own', (document) => delete (document['info'] as Record<string, unknown>)['version']],
  ['a field that is none', (document) => (document['topics'] = {})],
])('the published schema refuses %s', (_name, harm) => {
  const document: Record<string, unknown> = { ...asServed() };
  harm(document);
  expect(isAsyncApi(document)).toBe(false);
});

const doc = readFileSync(join(import.meta.dirname, '../../docs/mqtt.md'), 'utf8');

test('docs/mqtt.md lists the same topics, with the same word on what is retained and who publishes', () => {
  const rows = [...doc.matchAll(/^\| `(qingfang\/[^`]+)` \| (yes|no|–) \| (.*) \|$/gm)];
  const listed = rows.map(([, topic = '', retained, what = '']) => ({
    address: topic.replaceAll(/<(\w+)>/g, '{$1}'),
    isRetained: retained === 'yes',
    action: what.includes('you publish here') ? 'receive' : 'send',
  }));
  expect(new Set(listed)).toEqual(
    new Set(CHANNELS.map(({ address, isRetained, action }) => ({ address, isRetained, action }))),
  );
});
