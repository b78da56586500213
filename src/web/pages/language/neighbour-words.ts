import type { Adjacency } from '../../../wire/neighbours.ts';
import type { Language } from './dictionary.ts';
import { useLanguage } from './language.tsx';

/** Of the time around a case, in each language; loaded when a case is shown. */
export interface NeighbourWords {
  readonly title: string;
  readonly span: (beforeS: string, afterS: string) => string;
  readonly thisCase: string;
  readonly why: Record<Adjacency, string>;
  readonly nothing: string;
  readonly notSeen: string;
  readonly partlySeen: string;
  readonly before: (seconds: string) => string;
  readonly after: (seconds: string) => string;
  readonly nearestOnly: (listed: string, all: string) => string;
  readonly legend: { readonly violation: string; readonly other: string };
  readonly failed: string;
}

const chinese: NeighbourWords = {
  title: '前后一分钟',
  span: (beforeS, afterS) => `前 ${beforeS} 秒到后 ${afterS} 秒`,
  thisCase: '本案',
  why: { own: '本摄像头', 'same-zone': '同一区域', 'near-on-plan': '平面图上相邻' },
  nothing: '没有其他记录',
  notSeen: '当时没有画面',
  partlySeen: '画面不全',
  before: (seconds) => `${seconds} 秒前`,
  after: (seconds) => `${seconds} 秒后`,
  nearestOnly: (listed, all) => `共 ${all} 次，标出时间最近的 ${listed} 次`,
  legend: { violation: '违规，点开看案件', other: '其他操作，没有视频' },
  failed: '读不到前后的记录',
};

const english: NeighbourWords = {
  title: 'A minute before and after',
  span: (beforeS, afterS) => `from ${beforeS} s before to ${afterS} s after`,
  thisCase: 'this case',
  why: { own: 'this camera', 'same-zone': 'same zone', 'near-on-plan': 'near on the plan' },
  nothing: 'nothing else',
  notSeen: 'it did not see then',
  partlySeen: 'it saw in part',
  before: (seconds) => `${seconds} s before`,
  after: (seconds) => `${seconds} s after`,
  nearestOnly: (listed, all) => `${all} in all, marked are the ${listed} nearest in time`,
  legend: { violation: 'violation, leads to its case', other: 'other handling, without a clip' },
  failed: 'What was around it cannot be read',
};

const WORDS: Readonly<Record<Language, NeighbourWords>> = { zh: chinese, en: english };

export const useNeighbourWords = (): NeighbourWords => WORDS[useLanguage().language];
