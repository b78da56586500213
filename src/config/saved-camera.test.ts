import { expect, test } from 'vitest';
import { cameraOfSaved, SavedCameraSchema } from './saved-camera.ts';
import { CameraSchema } from './schema.ts';

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
