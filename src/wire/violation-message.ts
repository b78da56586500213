import type { Handling } from '../domain/handling.ts';
import { evidencePath } from './evidence-path.ts';
import { SCHEMA_VERSION, type Violation, type ViolationMessage } from './messages.ts';

export interface ViolationFacts {
  /** UUID version 7 made from the wall time of the release. */
  readonly id: string;
  readonly cameraId: string;
  readonly cameraName: string;
  /** Id of the zone; undefined outside all. */
  readonly zone: string | undefined;
  /** ISO 8601 with the site's offset. */
  readonly occurredAt: string;
  readonly limitM: number;
  readonly handling: Omit<Handling, 'boxXyxyPx' | 'pathPx' | 'joints'>;
}

export function toViolation({ handling, ...facts }: ViolationFacts): Violation {
  return {
    id: facts.id,
    kind: handling.kind,
    cameraId: facts.cameraId,
    cameraName: facts.cameraName,
    zone: facts.zone ?? null,
    occurredAt: facts.occurredAt,
    releaseMs: handling.tReleaseMs,
    endMs: handling.tEndMs,
    distanceM: handling.distanceM ?? null,
    distanceSdM: handling.distanceSdM ?? null,
    limitM: facts.limitM,
    dropM: handling.dropM ?? null,
    scale: handling.scale,
    probability: handling.probability,
    rulesVersion: handling.rulesVersion,
  };
}

/** @param recordSha256 of the sealed record, hex */
export function raisedMessage(violation: Violation, recordSha256: string): ViolationMessage {
  const evidence = { snapshotUrl: null, clipUrl: null, recordSha256 };
  return { schemaVersion: SCHEMA_VERSION, type: 'raised', ...violation, ...evidence };
}

/**
 * @param hasStrip three frames could be drawn
 * @param webUrl base address of the box's web server, without a slash at its end
 */
export function evidenceReadyMessage(
  violation: Violation,
  sha256: { readonly clip: string; readonly snapshot: string; readonly record: string | undefined },
  hasStrip: boolean,
  webUrl: string,
): ViolationMessage {
  return {
    schemaVersion: SCHEMA_VERSION,
    type: 'evidence-ready',
    ...violation,
    snapshotUrl: webUrl + evidencePath(violation.id, 'snapshot'),
    ...(hasStrip ? { stripUrl: webUrl + evidencePath(violation.id, 'strip') } : {}),
    clipUrl: webUrl + evidencePath(violation.id, 'clip'),
    clipSha256: sha256.clip,
    snapshotSha256: sha256.snapshot,
    ...(sha256.record === undefined ? {} : { recordSha256: sha256.record }),
  };
}

export function evidenceFailedMessage(violation: Violation, reason: string): ViolationMessage {
  return {
    schemaVersion: SCHEMA_VERSION,
    type: 'evidence-failed',
    ...violation,
    snapshotUrl: null,
    clipUrl: null,
    reason,
  };
}
