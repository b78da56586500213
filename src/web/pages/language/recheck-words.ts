import type { RecheckAnswer } from '../../../wire/recheck-answer.ts';
import { useLanguage } from './language.tsx';

/** Of the blind recheck and its figures, in each language; not in the dictionary, which every page loads. */
export interface RecheckWords {
  readonly title: string;
  readonly back: string;
  readonly waiting: (count: string) => string;
  readonly rule: string;
  readonly clip: string;
  readonly ask: string;
  readonly askHint: string;
  readonly answers: Readonly<Record<RecheckAnswer, string>>;
  readonly meanings: Readonly<Record<RecheckAnswer, string>>;
  readonly saved: (answer: string) => string;
  readonly undo: string;
  readonly notSaved: string;
  readonly closed: string;
  readonly empty: string;
  readonly emptyHint: string;
  readonly figures: {
    readonly title: string;
    readonly hint: string;
    readonly ofCamera: string;
    readonly precision: string;
    readonly byVerdicts: string;
    readonly byRechecks: string;
    readonly recall: string;
    readonly recallHint: string;
    readonly agreement: string;
    readonly interval: (low: string, high: string) => string;
    readonly ofVerdicts: (right: string, all: string) => string;
    readonly ofLooks: (right: string, all: string) => string;
    readonly tooFew: (looks: string, least: string) => string;
    readonly noneFound: string;
    readonly missed: (missed: string, looks: string, quiet: string) => string;
    readonly recallLooks: (looks: string, least: string, quietLooks: string, leastQuiet: string) => string;
    readonly pairs: (same: string, pairs: string, undecided: string) => string;
    readonly kappa: (value: string, low: string, high: string) => string;
    readonly noKappa: string;
    readonly samples: (counts: SampleCounts) => string;
    readonly disagreements: (count: string) => string;
    readonly noDisagreements: string;
    readonly said: (stood: string, recheck: string) => string;
    readonly openCase: string;
    readonly machine: (kind: string) => string;
    readonly look: string;
    readonly clipGone: string;
  };
}

interface SampleCounts {
  readonly verdicts: string;
  readonly quiet: string;
  readonly answered: string;
  readonly cannotTell: string;
  readonly waiting: string;
  readonly lapsed: string;
}

const chinese: RecheckWords = {
  title: '盲审',
  back: '返回复核',
  waiting: (count) => `还有 ${count} 段`,
  rule: '只看画面，不看机器和别人的判断。抽中的有违规，也有正常操作。',
  clip: '要判断的片段',
  ask: '圈里的包裹怎么了？',
  askHint: '圆圈出现的那一刻，包裹离手或被碰到。',
  answers: {
    throw: '抛扔',
    kick: '踢',
    drop: '跌落',
    rough: '其他粗暴',
    gentle: '轻放',
    'cannot-tell': '看不清',
  },
  meanings: {
    throw: '脱手飞出，超过约半米',
    kick: '用脚踢或踹',
    drop: '从手里掉下',
    rough: '踩、坐、砸、甩',
    gentle: '放下、递交、推、轻抛不到半米',
    'cannot-tell': '被挡住、太暗、没拍到',
  },
  saved: (answer) => `已记下：${answer}`,
  undo: '撤销',
  notSaved: '没有保存成功，请再试一次',
  closed: '这一段刚被别人答了，给您换了一段',
  empty: '现在没有要盲审的',
  emptyHint: '每天零点后会有新抽中的片段。自己复核过的不会问到您。',
  figures: {
    title: '盲审：机器准不准，人一致不一致',
    hint: '由第二位复核员在不知道机器和前一位判断的情况下回答随机抽中的片段。括号里是 95% 置信区间。',
    ofCamera: '按摄像头统计，不按区域。',
    precision: '准确率',
    byVerdicts: '按复核结论',
    byRechecks: '按盲审',
    recall: '召回率（估计）',
    recallHint: '只算系统看到了的操作；完全没有识别出操作的，不在其中。',
    agreement: '复核员一致率',
    interval: (low, high) => `${low} 到 ${high}`,
    ofVerdicts: (right, all) => `属实 ${right}，共 ${all} 个结论`,
    ofLooks: (right, all) => `违规 ${right}，共看 ${all} 段`,
    tooFew: (looks, least) => `太少：看了 ${looks} 段，至少要 ${least} 段`,
    noneFound: '没有看到一次违规，无从估计',
    missed: (missed, looks, quiet) => `估计漏报 ${missed} 次：没有报警的 ${looks} 段里，${quiet} 段是违规`,
    recallLooks: (looks, least, quietLooks, leastQuiet) =>
      `太少：报警的看了 ${looks} 段（至少 ${least}），没有报警的 ${quietLooks} 段（至少 ${leastQuiet}）`,
    pairs: (same, pairs, undecided) => `${pairs} 对里 ${same} 对一致，另有 ${undecided} 对有人看不清`,
    kappa: (value, low, high) => `Cohen κ ${value}（${low} 到 ${high}）`,
    noKappa: '两人对所有片段说的都一样，κ 无从计算',
    samples: ({ verdicts, quiet, answered, cannotTell, waiting, lapsed }) =>
      `抽中：有结论的 ${verdicts}，没有报警的 ${quiet}；已答 ${answered}（看不清 ${cannotTell}），待答 ${waiting}，过期 ${lapsed}`,
    disagreements: (count) => `不一致的 ${count} 段，请第三个人看看`,
    noDisagreements: '没有不一致的',
    said: (stood, recheck) => `${stood} → 盲审：${recheck}`,
    openCase: '看这一条',
    machine: (kind) => `机器：${kind}，没有报警`,
    look: '看片段',
    clipGone: '片段已过期',
  },
};

const english: RecheckWords = {
  title: 'Blind recheck',
  back: 'Back to the review',
  waiting: (count) => `${count} waiting`,
  rule: 'Go by the picture alone: you are not told what the machine or anybody else said. Some are violations, some are not.',
  clip: 'The clip to judge',
  ask: 'What happened to the parcel in the ring?',
  askHint: 'The ring shows where and when it is let go, or met by a foot.',
  answers: {
    throw: 'Throw',
    kick: 'Kick',
    drop: 'Drop',
    rough: 'Otherwise rough',
    gentle: 'Gentle',
    'cannot-tell': 'Cannot tell',
  },
  meanings: {
    throw: 'flew from the hands, more than about half a metre',
    kick: 'with a foot',
    drop: 'fell from a hand',
    rough: 'trampled, sat on, slammed, swung',
    gentle: 'placed, handed over, pushed, a toss of less than half a metre',
    'cannot-tell': 'hidden, too dark, not in the picture',
  },
  saved: (answer) => `Saved: ${answer}`,
  undo: 'Undo',
  notSaved: 'It was not saved. Please try again.',
  closed: 'Somebody else has just answered that one; here is another.',
  empty: 'Nothing to recheck now',
  emptyHint: 'New clips are drawn each midnight. You are never asked about what you reviewed yourself.',
  figures: {
    title: 'Blind recheck: how right the machine, how agreed the people',
    hint: 'A second auditor answers about clips drawn at random, without the machine’s or the first auditor’s word. In brackets the 95% confidence interval.',
    ofCamera: 'By camera, not by zone.',
    precision: 'Precision',
    byVerdicts: 'by verdicts',
    byRechecks: 'by blind rechecks',
    recall: 'Recall (estimate)',
    recallHint: 'Of handlings that were seen; what was not taken for a handling at all is not in it.',
    agreement: 'Agreement of auditors',
    interval: (low, high) => `${low} to ${high}`,
    ofVerdicts: (right, all) => `${right} confirmed of ${all} verdicts`,
    ofLooks: (right, all) => `${right} violations in ${all} looks`,
    tooFew: (looks, least) => `Too few: ${looks} looks of at least ${least}`,
    noneFound: 'Not one violation was seen: nothing to estimate from',
    missed: (missed, looks, quiet) =>
      `Some ${missed} missed: ${quiet} of ${looks} looks without an alarm showed a violation`,
    recallLooks: (looks, least, quietLooks, leastQuiet) =>
      `Too few: ${looks} looks with an alarm of at least ${least}, ${quietLooks} without of at least ${leastQuiet}`,
    pairs: (same, pairs, undecided) =>
      `the same in ${same} of ${pairs} pairs; in ${undecided} more somebody could not tell`,
    kappa: (value, low, high) => `Cohen’s κ ${value} (${low} to ${high})`,
    noKappa: 'Both said the same of all: no κ can be told',
    samples: ({ verdicts, quiet, answered, cannotTell, waiting, lapsed }) =>
      `Drawn: ${verdicts} with a verdict, ${quiet} without an alarm · ${answered} answered (${cannotTell} cannot tell) · ${waiting} waiting · ${lapsed} lapsed`,
    disagreements: (count) => `Disagreements for a third person to look at: ${count}`,
    noDisagreements: 'No disagreements',
    said: (stood, recheck) => `${stood} → recheck: ${recheck}`,
    openCase: 'Open the case',
    machine: (kind) => `Machine: ${kind}, no alarm`,
    look: 'Clip',
    clipGone: 'the clip has expired',
  },
};

export function useRecheckWords(): RecheckWords {
  return useLanguage().language === 'zh' ? chinese : english;
}
