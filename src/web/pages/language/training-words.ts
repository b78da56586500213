import { useLanguage } from './language.tsx';

/** Of the collection of cases to learn from, in each language; not in the dictionary, which every page loads. */
export interface TrainingWords {
  readonly title: string;
  readonly hint: string;
  readonly empty: string;
  readonly emptyHint: string;
  readonly panelTitle: string;
  readonly panelHint: string;
  readonly add: string;
  readonly remove: string;
  readonly inIt: string;
  readonly why: string;
  readonly whyPlaceholder: string;
  readonly open: string;
  readonly openCase: string;
  readonly more: (left: string) => string;
  readonly clipGone: string;
  readonly clipOf: (kind: string, place: string) => string;
  readonly notSaved: string;
}

const chinese: TrainingWords = {
  title: '教学案例',
  hint: '值得拿来培训的案例，画面中人的头部已作模糊处理。只要还在这里，证据就不会到期删除。',
  empty: '还没有教学案例',
  emptyHint: '复核员在案件下方把它放进来，并写明可以学到什么。',
  panelTitle: '教学案例',
  panelHint: '放进教学案例后，现场主管也能看到（头部模糊），证据不会到期删除',
  add: '放入教学案例',
  remove: '移出',
  inIt: '已放入',
  why: '可以学到什么',
  whyPlaceholder: '写给看的人，不要写姓名',
  open: '查看全部教学案例',
  openCase: '打开案件',
  more: (left) => `再看 ${left} 个`,
  clipGone: '没有可以播放的视频',
  clipOf: (kind, place) => `${kind}，${place}`,
  notSaved: '没有保存成功，请再试一次',
};

const english: TrainingWords = {
  title: 'Training cases',
  hint: 'Cases that are good to learn from, heads blurred. As long as one is here its evidence does not expire.',
  empty: 'No training cases yet',
  emptyHint: 'An auditor puts a case in from below it, with what can be learnt.',
  panelTitle: 'Training case',
  panelHint: 'In the collection managers see it as well (heads blurred), and its evidence does not expire',
  add: 'Put in the collection',
  remove: 'Take out',
  inIt: 'in the collection',
  why: 'What can be learnt',
  whyPlaceholder: 'For those who will watch it; no names',
  open: 'All training cases',
  openCase: 'Open the case',
  more: (left) => `Show ${left} more`,
  clipGone: 'There is no clip to play',
  clipOf: (kind, place) => `${kind}, ${place}`,
  notSaved: 'It was not saved, try again',
};

export function useTrainingWords(): TrainingWords {
  return useLanguage().language === 'zh' ? chinese : english;
}
