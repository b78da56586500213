import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../src/config/load-config.ts';
import { ConfigSchema } from '../../src/config/schema.ts';
import type { Machine } from './report.ts';

export async function describeMachine(): Promise<Machine> {
  const { stdout } = await promisify(execFile)('ffmpeg', ['-version']);
  const runtime = join(packageRoot, 'node_modules/onnxruntime-node/package.json');
  const { version } = JSON.parse(readFileSync(runtime, 'utf8')) as { version: string };
  const { pose, object } = ConfigSchema.shape.inference.parse({});
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: availableParallelism(),
    memoryGB: totalmem() / 1e9,
    node: process.version,
    ffmpeg: /^ffmpeg version (\S+)/.exec(stdout)?.[1] ?? 'unknown',
    onnxruntime: version,
    networks: [...new Set([pose, object])],
    loadBefore: loadavg()[0]!,
  };
}
