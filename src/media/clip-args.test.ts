import { expect, test } from 'vitest';
import { clipArgs, concatList, frameArgs, probeArgs } from './clip-args.ts';

test('the list states how long each segment lasts, but for the last, and takes names with quotes', () => {
  expect(
    concatList([
      { file: "/data/it's/000001.ts", durationS: 2.04 },
      { file: '/data/000002.ts', durationS: undefined },
    ]),
  ).toBe(
    `ffconcat version 1.0\nfile '/data/it'\\''s/000001.ts'\nduration 2.040000\nfile '/data/000002.ts'\n`,
  );
});

const line = (copy: boolean): string =>
  clipArgs({ listFile: 'l.txt', outFile: 'c.partial', durationS: 9.68, copy }).join(' ');

test('what browsers play is copied, picture only, with its index in front', () => {
  expect(line(true)).toBe(
    '-hide_banner -nostdin -v error -f concat -safe 0 -i l.txt -map 0:v:0 -t 9.680 -c:v copy ' +
      '-movflags +faststart -f mp4 -y c.partial',
  );
});

test('anything else becomes H.264, every frame with its own time', () => {
  expect(line(false)).toBe(
    '-hide_banner -nostdin -v error -f concat -safe 0 -i l.txt -map 0:v:0 -t 9.680 ' +
      '-c:v libx264 -preset veryfast -crf 21 -pix_fmt yuv420p -fps_mode passthrough -movflags +faststart -f mp4 -y c.partial',
  );
});

test('frames are taken at times of the clip, never before its start, by one program', () => {
  const frames = [
    { atMs: 3080, outFile: 'a.png' },
    { atMs: -20, outFile: 'b.png' },
  ];
  expect(frameArgs('c.mp4', frames).join(' ')).toBe(
    '-hide_banner -nostdin -v error -threads 1 -ss 3.080 -i c.mp4 -threads 1 -ss 0.000 -i c.mp4 ' +
      '-map 0:v:0 -frames:v 1 -c:v png -compression_level 1 -f image2 -y a.png ' +
      '-map 1:v:0 -frames:v 1 -c:v png -compression_level 1 -f image2 -y b.png',
  );
});

test('a probe asks for picture, length and packets as JSON', () => {
  expect(probeArgs('c.mp4').join(' ')).toBe(
    '-v error -select_streams v:0 -show_entries ' +
      'format=duration:stream=codec_name,pix_fmt,width,height:packet=pts_time,flags -of json c.mp4',
  );
});
