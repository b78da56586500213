import { expect, test } from 'vitest';
import { sourceFault } from './source-fault.ts';

// Lines as ffmpeg 5.1 writes them.
test.each([
  ['[rtsp @ 0x1] method DESCRIBE failed: 401 Unauthorized', 'E_CAMERA_AUTH', 'wrong-login'],
  ['[rtsp @ 0x1] method DESCRIBE failed: 404 Not Found', 'E_CAMERA_NOT_FOUND', 'no-such-path'],
  ['[rtsp @ 0x1] method PLAY failed: 454 Session Not Found', 'E_CAMERA_NO_VIDEO', 'no-video'],
  ["Stream map '0:v:0' matches no streams.", 'E_CAMERA_NO_VIDEO', 'no-video'],
  ['Decoder (codec hevc) not found for input stream #0:0', 'E_CAMERA_CODEC', 'unknown-codec'],
  [
    '[tcp @ 0x1] Connection to tcp://h:554?timeout=0 failed: Connection refused',
    'E_CAMERA_UNREACHABLE',
    'port-refused',
  ],
  ["Unrecognized option 'fps_mode'.", 'E_FFMPEG_MISSING', 'old-ffmpeg'],
  ['something new', 'E_CAMERA_UNREACHABLE', 'unclear'],
  ['rtsp://h:80/x: Invalid data found when processing input', 'E_CAMERA_UNREACHABLE', 'not-rtsp'],
  [
    '/run/source-a/source.ffconcat: Invalid data found when processing input',
    'E_CAMERA_UNREACHABLE',
    'not-rtsp',
  ],
  [
    'Error while decoding stream #0:0: Invalid data found when processing input',
    'E_CAMERA_UNREACHABLE',
    'unclear',
  ],
])('%s means %s, %s', (line, code, why) => {
  const fault = sourceFault('rtsp://u:secret@h/x', false, ['first', line], 'ended');
  expect(fault).toMatchObject({ code, why });
  expect(fault.message).toContain('rtsp://***@h/x');
  expect(fault.message).not.toContain('secret');
});

test.each([
  ['a.mp4: No such file or directory', 'E_FILE_MISSING', 'There is no file a.mp4.'],
  ["Stream map '0:v:0' matches no streams.", 'E_FILE_VIDEO', 'a.mp4 carries no video.'],
  ['moov atom not found', 'E_FILE_VIDEO', 'a.mp4 cannot be read.'],
])('of a file, %s means %s', (line, code, message) => {
  expect(sourceFault('a.mp4', true, [line], 'cannot be read')).toMatchObject({ code, message });
});
