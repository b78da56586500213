import { expect, test } from 'vitest';
import { openApiDocument } from './openapi.ts';

interface Document {
  readonly openapi: string;
  readonly paths: Record<
    string,
    Record<string, { parameters: { name: string; in: string; schema?: object }[] }>
  >;
}
const document = JSON.parse(JSON.stringify(openApiDocument('0.1.0'))) as Document;

test('parameters of a list are those that its schema takes, each with a schema of its own', () => {
  const { parameters } = document.paths['/api/violations']!['get']!;
  expect(parameters.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['limit', 'before', 'review', 'minDistanceM', 'acknowledged']),
  );
  expect(parameters.find(({ name }) => name === 'limit')?.schema).toMatchObject({ minimum: 1, maximum: 100 });
  expect(parameters.every(({ schema }) => schema !== undefined)).toBe(true);
});

test('every {id} in a path is described', () => {
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const { parameters } of Object.values(methods)) {
      expect(parameters.some(({ name, in: place }) => name === 'id' && place === 'path')).toBe(
        path.includes('{id}'),
      );
    }
  }
});
