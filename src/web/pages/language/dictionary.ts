import type { CameraState, Violation, ViolationRow } from '../../../wire/messages.ts';

export type Language = 'zh' | 'en';

/** All that people read, complete in each language by type. Words without an inner value are plain strings. */
export interface Dictionary {
  /** For `Intl` and the `lang` of the document. */
  readonly locale: string;
  readonly productName: string;
  readonly pages: { board: string; alerts: string; review: string };
  readonly navigation: string;
  readonly skipToContent: string;
  /** Written in the other language: who needs it must be able to read it. */
  readonly switchLanguage: string;
  readonly justNow: string;
  readonly kinds: Record<Violation['kind'], string>;
  readonly scales: Record<Violation['scale'], string>;
  readonly evidenceStates: Record<ViolationRow['evidenceState'], string>;
  readonly cameraStates: Record<CameraState['state'], string>;
  readonly noZone: string;
  readonly notMeasured: string;
  /** In the place of a distance, for a kind that is forbidden at any. */
  readonly anyDistance: string;
  readonly limit: (limit: string) => string;
  readonly connection: ConnectionWords;
  readonly failure: FailureWords;
  readonly board: BoardWords;
  readonly alerts: AlertWords;
  readonly review: ReviewWords;
}

export interface ConnectionWords {
  readonly connecting: string;
  readonly live: string;
  readonly lost: string;
  readonly lostHint: string;
  readonly stale: (clock: string, age: string) => string;
}

export interface FailureWords {
  readonly network: string;
  readonly notFound: string;
  readonly server: string;
  readonly unreadable: string;
  readonly retry: string;
  readonly loading: string;
  readonly noSuchPage: string;
  readonly toBoard: string;
}

export interface BoardWords {
  readonly rate: string;
  readonly rule: string;
  readonly noneYet: string;
  readonly noneYetHint: string;
  readonly praise: { perfect: string; great: string; good: string; each: string };
  readonly gentleOfAll: (gentle: string, all: string) => string;
  readonly handlings: string;
  readonly gentle: string;
  readonly violations: string;
  readonly advices: string;
  readonly cameras: string;
  readonly camerasSeeing: (seeing: number, all: number) => string;
  readonly streak: string;
  /** In the place of the span in its first minute. */
  readonly streakStarts: string;
  readonly last: (age: string, what: string) => string;
  readonly noViolation: string;
  readonly noViolationHint: string;
  readonly noViolationYetHint: string;
}

export interface AlertWords {
  readonly title: string;
  readonly saving: string;
  readonly failed: string;
  readonly play: (kind: string, place: string) => string;
  readonly stop: string;
  readonly empty: string;
  readonly emptyHint: string;
  readonly arrived: (kind: string, place: string, distance: string) => string;
  readonly isNew: string;
  readonly older: string;
  readonly end: string;
  readonly openInReview: string;
  readonly anyKick: string;
}

export interface ReviewWords {
  readonly list: string;
  readonly player: string;
  readonly facts: string;
  readonly backToList: string;
  readonly clip: string;
  readonly snapshot: string;
  readonly clipOrSnapshot: string;
  readonly playPause: string;
  readonly frameBack: string;
  readonly frameForward: string;
  readonly toRelease: string;
  readonly release: string;
  readonly speed: string;
  readonly position: string;
  readonly download: string;
  readonly empty: string;
  readonly emptyHint: string;
  readonly pick: string;
  readonly cannotPlay: string;
  readonly snapshotOf: (kind: string, place: string) => string;
  readonly keys: { select: string; play: string; step: string };
  readonly fact: Record<FactName, string>;
}

export type FactName =
  | 'kind'
  | 'occurredAt'
  | 'camera'
  | 'zone'
  | 'distance'
  | 'limit'
  | 'drop'
  | 'scale'
  | 'probability'
  | 'rulesVersion'
  | 'streamTime'
  | 'evidence'
  | 'clipSha256'
  | 'id';
