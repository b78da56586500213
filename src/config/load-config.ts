import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { isLoopback } from '../base/loopback.ts';
import { ServiceError } from '../base/service-error.ts';
import { alertProblems } from './alert-checks.ts';
import { floorPlanProblems } from './floor-plan-checks.ts';
import { retentionProblems } from './retention-checks.ts';
import { tokenProblems } from './scan-checks.ts';
import { ConfigSchema, type Config } from './schema.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The folder that holds models/ and dist/, from source and from dist alike. */
export const packageRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * Reads, checks and completes the configuration: `${NAME}` comes from the environment, paths are relative to the file.
 * The result holds credentials: never log it.
 * @throws E_CONFIG_FILE, E_CONFIG with every problem in one message
 */
export function loadConfig(file: string, env: Environment = process.env): Config {
  const path = resolve(file);
  const problems: string[] = [];
  const raw = withCalibrationFiles(readJson(path, 'E_CONFIG_FILE'), dirname(path), problems);
  const parsed = ConfigSchema.safeParse(raw);
  if (!parsed.success) problems.push(...parsed.error.issues.map(describeIssue));
  else problems.push(...crossChecks(parsed.data));
  if (!parsed.success || problems.length > 0) throw configError(path, problems);
  const config = resolvePaths(resolveSecrets(parsed.data, env, problems), dirname(path));
  problems.push(...missingFiles(config));
  if (problems.length > 0) throw configError(path, problems);
  return config;
}

/** @throws E_CALIBRATION */
export function readJson(path: string, code: 'E_CONFIG_FILE' | 'E_CALIBRATION'): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch (cause) {
    const why = cause instanceof SyntaxError ? `is not JSON (${cause.message})` : 'cannot be read';
    throw new ServiceError(code, `${path} ${why}.`, { cause });
  }
}

/** More is not read by anyone, and a file of another kind has as many problems as lines. */
const MOST_PROBLEMS = 50;
/** Longer than any path; a problem may quote what the file says. */
const LONGEST_PROBLEM = 1000;

/** @param path of the configuration, or a word for it */
export function configError(path: string, problems: readonly string[]): ServiceError {
  const told = problems
    .slice(0, MOST_PROBLEMS)
    .map((problem) => (problem.length > LONGEST_PROBLEM ? `${problem.slice(0, LONGEST_PROBLEM)}…` : problem));
  if (problems.length > told.length) told.push(`and ${String(problems.length - told.length)} more`);
  const list = told.map((problem) => `\n  - ${problem}`).join('');
  return new ServiceError('E_CONFIG', `${path} has ${String(problems.length)} problem(s):${list}\n`);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `calibration` may name a file: it is read before the schema looks. */
function withCalibrationFiles(raw: unknown, folder: string, problems: string[]): unknown {
  if (!isRecord(raw) || !Array.isArray(raw['cameras'])) return raw;
  const cameras = raw['cameras'].map((camera: unknown, i): unknown => {
    if (!isRecord(camera) || typeof camera['calibration'] !== 'string') return camera;
    try {
      return { ...camera, calibration: readJson(resolve(folder, camera['calibration']), 'E_CALIBRATION') };
    } catch (error) {
      problems.push(
        `cameras[${String(i)}].calibration: ${error instanceof Error ? error.message : String(error)}`,
      );
      return Object.fromEntries(Object.entries(camera).filter(([key]) => key !== 'calibration'));
    }
  });
  return { ...raw, cameras };
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const where = issue.path.reduce<string>(
    (text, part) =>
      typeof part === 'number'
        ? `${text}[${String(part)}]`
        : text === ''
          ? String(part)
          : `${text}.${String(part)}`,
    '',
  );
  return `${where === '' ? 'file' : where}: ${issue.message}`;
}

function crossChecks(config: Config): string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  config.cameras.forEach(({ id, url, analysisUrl, zones }, i) => {
    if (seen.has(id)) problems.push(`cameras[${String(i)}].id: "${id}" is used twice`);
    seen.add(id);
    for (const [key, value] of [
      ['url', url],
      ['analysisUrl', analysisUrl],
    ] as const) {
      const scheme =
        value === undefined ? undefined : /^([a-z][a-z0-9+.-]*):\/\//i.exec(value)?.[1]?.toLowerCase();
      if (scheme !== undefined && scheme !== 'rtsp' && scheme !== 'rtsps')
        problems.push(
          `cameras[${String(i)}].${key}: "${scheme}://" is not supported; use rtsp://, rtsps:// or a path`,
        );
    }
    const zoneIds = zones.map((zone) => zone.id);
    if (new Set(zoneIds).size < zoneIds.length)
      problems.push(`cameras[${String(i)}].zones: a zone id is used twice`);
  });
  problems.push(...retentionProblems(config), ...alertProblems(config), ...floorPlanProblems(config));
  const { certFile, keyFile } = config.mqtt;
  if ((certFile === undefined) !== (keyFile === undefined))
    problems.push('mqtt.certFile, mqtt.keyFile: give both or none');
  const { url, host, user, password } = config.mqtt;
  if (url === undefined && !isLoopback(host) && (user === undefined || password === undefined))
    problems.push(`mqtt.host: a broker on ${host} needs mqtt.user and mqtt.password, for whoever connects`);
  try {
    new Intl.DateTimeFormat('en', { timeZone: config.site.timeZone });
  } catch {
    problems.push(`site.timeZone: "${config.site.timeZone}" is no IANA time zone (example: Asia/Shanghai)`);
  }
  return problems;
}

/** Replaces `${NAME}`; a value from the environment is percent-encoded in an address, so that any password fits. */
function resolveSecrets(config: Config, env: Environment, problems: string[]): Config {
  const fill = (text: string, where: string, encode: (value: string) => string): string =>
    text.replaceAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_all, name: string) => {
      // A variable of its own: every object also has a "constructor" by birth.
      const value = Object.hasOwn(env, name) ? env[name] : undefined;
      if (value === undefined) problems.push(`${where}: environment variable ${name} is not set`);
      return encode(value ?? '');
    });
  const plain = (value: string): string => value;
  const mqtt = { ...config.mqtt };
  if (mqtt.url !== undefined) mqtt.url = fill(mqtt.url, 'mqtt.url', encodeURIComponent);
  if (mqtt.user !== undefined) mqtt.user = fill(mqtt.user, 'mqtt.user', plain);
  if (mqtt.password !== undefined) mqtt.password = fill(mqtt.password, 'mqtt.password', plain);
  const cameras = config.cameras.map((camera, i) => ({
    ...camera,
    url: fill(camera.url, `cameras[${String(i)}].url`, encodeURIComponent),
    ...(camera.analysisUrl === undefined
      ? {}
      : { analysisUrl: fill(camera.analysisUrl, `cameras[${String(i)}].analysisUrl`, encodeURIComponent) }),
  }));
  const [scans, metrics] = [{ ...config.scans }, { ...config.metrics }];
  for (const [name, part] of Object.entries({ 'scans.token': scans, 'metrics.token': metrics })) {
    if (part.token === undefined) continue;
    part.token = fill(part.token, name, plain);
    problems.push(...tokenProblems(name, part.token));
  }
  return { ...config, mqtt, scans, metrics, cameras };
}

export const isStreamUrl = (source: string): boolean => /^rtsps?:\/\//i.test(source);

function resolvePaths(config: Config, folder: string): Config {
  const at = (path: string): string => (isAbsolute(path) ? path : resolve(folder, path));
  const source = (url: string): string => (isStreamUrl(url) ? url : at(url));
  return {
    ...config,
    dataDir: at(config.dataDir),
    backups: { ...config.backups, dir: at(config.backups.dir ?? join(config.dataDir, 'backups')) },
    mqtt: {
      ...config.mqtt,
      ...Object.fromEntries(mqttFiles(config).map(([key, path]) => [key, at(path)] as const)),
    },
    inference: {
      ...config.inference,
      modelsDir:
        config.inference.modelsDir === undefined
          ? resolve(packageRoot, 'models')
          : at(config.inference.modelsDir),
    },
    ...(config.floorPlan === undefined
      ? {}
      : { floorPlan: { ...config.floorPlan, image: at(config.floorPlan.image) } }),
    ...(config.demo === undefined
      ? {}
      : {
          demo: {
            ...config.demo,
            streams: Object.fromEntries(
              Object.entries(config.demo.streams).map(([name, path]) => [name, at(path)]),
            ),
          },
        }),
    cameras: config.cameras.map((camera) => ({
      ...camera,
      url: source(camera.url),
      ...(camera.analysisUrl === undefined ? {} : { analysisUrl: source(camera.analysisUrl) }),
    })),
  };
}

const MQTT_FILES = ['caFile', 'certFile', 'keyFile'] as const;

function mqttFiles({ mqtt }: Config): [(typeof MQTT_FILES)[number], string][] {
  return MQTT_FILES.flatMap((key) => {
    const path = mqtt[key];
    return path === undefined ? [] : [[key, path]];
  });
}

function missingFiles(config: Config): string[] {
  const problems: string[] = [];
  config.cameras.forEach((camera, i) => {
    if (!isStreamUrl(camera.url) && !existsSync(camera.url))
      problems.push(`cameras[${String(i)}].url: there is no file ${camera.url}`);
  });
  for (const [key, path] of mqttFiles(config))
    if (!existsSync(path)) problems.push(`mqtt.${key}: there is no file ${path}`);
  if (config.floorPlan !== undefined && !existsSync(config.floorPlan.image))
    problems.push(`floorPlan.image: there is no file ${config.floorPlan.image}`);
  for (const [name, path] of Object.entries(config.demo?.streams ?? {}))
    if (!existsSync(path)) problems.push(`demo.streams.${name}: there is no file ${path}`);
  return problems;
}
