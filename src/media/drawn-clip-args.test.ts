import { expect, test } from 'vitest';
import { drawnClipArgs } from './drawn-clip-args.ts';

const request = {
  ...{ clipFile: 'c.mp4', outFile: 'o.partial', outWh: { w: 1280, h: 720 } },
  ...{ drawnWh: { w: 160, h: 90 }, stepMs: 40, fromMs: -20 },
};
const line = (kind: 'veil' | 'picture'): string => drawnClipArgs({ ...request, kind }).join(' ');

test('a veil shows a mosaic of a few blocks where its pictures are white', () => {
  expect(line('veil')).toBe(
    '-hide_banner -nostdin -v error -filter_complex_threads 1 -copyts -threads 1 -i c.mp4 ' +
      '-f rawvideo -pix_fmt gray -video_size 160x90 -framerate 25.000000 -i pipe:0 -filter_complex ' +
      '[0:v]scale=1280:720,format=yuv420p,split[picture][copy];' +
      '[copy]scale=16:9:flags=area,scale=1280:720:flags=neighbor[mosaic];' +
      '[1:v]settb=AVTB,setpts=PTS+(-0.020000)/TB,scale=1280:720:flags=neighbor[mask];' +
      '[mosaic][mask]alphamerge[veil];[picture][veil]overlay=format=yuv420:shortest=1[out] -map [out] ' +
      '-c:v libx264 -preset veryfast -crf 23 -threads 1 -pix_fmt yuv420p -fps_mode passthrough ' +
      '-map_metadata -1 -movflags +faststart -f mp4 -y o.partial',
  );
});

test('a picture lies over the clip as it is', () => {
  expect(line('picture')).toContain(
    '-pix_fmt rgba -video_size 160x90 -framerate 25.000000 -i pipe:0 -filter_complex ' +
      '[0:v]scale=1280:720[picture];[1:v]settb=AVTB,setpts=PTS+(-0.020000)/TB[drawn];' +
      '[picture][drawn]overlay=format=yuv420:shortest=1[out]',
  );
});
