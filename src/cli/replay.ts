import cliProgress from 'cli-progress';
import type { Command } from 'commander';
import { replay } from '../app/replay.ts';
import { ServiceError } from '../base/service-error.ts';

interface ReplayOptions {
  readonly calibration?: string;
  readonly fps: string;
  readonly events: string;
  readonly observations?: string;
  readonly models?: string;
  readonly pose?: string;
  readonly object?: string;
  readonly look?: string;
}

/** `qingfang replay`: the same pipeline over a file, on the video's own clock. */
export function addReplay(program: Command): void {
  program
    .command('replay')
    .description('judge a video file (or a file of observations) and write one JSON line for each handling')
    .argument('<video>', 'video file, or the .jsonl that --observations wrote')
    .requiredOption('--events <file>', 'where the handlings go, one JSON object a line')
    .option(
      '--calibration <file>',
      'JSON with size and camera {K, distortion, R, t}; see docs/calibration.md',
    )
    .option('--fps <n>', 'analysed frames a second', '12.5')
    .option('--observations <file>', 'also write what the networks saw, to be judged again without the video')
    .option('--models <dir>', 'folder of the models and their cards')
    .option('--pose <name>', 'model that finds people')
    .option('--object <name>', 'model that finds parcels')
    .option('--look <name>', 'model that looks a second time; "none" does without')
    .action(async (video: string, options: ReplayOptions) => {
      const analysedFps = Number(options.fps);
      if (!(analysedFps >= 1 && analysedFps <= 60))
        throw new ServiceError('E_USAGE', `--fps ${options.fps} is not a number from 1 to 60.`);
      const bar = process.stderr.isTTY
        ? new cliProgress.SingleBar({ format: '{bar} {percentage}% | {eta_formatted} left' })
        : undefined;
      bar?.start(100, 0);
      const summary = await replay({
        input: video,
        analysedFps,
        eventsFile: options.events,
        calibrationFile: options.calibration,
        observationsFile: options.observations,
        modelsDir: options.models,
        pose: options.pose,
        object: options.object,
        look: options.look === 'none' ? null : options.look,
        onProgress: (share) => bar?.update(Math.floor(share * 100)),
      });
      bar?.stop();
      process.stderr.write(
        `${String(summary.frames)} frames, ${String(summary.handlings)} handlings, ${String(summary.violations)} violations in ${(summary.elapsedMs / 1000).toFixed(1)} s\n`,
      );
    });
}
