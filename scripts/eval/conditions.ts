import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { eachOf, runReplay } from './run-replay.ts';

/** One way to judge all clips: writes `floor-NN.jsonl` of every clip into `eventsDir`. */
export interface Condition {
  readonly name: string;
  readonly eventsDir: string;
  run(): Promise<void>;
}

export interface ClipSet {
  /** Holds floor-NN.mp4, .json and .frames.json.gz. */
  readonly floorDir: string;
  /** Numbers as in the file names. */
  readonly clips: readonly string[];
}

/** Videos judged two at a time, with the camera of the truth. */
export function calibrated(
  set: ClipSet,
  outDir: string,
  fps: number,
  models: { readonly words: string; readonly args: readonly string[] },
): Condition & { readonly observationsDir: string } {
  const label = `${String(fps)} frames a second${models.words}`;
  const slug = label.replaceAll(/[^a-z0-9.]+/g, '-');
  const eventsDir = join(outDir, slug);
  const observationsDir = join(outDir, `${slug}-observations`);
  return {
    name: `${label}, calibrated`,
    eventsDir,
    observationsDir,
    run: async () => {
      for (const dir of [eventsDir, observationsDir]) mkdirSync(dir, { recursive: true });
      await eachOf(set.clips, 2, label, async (clip) => {
        const file = (dir: string, ending: string): string => join(dir, `floor-${clip}.${ending}`);
        await runReplay([
          file(set.floorDir, 'mp4'),
          ...['--fps', String(fps)],
          ...['--calibration', file(set.floorDir, 'json')],
          ...['--events', file(eventsDir, 'jsonl')],
          ...['--observations', file(observationsDir, 'jsonl')],
          ...models.args,
        ]);
      });
    },
  };
}

/** The same observations, judged again without the camera. */
export function uncalibrated(
  set: ClipSet,
  seen: Condition & { readonly observationsDir: string },
): Condition {
  const eventsDir = `${seen.eventsDir}-uncalibrated`;
  return {
    name: seen.name.replace('calibrated', 'nothing known of the camera'),
    eventsDir,
    run: async () => {
      mkdirSync(eventsDir, { recursive: true });
      await eachOf(set.clips, 2, 'nothing known of the camera', (clip) => {
        const name = `floor-${clip}.jsonl`;
        return runReplay([join(seen.observationsDir, name), '--events', join(eventsDir, name)]);
      });
    },
  };
}

/** True boxes and joints with a network's noise on them: what is left is the judgement's own error. */
export function oracle(set: ClipSet, outDir: string, fps: number): Condition {
  const eventsDir = join(outDir, 'oracle');
  return {
    name: `${String(fps)} frames a second, calibrated, **true boxes with noise** (oracle)`,
    eventsDir,
    run: async () => {
      mkdirSync(eventsDir, { recursive: true });
      const args = ['--truth', set.floorDir, '--out', eventsDir, '--fps', String(fps), '--clips'];
      const tsx = ['--import', 'tsx', 'scripts/oracle.ts', ...args, set.clips.join(',')];
      const child = spawn(process.execPath, tsx, { stdio: ['ignore', 'ignore', 'inherit'] });
      const [code] = (await once(child, 'close')) as [number | null];
      if (code !== 0) throw new Error(`the oracle ended with ${String(code)}`);
    },
  };
}
