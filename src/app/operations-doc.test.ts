import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PICTURE_FAULTS } from '../domain/picture-fault.ts';
import { CAMERA_STATES } from '../wire/messages.ts';

const root = join(import.meta.dirname, '../..');
const doc = readFileSync(join(root, 'docs/operations.md'), 'utf8');
const section = (name: string): string => doc.split(/^## /m).find((part) => part.startsWith(name)) ?? '';
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => readFileSync(join(root, 'src', file), 'utf8'))
  .join('\n');

test('every event and every reason that the page explains is said by the service', () => {
  const events = [...section('Log').matchAll(/`([a-z]+\.[a-z]+)`(?=[^|]*\| (?:warn|error|info))/g)].map(
    ([, name]) => name!,
  );
  const reasons = [
    ...section('Evidence').matchAll(/`(the (?:release|camera|recording|clip)[^`…:]*|nothing was recorded)/g),
  ].map(([, reason]) => reason!);
  expect(events.length).toBeGreaterThan(10);
  expect(reasons.length).toBeGreaterThan(6);
  const said = (text: string): boolean =>
    sources.includes(text) ||
    sources.includes(text.replace('the clip ', '')) ||
    sources.includes(`('${text}')`);
  expect(events.filter((event) => !said(`'${event}'`))).toEqual([]);
  expect(reasons.filter((reason) => !said(reason.trim()))).toEqual([]);
});

test('every state of a camera and of its picture is explained', () => {
  expect(
    [...CAMERA_STATES, ...PICTURE_FAULTS].filter((state) => !section('Cameras').includes(`| \`${state}\` |`)),
  ).toEqual([]);
});
