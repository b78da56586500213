// Holds the bundled models and the judgement against the real footage of ../shared/real; the section goes into
// docs/accuracy.md with the next `npm run eval`, and to standard output. npm run eval:real -- [--shared DIR] [--out DIR]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { averagePrecision, type Box, type Found } from './eval/average-precision.ts';
import { eachOf, runReplay } from './eval/run-replay.ts';
import { parseObservationLine } from '../src/wire/observation-line.ts';

const { values } = parseArgs({
  options: {
    shared: { type: 'string', default: '../shared' },
    out: { type: 'string', default: join(tmpdir(), 'qingfang-eval') },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write('use: npm run eval:real -- [--shared DIR] [--out DIR]\n');
  process.exit(0);
}
const real = join(resolve(values.shared), 'real');
if (!existsSync(real)) {
  process.stderr.write(`eval:real: there is no ${real}; give --shared DIR\n`);
  process.exit(1);
}
const out = join(values.out, 'real');
mkdirSync(out, { recursive: true });

const Truth = z.object({
  clips: z.array(
    z.object({
      file: z.string(),
      violation: z.boolean(),
      borderline: z.boolean().default(false),
      people: z.tuple([z.number(), z.number()]),
      events: z.array(z.object({ kind: z.string() })),
    }),
  ),
});
const Labels = z.object({
  images: z.array(z.object({ id: z.number(), file_name: z.string(), width: z.number(), height: z.number() })),
  annotations: z.array(
    z.object({
      image_id: z.number(),
      category_id: z.number(),
      bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
    }),
  ),
});
const EventLine = z.object({ kind: z.string(), violation: z.boolean(), tReleaseMs: z.number() });

const linesOf = (file: string): string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
const readAs = <T>(schema: z.ZodType<T>, file: string): T =>
  schema.parse(JSON.parse(readFileSync(file, 'utf8')));
const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(0)} %`;

async function videoRows(): Promise<string[]> {
  const { clips } = readAs(Truth, join(real, 'truth.json'));
  const rows = new Map<string, string>();
  let framesWithPeople = 0;
  let framesFound = 0;
  await eachOf(clips, 2, 'real videos', async (clip) => {
    const name = clip.file.replace(/^.*\//, '').replace(/\.mp4$/, '');
    const seen = join(out, `${name}.observations.jsonl`);
    const events = join(out, `${name}.jsonl`);
    await runReplay([join(real, clip.file), '--events', events, '--observations', seen]);
    const frames = linesOf(seen).slice(1).map(parseObservationLine);
    const found = frames.filter((frame) => frame.persons.length > 0).length;
    if (clip.people[0] >= 1) {
      framesWithPeople += frames.length;
      framesFound += found;
    }
    const handlings = linesOf(events).map((line) => EventLine.parse(JSON.parse(line)));
    const alarms = handlings.filter((handling) => handling.violation);
    const verdict =
      clip.violation || clip.borderline
        ? `${String(clip.events.length)} in truth`
        : alarms.length === 0
          ? 'right'
          : '**false alarm**';
    rows.set(
      name,
      `| ${name} | ${clip.people.join(' to ')} | ${percent(found, frames.length)} | ${alarms.map((a) => `${a.kind} at ${(a.tReleaseMs / 1000).toFixed(2)} s`).join(', ') || 'none'} | ${verdict} |`,
    );
  });
  return [
    '| video | people in view | frames with a person found | alarms | |',
    '| --- | --- | --- | --- | --- |',
    ...[...rows].sort(([a], [b]) => a.localeCompare(b)).map(([, row]) => row),
    '',
    `People found in ${percent(framesFound, framesWithPeople)} of the ${String(framesWithPeople)} analysed frames of the videos in which somebody is always in view.`,
  ];
}

/** Pictures of one size become one video of untouched JPEG frames, one a second, so that they go the way of every frame. */
async function photoRows(): Promise<string[]> {
  const labels = readAs(Labels, join(real, 'photos/labels.json'));
  const bySize = new Map<string, typeof labels.images>();
  for (const image of labels.images) {
    const size = `${String(image.width)}x${String(image.height)}`;
    bySize.set(size, [...(bySize.get(size) ?? []), image]);
  }
  const found: Record<'parcel' | 'person', Found[]> = { parcel: [], person: [] };
  for (const [size, images] of bySize) {
    const list = join(out, `photos-${size}.txt`);
    const video = join(out, `photos-${size}.mkv`);
    const seen = join(out, `photos-${size}.observations.jsonl`);
    writeFileSync(
      list,
      // The last picture of such a video may get no frame of its own: it stands there twice.
      [...images, ...images.slice(-1)]
        .map((image) => `file '${join(real, 'photos', image.file_name)}'\nduration 1\n`)
        .join(''),
    );
    const made = spawnSync(
      'ffmpeg',
      ['-v', 'error', '-y', '-f', 'concat', '-safe', '0', '-r', '1', '-i', list, '-c', 'copy', video],
      { encoding: 'utf8' },
    );
    if (made.status !== 0) throw new Error(`ffmpeg could not join the photographs: ${made.stderr}`);
    await runReplay([video, '--fps', '2', '--events', join(out, 'photos.jsonl'), '--observations', seen]);
    const frames = linesOf(seen).slice(1).map(parseObservationLine);
    if (frames.length < images.length)
      throw new Error(`${String(images.length)} photographs of ${size} gave ${String(frames.length)} frames`);
    images.forEach(({ file_name: picture }, i) => {
      const frame = frames[i];
      if (frame === undefined) return;
      for (const p of frame.parcels) found.parcel.push({ picture, box: p.boxXyxyPx, score: p.score });
      for (const p of frame.persons) found.person.push({ picture, box: p.boxXyxyPx, score: p.score });
    });
  }
  return (['parcel', 'person'] as const).map((kind, i) => {
    const truth = new Map<string, Box[]>();
    for (const image of labels.images) {
      const boxes = labels.annotations
        .filter((a) => a.image_id === image.id && a.category_id === i + 1)
        .map(({ bbox: [x, y, w, h] }): Box => [x, y, x + w, y + h]);
      // Persons are labelled only in the pictures named so; parcels everywhere else.
      if (boxes.length > 0) truth.set(image.file_name, boxes);
    }
    const inLabelled = found[kind].filter((f) => truth.has(f.picture));
    const { ap, recall, count } = averagePrecision(inLabelled, truth);
    return `| ${kind} | ${String(count)} in ${String(truth.size)} pictures | ${ap.toFixed(2)} | ${percent(recall * count, count)} |`;
  });
}

const section = [
  '## Real footage',
  '',
  'Written by `npm run eval:real`. Neither trained nor tuned on; nothing is known of the cameras.',
  '',
  ...(await videoRows()),
  '',
  '| photographs | labelled | average precision at IoU 0.5 | recall |',
  '| --- | --- | --- | --- |',
  ...(await photoRows()),
  '',
].join('\n');
writeFileSync(join(values.out, 'real.md'), section);
process.stdout.write(section);
