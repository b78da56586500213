import { expect, test } from 'vitest';
import { cameraOfSaved, SavedCameraSchema } from './saved-camera.ts';
import { CameraSchema } from './schema.ts';
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

test('a login of the configuration goes to its device alone', () => {
  const configured = CameraSchema.parse({
    ...{ id: 'dock-1', name: 'Dock 1', url: 'rtsp://u:main@10.0.0.9/1' },
    analysisUrl: 'rtsp://u:sub@10.0.0.9/2',
  });
  const saved = SavedCameraSchema.parse({
    ...{
      name: 'Dock',
      url: 'rtsp://10.0.0.9:554/other',
      analysisUrl: 'rtsp://10.0.0.9/2',
      login: 'configured',
    },
  });
  const camera = cameraOfSaved('dock-1', saved, configured);
  expect([camera.url, camera.analysisUrl]).toEqual([
    'rtsp://u:main@10.0.0.9:554/other',
    'rtsp://u:sub@10.0.0.9/2',
  ]);
  const elsewhere = { ...saved, url: 'rtsp://10.6.6.6/1' };
  expect(cameraOfSaved('dock-1', elsewhere, configured).url).toBe('rtsp://10.6.6.6/1');
  expect(cameraOfSaved('dock-1', saved, undefined).url).toBe('rtsp://10.0.0.9:554/other');
});
