import { expect, test } from 'vitest';
import { isSameHost, partsOf, withLogin, withoutLogin } from './stream-address.ts';

test.each([
  ['rtsp://10.0.0.9/a', '10.0.0.9', 554, undefined, 'rtsp://10.0.0.9/a'],
  ['rtsps://cam.local', 'cam.local', 322, undefined, 'rtsps://cam.local'],
  ['rtsp://[fe80::1]:8554/a?b=@', 'fe80::1', 8554, undefined, 'rtsp://[fe80::1]:8554/a?b=@'],
  ['rtsp://u@10.0.0.9/a', '10.0.0.9', 554, { user: 'u', password: '' }, 'rtsp://10.0.0.9/a'],
  ['rtsp://u:a@b:c@h:1/x@y', 'h', 1, { user: 'u', password: 'a@b:c' }, 'rtsp://h:1/x@y'],
  ['rtsp://u:p%40ss%2Fw%C3%B6rd@h/x', 'h', 554, { user: 'u', password: 'p@ss/wörd' }, 'rtsp://h/x'],
  ['rtsp://u:100%@h/x', 'h', 554, { user: 'u', password: '100%' }, 'rtsp://h/x'],
])('%s in its parts', (address, host, port, login, bare) => {
  expect(partsOf(address)).toEqual({ host, port, login, bare });
  expect(withoutLogin(withLogin(bare, { user: 'ü:', password: "'$&/@" }))).toBe(bare);
  expect(partsOf(withLogin(bare, { user: 'ü:', password: "'$&/@" }))?.login).toEqual({
    user: 'ü:',
    password: "'$&/@",
  });
});

test('a path has no parts, and stays as it is', () => {
  expect(partsOf('/data/clip.mp4')).toBeUndefined();
  expect(withoutLogin('/data/a@b.mp4')).toBe('/data/a@b.mp4');
  expect(withLogin('/data/clip.mp4', { user: 'u', password: 'p' })).toBe('/data/clip.mp4');
  expect(isSameHost('/data/a', '/data/a')).toBe(false);
});
