import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ServiceError } from '../base/service-error.ts';
import { loadConfig } from './load-config.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qf-config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const site = { id: 'hub-1', name: '一号分拨中心' };
const camera = { id: 'dock-1', name: 'Dock 1', url: 'rtsp://10.0.0.1/main' };

function load(config: unknown, env: Record<string, string> = {}) {
  const file = join(folder, 'cameras.json');
  writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config));
  return loadConfig(file, env);
}

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof ServiceError) return error.toLine();
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a configuration', () => {
  test('comes out complete: defaults filled, paths absolute', () => {
    const config = load({ site, cameras: [camera] });
    expect(config.rules).toMatchObject({ throwLimitM: 0.5, violationKinds: ['throw', 'kick'] });
    expect(config.web).toEqual({ host: '127.0.0.1', port: 8080, allowedHosts: [], trustedProxies: [] });
    expect(config.dataDir).toBe(join(folder, 'data'));
    expect(config.cameras[0]).toMatchObject({ analysedFps: 12.5, transport: 'tcp', zones: [] });
  });

  test('shows every problem at once, each with its place', () => {
    const text = messageOf(() =>
      load({ site: { id: 'Hub 1', name: 'x' }, webb: {}, cameras: [{ ...camera, fps: 12 }, { id: 'a' }] }),
    );
    expect(text).toContain('E_CONFIG');
    expect(text).toContain('site.id: use lower-case letters');
    expect(text).toMatch(/webb/);
    expect(text).toMatch(/cameras\[0\].*fps/);
    expect(text).toContain('cameras[1].name');
    expect(text).toContain('cameras[1].url');
  });

  test('says whom alerts go on to; nobody, without quiet hours, where nothing is said', () => {
    expect(load({ site, cameras: [camera] }).alerts).toEqual({
      steps: [],
      quietHours: [],
      cooldownSeconds: 120,
    });
    const alerts = {
      steps: [
        { to: ' 班长 ', unansweredMinutes: 5 },
        { to: '主管', countInZoneAndDay: 3 },
      ],
      quietHours: [{ from: '22:00', to: '06:00' }],
    };
    expect(load({ site, alerts, cameras: [camera] }).alerts.steps[0]).toEqual({
      to: '班长',
      unansweredMinutes: 5,
    });
  });

  test.each([
    [{ steps: [{ to: '班长' }] }, 'alerts.steps[0]: give either unansweredMinutes or countInZoneAndDay'],
    [
      { steps: [{ to: '班长', unansweredMinutes: 5, countInZoneAndDay: 3 }] },
      'alerts.steps[0]: give either unansweredMinutes or countInZoneAndDay',
    ],
    [{ steps: [{ to: ' ', unansweredMinutes: 5 }] }, 'alerts.steps[0].to'],
    [{ steps: [{ to: '班长', unansweredMinutes: 0 }] }, 'alerts.steps[0].unansweredMinutes'],
    [{ steps: [{ to: '班长', countInZoneAndDay: 1.5 }] }, 'alerts.steps[0].countInZoneAndDay'],
    [
      {
        steps: [
          { to: '班长', unansweredMinutes: 5 },
          { to: '班长', unansweredMinutes: 5 },
        ],
      },
      'alerts.steps[1]: the same step is there twice',
    ],
    [{ quietHours: [{ from: '8:00', to: '12:00' }] }, 'alerts.quietHours[0].from: use a time of day'],
    [{ quietHours: [{ from: '08:00', to: '08:00' }] }, 'alerts.quietHours: they cover the whole day'],
    [{ cooldownSeconds: -1 }, 'alerts.cooldownSeconds'],
  ])('%j is refused in one clear line', (alerts, problem) => {
    const text = messageOf(() => load({ site, alerts, cameras: [camera] }));
    expect(text).toContain('has 1 problem(s)');
    expect(text).toContain(problem);
  });

  test('a floor plan is a picture in the folder of the file', () => {
    writeFileSync(join(folder, 'floor.png'), '');
    const floorPlan = { image: 'floor.png', cameras: { 'dock-1': [0.25, 1] } };
    expect(load({ site, floorPlan, cameras: [camera] }).floorPlan).toEqual({
      image: join(folder, 'floor.png'),
      cameras: { 'dock-1': [0.25, 1] },
    });
    expect(load({ site, cameras: [camera] }).floorPlan).toBeUndefined();
  });

  test.each([
    [{ image: '../floor.png', cameras: {} }, 'floorPlan.image: "../floor.png" lies outside'],
    [{ image: 'a/../../floor.png', cameras: {} }, 'lies outside of the configuration'],
    [{ image: '/etc/floor.png', cameras: {} }, 'floorPlan.image: "/etc/floor.png" lies outside'],
    [{ image: 'floor.svg', cameras: {} }, 'floorPlan.image: "floor.svg" is no .png'],
    [{ image: 'gone.png', cameras: {} }, 'floorPlan.image: there is no file'],
    [{ image: 'floor.png', cameras: { 'dock-1': [0, 1.2] } }, 'floorPlan.cameras.dock-1[1]'],
  ])('the floor plan %j is refused in one clear line', (floorPlan, problem) => {
    writeFileSync(join(folder, 'floor.png'), '');
    const text = messageOf(() => load({ site, floorPlan, cameras: [camera] }));
    expect(text).toContain('has 1 problem(s)');
    expect(text).toContain(problem);
  });

  test('names a camera id that is used twice', () => {
    expect(messageOf(() => load({ site, cameras: [camera, camera] }))).toContain('"dock-1" is used twice');
  });

  test('names the files of mqtt.* that are missing, and a certificate without its key', () => {
    writeFileSync(join(folder, 'ca.pem'), '');
    const config = load({ site, mqtt: { caFile: 'ca.pem' }, cameras: [camera] });
    expect(config.mqtt).toMatchObject({ protocol: '3.1.1', caFile: join(folder, 'ca.pem') });
    const mqtt = { certFile: 'box.pem', protocol: '5' };
    expect(messageOf(() => load({ site, mqtt, cameras: [camera] }))).toContain('give both or none');
    const both = { certFile: 'ca.pem', keyFile: 'box.key' };
    expect(messageOf(() => load({ site, mqtt: both, cameras: [camera] }))).toContain(
      `mqtt.keyFile: there is no file ${join(folder, 'box.key')}`,
    );
  });

  test('retention has defaults, and limits that contradict each other are named together', () => {
    expect(load({ site, cameras: [camera] }).retention).toEqual({
      days: 180,
      falseAlarmDays: 30,
      kinds: {},
      minFreeGigabytes: 2,
    });
    const text = messageOf(() =>
      load({
        site,
        evidence: { ringMinutes: 1 },
        retention: { days: 20, maxGigabytes: 50, kinds: { drop: { maxGigabytes: 60 } } },
        cameras: [camera],
      }),
    );
    for (const key of [
      'evidence.ringMinutes',
      'retention.falseAlarmDays',
      'retention.kinds.drop.maxGigabytes',
    ])
      expect(text).toContain(key);
    expect(
      messageOf(() => load({ site, retention: { kinds: { juggle: { days: 1 } } }, cameras: [camera] })),
    ).toContain('retention.kinds');
  });

  test('a broker inside that others reach needs a user and a password', () => {
    const mqtt = { host: '0.0.0.0', user: 'floor' };
    expect(messageOf(() => load({ site, mqtt, cameras: [camera] }))).toContain(
      'mqtt.host: a broker on 0.0.0.0',
    );
    const whole = { ...mqtt, password: 'a long word' };
    expect(load({ site, mqtt: whole, cameras: [camera] }).mqtt.host).toBe('0.0.0.0');
  });

  test('takes credentials from the environment and encodes them for the address', () => {
    const url = 'rtsp://${CAM_USER}:${CAM_PASSWORD}@10.0.0.1/main';
    const config = load({ site, cameras: [{ ...camera, url }] }, { CAM_USER: 'op', CAM_PASSWORD: 'p@ss/1' });
    expect(config.cameras[0]?.url).toBe('rtsp://op:p%40ss%2F1@10.0.0.1/main');
  });

  test('names a variable that is not set', () => {
    const text = messageOf(() => load({ site, cameras: [{ ...camera, url: 'rtsp://${NOBODY_SET_ME}@h/' }] }));
    expect(text).toContain('cameras[0].url: environment variable NOBODY_SET_ME is not set');
  });

  test('what every object has by birth is no variable', () => {
    for (const name of ['constructor', 'toString', '__proto__'])
      expect(
        messageOf(() => load({ site, cameras: [{ ...camera, url: `rtsp://\${${name}}@h/` }] }, {})),
      ).toContain(`${name} is not set`);
  });

  test('of very many problems the first are told, and how many more there are', () => {
    const cameras = Array.from({ length: 20_000 }, () => ({}));
    const text = messageOf(() => load({ site, cameras }));
    expect(text).toContain('cameras[0].id');
    expect(text).toMatch(/and \d{5} more/);
    expect(text.length).toBeLessThan(20_000);
    const oneLong = { site: { ...site, timeZone: 'x'.repeat(9000) }, cameras: [camera] };
    expect(messageOf(() => load(oneLong)).length).toBeLessThan(2000);
  });

  test('names a broken calibration file, a missing video and an unknown scheme', () => {
    expect(messageOf(() => load({ site, cameras: [{ ...camera, calibration: 'no.json' }] }))).toContain(
      'cameras[0].calibration',
    );
    expect(messageOf(() => load({ site, cameras: [{ ...camera, url: 'no.mp4' }] }))).toContain(
      'there is no file',
    );
    expect(messageOf(() => load({ site, cameras: [{ ...camera, url: 'http://h/x' }] }))).toContain(
      '"http://"',
    );
  });

  test('says so when the file is missing or no JSON', () => {
    expect(messageOf(() => loadConfig(join(folder, 'nothing.json'), {}))).toContain('E_CONFIG_FILE');
    expect(messageOf(() => load('{"site":'))).toContain('is not JSON');
  });
});
