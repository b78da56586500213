import type { Handling, ScaleSource } from '../domain/handling.ts';
import type { EvidenceJob } from './evidence-job.ts';
import { KIND_ZH } from './kind-names.ts';

/** Signs of a camera's name that are shown. */
const LONGEST_NAME = 60;

const SCALE_WORDS: Readonly<Record<ScaleSource, { readonly zh: string; readonly en: string } | undefined>> = {
  calibrated: undefined,
  gravity: { zh: '按重力估距', en: 'scale from gravity' },
  'body-height': { zh: '按身高估距', en: 'scale from body height' },
};

/**
 * What happened, and where and when; in English alone where Chinese signs would come out as empty boxes.
 * @param time of the site, as people read it
 */
export function labelLines(
  job: EvidenceJob,
  hasChineseFont: boolean,
  time = clockText(job.occurredAt, 0).slice(0, 19),
): readonly [string, string] {
  const { handling } = job;
  const kind = hasChineseFont ? `${KIND_ZH[handling.kind]} ${handling.kind}` : handling.kind;
  const camera = shortened(hasChineseFont || isLatin(job.cameraName) ? job.cameraName : job.cameraId);
  const scale = SCALE_WORDS[handling.scale];
  const scaleText = scale && (hasChineseFont ? `${scale.zh} ${scale.en}` : scale.en);
  return [
    [kind, distanceText(handling, job.limitM)].filter((part) => part !== '').join(' '),
    [camera, time, ...(scaleText === undefined ? [] : [scaleText])].join(' · '),
  ];
}

/** The site's clock some time after a moment, to the hundredth of a second. @param at ISO 8601 with the site's offset */
export function clockText(at: string, afterMs: number): string {
  const asUtc = Date.parse(`${at.slice(0, 23)}Z`);
  return new Date(asUtc + afterMs).toISOString().replace('T', ' ').slice(0, 22);
}

function distanceText({ kind, distanceM, distanceSdM }: Handling, limitM: number): string {
  if (distanceM === undefined) return '';
  const error = distanceSdM === undefined ? '' : ` ± ${distanceSdM.toFixed(2)}`;
  // The limit is one of throws; beside a kick it would look as if a short kick were allowed.
  const limit = kind === 'throw' || kind === 'toss' ? ` (limit ${limitM.toFixed(2)})` : '';
  return `${distanceM.toFixed(2)} m${error}${limit}`;
}

/** The label's letters shrink until it fits the picture: a name without end would leave none to read. */
function shortened(name: string): string {
  const signs = Array.from(name);
  return signs.length > LONGEST_NAME ? `${signs.slice(0, LONGEST_NAME - 1).join('')}…` : name;
}

function isLatin(text: string): boolean {
  return Array.from(text).every((sign) => sign.codePointAt(0)! < 0x250);
}
