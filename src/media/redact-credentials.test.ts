import { expect, test } from 'vitest';
import { hasCredentials, redactCredentials } from './redact-credentials.ts';

test.each([
  ['rtsp://admin:secret@10.0.0.9:554/main', 'rtsp://***@10.0.0.9:554/main'],
  ['rtsps://admin@10.0.0.9/main', 'rtsps://***@10.0.0.9/main'],
  ["Impossible to open 'rtsp://u:a@b@h/x'", "Impossible to open 'rtsp://***@h/x'"],
  ['tcp://u:p@a and mqtt://v:q@b', 'tcp://***@a and mqtt://***@b'],
])('%s is shown as %s', (text, shown) => {
  expect(redactCredentials(text)).toBe(shown);
  expect(hasCredentials(text)).toBe(true);
});

test('an @ in a path is no password', () => {
  expect(hasCredentials('rtsp://10.0.0.9/user@main')).toBe(false);
  expect(hasCredentials('/clips/a@b.mp4')).toBe(false);
});
