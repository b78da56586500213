import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { WHOLE_SITE } from '../wire/scope.ts';
import { sees } from '../wire/messages.ts';
import type { WebQueries } from './web-queries.ts';

export interface Metrics {
  readonly contentType: string;
  /** In the text format of Prometheus, read anew at each call. */
  read(): Promise<string>;
}

/** What a watcher of the box wants to know: do frames flow, is anything dropped, how many pages listen. */
export function createMetrics(queries: WebQueries, liveReaders: () => number): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'qingfang_' });
  const readCameras = cameraMetrics(registry, queries);
  const readSite = siteMetrics(registry, queries);
  const readExpired = expiryMetrics(registry, queries);
  const readers = new Gauge({
    name: 'qingfang_live_readers',
    help: 'Pages that listen to the live stream.',
    registers: [registry],
  });
  return {
    contentType: registry.contentType,
    read: () => {
      readCameras();
      readSite();
      readExpired();
      readers.set(liveReaders());
      return registry.metrics();
    },
  };
}

/** @returns reads the present values */
function cameraMetrics(registry: Registry, queries: WebQueries): () => void {
  const labelNames = ['camera'] as const;
  const registers = [registry];
  const up = new Gauge({
    name: 'qingfang_camera_live',
    help: '1 while the camera delivers pictures.',
    labelNames,
    registers,
  });
  const seeing = new Gauge({
    name: 'qingfang_camera_sees',
    help: '1 while it is live and its picture is neither black, covered, frozen, garbled nor a test picture.',
    labelNames,
    registers,
  });
  const fps = new Gauge({
    name: 'qingfang_camera_fps',
    help: 'Measured pictures a second of the stream; absent while it is not known.',
    labelNames,
    registers,
  });
  const analysed = new Counter({
    name: 'qingfang_camera_frames_analysed_total',
    help: 'Frames that the networks looked at.',
    labelNames,
    registers,
  });
  const dropped = new Counter({
    name: 'qingfang_camera_frames_dropped_total',
    help: 'Frames replaced by a newer one before a network looked at them.',
    labelNames,
    registers,
  });
  return () => {
    for (const metric of [up, seeing, fps, analysed, dropped]) metric.reset();
    for (const camera of queries.cameras(WHOLE_SITE)) {
      // Switched off: it raises no alarm of a watcher.
      if (camera.state === 'stopped') continue;
      const labels = { camera: camera.cameraId };
      up.set(labels, camera.state === 'live' ? 1 : 0);
      seeing.set(labels, sees(camera) ? 1 : 0);
      if (camera.measuredFps !== null) fps.set(labels, camera.measuredFps);
      analysed.inc(labels, camera.framesAnalysed);
      dropped.inc(labels, camera.framesDropped);
    }
  };
}

/** @returns reads the present values */
function expiryMetrics(registry: Registry, queries: WebQueries): () => void {
  const expired = new Counter({
    name: 'qingfang_evidence_expired_total',
    help: 'Clips that the retention removed since the start, by why: age, bytes, space.',
    labelNames: ['why'] as const,
    registers: [registry],
  });
  return () => {
    expired.reset();
    for (const [why, count] of Object.entries(queries.expired())) expired.inc({ why }, count);
  };
}

/** Of the site's day, as the wall tells them; what is not known is absent, never zero. */
function siteMetrics(registry: Registry, queries: WebQueries): () => void {
  const gauge = (name: string, help: string): Gauge =>
    new Gauge({ name: `qingfang_today_${name}`, help, registers: [registry] });
  const handlings = gauge('handlings', 'Handlings of the site’s day.');
  const violations = gauge('violations', 'Violations of the day, false alarms left out.');
  const reviewed = gauge('reviewed', 'Flagged handlings of the day that have a verdict.');
  const rate = gauge('rate', 'Gentle / all handlings of the day, 0 to 1; absent where too little was seen.');
  const coverage = gauge('coverage', 'Camera-minutes seen / planned, 0 to 1; absent before the first.');
  return () => {
    const day = queries.compliance();
    for (const metric of [rate, coverage]) metric.remove();
    handlings.set(day.handlings);
    violations.set(day.violations);
    reviewed.set(day.reviewed);
    if (day.rate !== null) rate.set(day.rate);
    if (day.coverage !== null) coverage.set(day.coverage);
  };
}
