import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { errorsDoc } from './errors-doc.ts';
import { REMEDIES, ServiceError } from './service-error.ts';

const root = join(import.meta.dirname, '../..');

test('docs/errors.md is what the table of codes says', () => {
  expect(readFileSync(join(root, 'docs/errors.md'), 'utf8')).toBe(errorsDoc());
});

test('every code is used somewhere in the service', () => {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.endsWith('service-error.ts'),
    )
    .map((file) => readFileSync(join(root, 'src', file), 'utf8'))
    .join('\n');
  expect(Object.keys(REMEDIES).filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
});

test('an error is one line that ends with the remedy', () => {
  const line = new ServiceError('E_PORT_IN_USE', 'Port 8080 on 127.0.0.1 is taken.').toLine();
  expect(line).toBe(
    'E_PORT_IN_USE: Port 8080 on 127.0.0.1 is taken. Stop the other program, or choose another port in the configuration.',
  );
});
