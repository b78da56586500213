import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureBuild } from '../../test/support/ensure-build.ts';

const folder = mkdtempSync(join(tmpdir(), 'qingfang-soak-'));
beforeAll(ensureBuild, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

test('a soak that is killed leaves no service behind', async () => {
  const module = new URL('./service.ts', import.meta.url).href;
  const script = `import { startSoakedService } from ${JSON.stringify(module)};
    const service = await startSoakedService(${JSON.stringify(folder)}, ['rtsp://127.0.0.1:1/none']);
    console.log(service.pid);`;
  const soak = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(soak.stdout, 'data')) as [Buffer];
  const service = `/proc/${String(said).trim()}`;
  expect(existsSync(service)).toBe(true);
  soak.kill('SIGKILL');
  await expect.poll(() => existsSync(service), { timeout: 20_000 }).toBe(false);
}, 60_000);
