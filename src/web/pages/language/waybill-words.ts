import type { Language } from './dictionary.ts';
import { useLanguage } from './language.tsx';

/** Of the search by waybill, in each language; not in the dictionary, which every page loads. */
export interface WaybillWords {
  readonly title: string;
  readonly label: string;
  readonly placeholder: string;
  readonly search: string;
  readonly invalid: string;
  readonly start: string;
  readonly startHint: string;
  /** Near is no proof. */
  readonly caution: string;
  readonly window: (beforeS: string, afterS: string) => string;
  readonly timeline: string;
  readonly noScan: string;
  readonly noScanHint: (days: string) => string;
  readonly station: (name: string) => string;
  readonly passes: (seconds: string) => string;
  readonly unmapped: string;
  readonly unmappedHint: string;
  readonly nothing: string;
  readonly noViolation: string;
  readonly notSeen: string;
  readonly partlySeen: (share: string) => string;
  readonly cases: (count: string) => string;
  readonly others: (count: string) => string;
  readonly nearestOnly: (count: string) => string;
  readonly later: (seconds: string) => string;
  readonly earlier: (seconds: string) => string;
}

const chinese: WaybillWords = {
  title: '按运单号查找',
  label: '运单号',
  placeholder: '运单号',
  search: '查找',
  invalid: '请填 6 到 40 位字母、数字或短横线',
  start: '查一件包裹',
  startHint: '填入投诉中的运单号，看它被扫描前后，同一地点记录到了什么。',
  caution: '只是地点和时间相近，不等于就是这件包裹：画面里看不到单号。',
  window: (beforeS, afterS) => `每次扫描从前 ${beforeS} 秒看到后 ${afterS} 秒，时间近的在前。`,
  timeline: '扫描经过',
  noScan: '没有这个运单号的扫描记录',
  noScanHint: (days) => `请核对号码。扫描记录只保存 ${days} 天，更早的已经删除；分拣设备没有上报的也查不到。`,
  station: (name) => `扫描点 ${name}`,
  passes: (seconds) => `包裹预计 ${seconds} 秒后经过`,
  unmapped: '这个扫描点还没有对应的区域或摄像头',
  unmappedHint: '所以不知道该看哪里。请管理员在配置的 scans.stations 中补上。',
  nothing: '这段时间，附近没有记录到任何操作',
  noViolation: '附近没有记录到违规',
  notSeen: '这段时间没有画面，不能说明什么都没有发生',
  partlySeen: (share) => `这段时间只看到了 ${share}，可能有遗漏`,
  cases: (count) => `附近的违规 ${count} 次`,
  others: (count) => `附近的其他操作 ${count} 次`,
  nearestOnly: (count) => `只列出时间最近的 ${count} 次`,
  later: (seconds) => `晚 ${seconds} 秒`,
  earlier: (seconds) => `早 ${seconds} 秒`,
};

const english: WaybillWords = {
  title: 'Search by waybill',
  label: 'Waybill',
  placeholder: 'Waybill',
  search: 'Search',
  invalid: 'Use 6 to 40 letters, digits or hyphens',
  start: 'Look up a parcel',
  startHint: 'Enter the waybill of a complaint to see what was recorded at the same place around each scan.',
  caution: 'Near in place and time, which is not the same as this parcel: no camera reads the number.',
  window: (beforeS, afterS) =>
    `Around each scan, from ${beforeS} s before to ${afterS} s after; nearest in time first.`,
  timeline: 'Scans',
  noScan: 'No scan of this waybill is known',
  noScanHint: (days) =>
    `Check the number. Scans are kept for ${days} days and then deleted; what the sorter never sent is not here either.`,
  station: (name) => `Station ${name}`,
  passes: (seconds) => `the parcel should pass ${seconds} s later`,
  unmapped: 'This station has no zone or camera yet',
  unmappedHint:
    'So there is no place to look at. An admin can add it to scans.stations in the configuration.',
  nothing: 'Nothing was recorded near it in this time',
  noViolation: 'No violation was recorded near it',
  notSeen: 'There was no picture in this time: it does not mean that nothing happened',
  partlySeen: (share) => `Only ${share} of this time was seen; something may be missing`,
  cases: (count) => `Violations near it: ${count}`,
  others: (count) => `Other handlings near it: ${count}`,
  nearestOnly: (count) => `Only the ${count} nearest in time are listed`,
  later: (seconds) => `${seconds} s later`,
  earlier: (seconds) => `${seconds} s earlier`,
};

const WORDS: Readonly<Record<Language, WaybillWords>> = { zh: chinese, en: english };

export const useWaybillWords = (): WaybillWords => WORDS[useLanguage().language];
