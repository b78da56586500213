import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/service.ts';

/** A checker must be seen to fail: one forbidden import is planted for each kind of rule. */
function importsWith(folder: string, text: string): { status: number | null; stdout: string } {
  const planted = mkdtempSync(join(root, 'src', folder, 'planted-'));
  try {
    writeFileSync(join(planted, 'planted.ts'), text);
    const { status, stdout } = spawnSync(
      process.execPath,
      [
        'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
        '--config',
        '.dependency-cruiser.mjs',
        planted,
      ],
      { cwd: root, encoding: 'utf8' },
    );
    return { status, stdout };
  } finally {
    rmSync(planted, { recursive: true });
  }
}

test('a stage that imports its neighbour is found', () => {
  const { status, stdout } = importsWith('tracking', `import '../../store/store.ts';\n`);
  expect(stdout).toContain('no-neighbours');
  expect(status).not.toBe(0);
});

test('a judgement that reads a file is found', () => {
  expect(importsWith('handling', `import 'node:fs';\n`).stdout).toContain('judgement-is-pure');
});

test('a folder that keeps the rules passes', () => {
  expect(importsWith('geometry', `import '../../domain/picture.ts';\n`).status).toBe(0);
});
