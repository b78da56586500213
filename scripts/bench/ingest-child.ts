import { systemClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { startCamera } from '../../src/camera/start-camera.ts';
import { CameraSchema } from '../../src/config/schema.ts';

// The camera stage alone, in a process of its own: RTSP to the frame in our hands, which is given back at once.
//   ingest-child.ts RUN_DIR WIDTH HEIGHT URL...; sends the count of frames for every message, ends with its parent.
const [runDir = '', w = '', h = '', ...urls] = process.argv.slice(2);
let frames = 0;
const cameras = urls.map((url, i) =>
  startCamera({
    camera: CameraSchema.parse({ id: `ingest-${String(i)}`, name: 'Ingest', url }),
    inputWh: { w: Number(w), h: Number(h) },
    ring: () => undefined,
    runDir,
    ...{ clock: systemClock, log: silentLog, startDelayMs: 0, random: () => 1 },
    onStream: () => undefined,
    onState: () => undefined,
    onFrame: (frame) => {
      frames++;
      frame.release(frame.pixels.buffer);
    },
  }),
);
process.on('SIGINT', () => undefined);
process.on('message', () => process.send?.(frames));
process.on('disconnect', () => {
  void Promise.all(cameras.map((camera) => camera.stop()));
});
