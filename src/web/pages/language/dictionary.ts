import type { CameraState, ExpiryReason, Violation, ViolationRow } from '../../../wire/messages.ts';
import type { Acknowledgement, HoldAction, Verdict, VerdictReason } from '../../../wire/verdict.ts';
import type { PeopleWords } from './people-words.ts';

export type Language = 'zh' | 'en';

/** All that people read, complete in each language by type. Words without an inner value are plain strings. */
export interface Dictionary {
  /** For `Intl` and the `lang` of the document. */
  readonly locale: string;
  readonly productName: string;
  readonly pages: Record<
    'board' | 'alerts' | 'review' | 'cameras' | 'statistics' | 'training' | 'people' | 'audit',
    string
  >;
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
  readonly session: SessionWords;
  readonly board: BoardWords;
  readonly alerts: AlertWords;
  readonly review: ReviewWords;
  readonly cameras: CameraWords;
  readonly verdict: VerdictWords;
  readonly acknowledgement: AcknowledgementWords;
  readonly hold: HoldWords;
  readonly blur: BlurWords;
  readonly expiry: { gone: string; why: Record<ExpiryReason, string> };
  readonly filter: FilterWords;
  readonly people: PeopleWords;
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

export interface SessionWords {
  readonly logIn: string;
  readonly logOut: string;
  readonly ended: string;
  readonly name: string;
  readonly nameHint: string;
  readonly password: string;
  readonly newPassword: string;
  readonly passwordHint: string;
  /** The same for a wrong name and a wrong password. */
  readonly wrong: string;
  readonly wait: string;
  readonly incomplete: string;
  readonly setUp: string;
  readonly setUpHint: string;
  readonly code: string;
  readonly codeHint: string;
  readonly wrongCode: string;
  readonly create: string;
  readonly notAllowed: string;
  readonly notAllowedHint: string;
  readonly toHome: string;
}

export interface BoardWords {
  readonly rate: string;
  readonly rule: string;
  readonly noneYet: string;
  readonly noneYetHint: string;
  readonly praise: { perfect: string; great: string; good: string; each: string };
  readonly handlings: string;
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
  readonly coverage: (share: string) => string;
  readonly tooLittleSeen: string;
  readonly tooLittleSeenHint: string;
  readonly violationsOf: (violations: string, handlings: string) => string;
  readonly nothingFlagged: string;
  /** Everything that was flagged has a verdict. */
  readonly audited: (falseAlarms: number) => string;
  readonly provisional: (reviewed: number, flagged: number) => string;
  readonly flag: string;
  readonly flagRule: (handlings: number) => string;
}

export interface AlertWords {
  readonly title: string;
  readonly saving: string;
  readonly failed: string;
  readonly play: (kind: string, place: string) => string;
  readonly stop: string;
  /** What the three frames of a strip show. */
  readonly moments: Record<'flight' | 'contact', readonly [string, string, string]>;
  readonly empty: string;
  readonly emptyHint: string;
  readonly arrived: (kind: string, place: string, distance: string) => string;
  readonly isNew: string;
  readonly older: string;
  readonly end: string;
  readonly openInReview: string;
  readonly anyKick: string;
  /** What came of the same camera in its cooldown. */
  readonly more: (place: string, count: number) => string;
  readonly newest: (age: string) => string;
  /** By the same tap. */
  readonly answeredToo: (count: number) => string;
  readonly escalation: {
    to: (level: string) => string;
    unanswered: (minutes: number) => string;
    /** Of its zone on that day. */
    nth: (n: number) => string;
    delayed: string;
  };
  readonly answered: string;
  readonly advices: string;
  readonly advicesHint: string;
  readonly attention: {
    title: string;
    sound: string;
    soundHint: string;
    quiet: (spans: string) => string;
    awake: string;
    awakeHint: string;
    awakeNeedsHttps: string;
  };
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
  readonly allDone: string;
  readonly allDoneHint: string;
  readonly pick: string;
  readonly cannotPlay: string;
  readonly loop: string;
  readonly overlay: string;
  readonly keysTitle: string;
  readonly close: string;
  readonly snapshotOf: (kind: string, place: string) => string;
  readonly keys: Record<ReviewKey, string>;
  readonly fact: Record<FactName, string>;
}

export type ReviewKey =
  | 'select'
  | 'play'
  | 'step'
  | 'speed'
  | 'toRelease'
  | 'loop'
  | 'overlay'
  | 'verdict'
  | 'reason'
  | 'note'
  | 'save'
  | 'cancel'
  | 'undo'
  | 'export'
  | 'filter'
  | 'waybill'
  | 'training'
  | 'help';

export interface CameraWords {
  readonly title: string;
  readonly none: string;
  readonly picture: (name: string) => string;
  readonly noPicture: string;
  readonly headsHidden: string;
  readonly partAlone: string;
  readonly noSuch: string;
  readonly calibrate: string;
  readonly add: string;
  readonly calibrateOf: (name: string) => string;
  readonly since: (age: string) => string;
  readonly fps: string;
  readonly keyframes: string;
  readonly analysed: string;
  readonly inference: string;
  readonly dropped: string;
}

export interface VerdictWords {
  readonly title: string;
  readonly ask: string;
  readonly verdicts: Record<Verdict | 'withdrawn', string>;
  /** What the verdict means for the rate. */
  readonly meaning: Record<Verdict, string>;
  readonly reasons: Record<VerdictReason, string>;
  readonly reason: string;
  readonly note: string;
  readonly notePlaceholder: string;
  readonly noteNeeded: string;
  readonly who: string;
  readonly whoPlaceholder: string;
  readonly whoNeeded: string;
  readonly changeWho: string;
  readonly saveNext: string;
  readonly save: string;
  readonly cancel: string;
  readonly undo: string;
  readonly saved: (verdict: string) => string;
  readonly notSaved: string;
  readonly history: string;
  readonly acknowledged: (action: string) => string;
  readonly dueIn: (span: string) => string;
  readonly overdueBy: (span: string) => string;
}

export interface AcknowledgementWords {
  readonly actions: Record<Acknowledgement | 'withdrawn', string>;
  readonly title: string;
  readonly undo: string;
  /** Of a storm: what one tap does, what it did, and how many somebody else had answered meanwhile. */
  readonly undoAll: string;
  readonly answersAll: (count: number) => string;
  readonly answeredAll: (action: string, count: number) => string;
  readonly answeredBefore: (count: number) => string;
  readonly notSaved: string;
  readonly whoTitle: string;
  readonly whoHint: string;
  readonly whoSave: string;
  readonly by: (who: string, age: string) => string;
}

export interface HoldWords {
  readonly title: string;
  readonly hint: string;
  readonly held: string;
  readonly hold: string;
  readonly release: string;
  readonly why: string;
  readonly whyPlaceholder: string;
  readonly actions: Record<HoldAction, string>;
}

/** Of heads that are blurred; what is asked before they are not stands in unblur-words.ts. */
export interface BlurWords {
  readonly preparing: string;
  readonly failed: string;
  readonly unknown: string;
  readonly unknownHint: string;
  readonly hidden: string;
  readonly see: string;
  readonly seenUntil: (time: string) => string;
  readonly hideAgain: string;
}

export interface FilterWords {
  readonly title: string;
  readonly states: Record<'open' | 'overdue' | Verdict | 'all', string>;
  readonly stateOfReview: string;
  readonly more: string;
  readonly clear: string;
  readonly any: string;
  readonly camera: string;
  readonly zone: string;
  readonly outsideZones: string;
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly minDistance: string;
  readonly maxDistance: string;
  readonly days: { today: string; yesterday: string; week: string };
  readonly nothingFits: string;
  readonly nothingFitsHint: string;
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
