import { useLanguage } from './language.tsx';

/**
 * Of the statistics and the daily report, in each language. Not in the dictionary, which every page loads: the wall is near
 * its limit of script.
 */
export interface StatisticsWords {
  readonly month: string;
  readonly span: string;
  readonly csv: string;
  readonly report: string;
  readonly rate: string;
  readonly rule: string;
  readonly reviewed: (reviewed: string, flagged: string) => string;
  readonly falseAlarms: string;
  readonly seen: (share: string) => string;
  readonly blindDays: (days: string) => string;
  readonly stillRuns: string;
  readonly day: string;
  readonly days: string;
  readonly hour: string;
  readonly hours: string;
  readonly kinds: string;
  readonly place: string;
  readonly places: string;
  readonly morePlaces: (places: string, violations: string) => string;
  readonly distances: string;
  readonly distance: string;
  readonly withoutDistance: (count: string) => string;
  readonly target: (rate: string) => string;
  readonly cameras: string;
  readonly camerasHint: string;
  readonly cameraCounts: (counts: CameraCounts) => string;
  readonly precision: string;
  readonly precisionFrom: (low: string, high: string) => string;
  readonly isBelowSite: string;
  readonly notReviewed: string;
  readonly warnings: string;
  readonly warningsHint: string;
  /** In one line, where the days themselves do not stand. */
  readonly risingThreeDays: string;
  readonly warnedShift: (shift: string) => string;
  readonly table: string;
  readonly toReview: (what: string) => string;
  readonly empty: string;
  readonly emptyHint: string;
  readonly noViolations: string;
  readonly badDays: string;
  readonly printed: {
    readonly title: string;
    readonly print: string;
    readonly back: string;
    readonly before: string;
    readonly after: string;
    readonly madeAt: (moment: string) => string;
    readonly signature: string;
    readonly noSuchDay: string;
  };
}

interface CameraCounts {
  readonly flagged: string;
  readonly confirmed: string;
  readonly falseAlarms: string;
  readonly unsure: string;
  readonly open: string;
}

const chinese: StatisticsWords = {
  month: '近 30 天',
  span: '时间和地点',
  csv: '下载表格',
  report: '日报',
  rate: '规范操作率',
  rule: '规范操作率 = 轻放次数 ÷ 操作总数；误报算轻放',
  reviewed: (reviewed, flagged) => `已复核 ${reviewed} / ${flagged}`,
  falseAlarms: '误报',
  seen: (share) => `看到 ${share} 的时段`,
  blindDays: (days) => `有 ${days} 天看到的太少，不给操作率`,
  stillRuns: '今天还没结束，数字还会变',
  day: '日期',
  days: '每天的规范操作率',
  hour: '时段',
  hours: '违规多在几点',
  kinds: '违规类型',
  place: '区域',
  places: '各区域',
  morePlaces: (places, violations) => `另有 ${places} 处，违规共 ${violations} 次`,
  distances: '违规的距离（米）',
  distance: '距离（米）',
  withoutDistance: (count) => `另有 ${count} 次没有距离，例如脚踢`,
  target: (rate) => `虚线：目标 ${rate}`,
  cameras: '摄像头准不准',
  camerasHint: '准确率 = 属实 ÷（属实 + 误报）。只算复核过的；“不确定”两边都不算。横线是 95% 置信区间。',
  cameraCounts: ({ flagged, confirmed, falseAlarms, unsure, open }) =>
    `标出 ${flagged} · 属实 ${confirmed} · 误报 ${falseAlarms} · 不确定 ${unsure} · 待复核 ${open}`,
  precision: '准确率',
  precisionFrom: (low, high) => `${low} 到 ${high}`,
  isBelowSite: '比整体低，看看镜头脏不脏、正不正、远不远',
  notReviewed: '还没有结论',
  warnings: '值得早点看看',
  risingThreeDays: '违规占比连升三天',
  warningsHint: '违规占比连续三天上升。也可能只是巧合：先去现场看看，问问大家缺什么。',
  warnedShift: (shift) => `班次 ${shift}`,
  table: '看数字',
  toReview: (what) => `复核：${what}`,
  empty: '这段时间没有操作',
  emptyHint: '换个时间或地点试试。',
  noViolations: '没有一次违规，谢谢大家',
  badDays: '请选先后正确、不超过 92 天的日期',
  printed: {
    title: '轻放日报',
    print: '打印或存为 PDF',
    back: '回到统计',
    before: '前一天',
    after: '后一天',
    madeAt: (moment) => `制表 ${moment}`,
    signature: '签字',
    noSuchDay: '没有这一天的日报',
  },
};

const english: StatisticsWords = {
  month: 'Last 30 days',
  span: 'Time and place',
  csv: 'Download as CSV',
  report: 'Daily report',
  rate: 'Gentle handling',
  rule: 'Gentle handling = gentle / all handlings; a false alarm is gentle',
  reviewed: (reviewed, flagged) => `${reviewed} of ${flagged} reviewed`,
  falseAlarms: 'False alarms',
  seen: (share) => `${share} of the time was seen`,
  blindDays: (days) => `Days without a rate, since too little was seen: ${days}`,
  stillRuns: 'Today is not over: its figures still change',
  day: 'Day',
  days: 'Gentle handling day by day',
  hour: 'Hour',
  hours: 'Violations by hour of the day',
  kinds: 'Kinds of violation',
  place: 'Place',
  places: 'Places',
  morePlaces: (places, violations) => `${places} more places, with ${violations} violations in all`,
  distances: 'Distance of violations, m',
  distance: 'Distance, m',
  withoutDistance: (count) => `${count} more have no distance, as a kick has none`,
  target: (rate) => `Dashed: the target, ${rate}`,
  cameras: 'How often each camera is right',
  camerasHint:
    'Precision = confirmed / (confirmed + false alarms), of what was reviewed; unsure is neither. The line is the 95% confidence interval.',
  cameraCounts: ({ flagged, confirmed, falseAlarms, unsure, open }) =>
    `${flagged} flagged · ${confirmed} confirmed · ${falseAlarms} false · ${unsure} unsure · ${open} open`,
  precision: 'Precision',
  precisionFrom: (low, high) => `${low} to ${high}`,
  isBelowSite: 'Below the whole: is the lens clean, straight and near enough?',
  notReviewed: 'No verdicts yet',
  warnings: 'Worth an early look',
  risingThreeDays: 'Violations up three days in a row',
  warningsHint:
    'The share of violations rose three days in a row. It may be chance: go and see, and ask what people need.',
  warnedShift: (shift) => `Shift ${shift}`,
  table: 'Show the numbers',
  toReview: (what) => `Review: ${what}`,
  empty: 'Nothing was handled in this time',
  emptyHint: 'Try another time or place.',
  noViolations: 'Not one violation. Thank you, everybody!',
  badDays: 'Choose days in their order, 92 at most',
  printed: {
    title: 'Daily report',
    print: 'Print or save as PDF',
    back: 'Back to statistics',
    before: 'Day before',
    after: 'Day after',
    madeAt: (moment) => `Made ${moment}`,
    signature: 'Signature',
    noSuchDay: 'There is no report of this day',
  },
};

export function useStatisticsWords(): StatisticsWords {
  return useLanguage().language === 'zh' ? chinese : english;
}
