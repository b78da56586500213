import type { Language } from './dictionary.ts';
import { useLanguage } from './language.tsx';

/** Of a clock that the box doubts, in each language. */
export interface ClockWords {
  readonly title: string;
  /** By how much, and what it may be. */
  readonly why: Record<'ahead' | 'behind', (span: string) => string>;
  readonly kept: string;
  readonly now: string;
  readonly known: string;
  readonly since: string;
  readonly settles: (ranHours: string, afterHours: string) => string;
  readonly wrong: string;
  readonly confirm: string;
  readonly ask: string;
  readonly askHint: string;
  readonly yes: string;
  readonly failed: string;
}

const chinese: ClockWords = {
  title: '这台设备的时钟可疑',
  why: {
    ahead: (span) => `时钟比应有的时间快 ${span}：可能是电池没电、停机超过三天，或有人改过时间。`,
    behind: (span) => `时钟比应有的时间慢 ${span}：多半是电池没电。现在发生的事会记上错误的时间。`,
  },
  kept: '弄清之前，不会因到期而删除任何片段、扫描记录和备份。',
  now: '时钟显示',
  known: '据设备所知应为',
  since: '发现时（按此时钟）',
  settles: (ran, after) => `无人确认的话，设备工作满 ${after} 小时后自动采信，现已 ${ran} 小时。`,
  wrong: '日期不对时，请校准时间，必要时更换电池；校准后此提示自行消失。',
  confirm: '时钟是对的',
  ask: '现在是这个时间吗？',
  askHint: '确认后，到期的内容照常删除。姓名和时间会记入审计日志。',
  yes: '是的，时钟是对的',
  failed: '没有成功，请再试一次',
};

const english: ClockWords = {
  title: 'The clock of this box is in doubt',
  why: {
    ahead: (span) =>
      `It is ${span} ahead of what it should be: an empty battery, a box that was off for more than three days, or somebody set it.`,
    behind: (span) =>
      `It is ${span} behind what it should be: mostly an empty battery. What happens now is dated wrongly.`,
  },
  kept: 'Until that is clear no clip, scan or backup is deleted for its age.',
  now: 'The clock says',
  known: 'By what the box knows',
  since: 'Found (by that clock)',
  settles: (ran, after) =>
    `Unless somebody says so it is believed after ${after} hours at work; ${ran} so far.`,
  wrong: 'Is the date wrong? Set the clock, change the battery if need be; this goes by itself.',
  confirm: 'The clock is right',
  ask: 'Is it that time now?',
  askHint: 'What is past its days is then deleted as usual. Name and time stand in the audit log.',
  yes: 'Yes, the clock is right',
  failed: 'It did not work, please try again',
};

const WORDS: Readonly<Record<Language, ClockWords>> = { zh: chinese, en: english };

export const useClockWords = (): ClockWords => WORDS[useLanguage().language];
