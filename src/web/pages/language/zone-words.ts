import type { Language } from './dictionary.ts';
import { useLanguage } from './language.tsx';

/** Of drawing zones, in each language; loaded with its page. */
export interface ZoneWords {
  readonly hint: string;
  readonly picture: string;
  readonly list: string;
  readonly none: string;
  readonly add: string;
  readonly newName: (number: number) => string;
  readonly name: string;
  readonly drawing: (name: string) => string;
  readonly finish: string;
  readonly undoCorner: string;
  readonly remove: (name: string) => string;
  readonly redraw: (name: string) => string;
  readonly redrawShort: string;
  readonly order: string;
  readonly source: Record<'saved' | 'configured', string>;
  readonly incomplete: string;
  readonly takeBack: string;
}

const chinese: ZoneWords = {
  hint: '操作按包裹所在的区域统计。拖动角点可以修改；重叠处算在列表靠前、画在上面的区域。',
  picture: '画面：画区域时，点一下放一个角点，或按方向键移动、按回车放置；角点可以拖动',
  list: '区域',
  none: '还没有区域，整个画面算一处。',
  add: '新增区域',
  newName: (number) => `区域 ${number}`,
  name: '名称',
  drawing: (name) => `在画面里依次点“${name}”的各个角，至少三个`,
  finish: '画完了',
  undoCorner: '撤销一个角',
  remove: (name) => `删除 ${name}`,
  redraw: (name) => `重画 ${name}`,
  redrawShort: '重画',
  order: '删除区域不影响已有的记录。',
  source: { saved: '在这里保存', configured: '来自配置文件' },
  incomplete: '每个区域都要有名称和至少三个角',
  takeBack: '改回配置文件中的区域',
};

const english: ZoneWords = {
  hint: 'Handlings are counted by the zone where the parcel was. Corners can be dragged; where zones overlap the first of the list counts, which is drawn on top.',
  picture:
    'Picture: while a zone is drawn each click sets a corner, or the arrow keys move and Enter sets it; corners can be dragged',
  list: 'Zones',
  none: 'No zone yet: the whole picture is one place.',
  add: 'Add a zone',
  newName: (number) => `Zone ${number}`,
  name: 'Name',
  drawing: (name) => `Click the corners of “${name}” in the picture, three at least`,
  finish: 'Done',
  undoCorner: 'Undo a corner',
  remove: (name) => `Remove ${name}`,
  redraw: (name) => `Redraw ${name}`,
  redrawShort: 'Redraw',
  order: 'Removing a zone changes nothing that was recorded.',
  source: { saved: 'saved here', configured: 'from the configuration file' },
  incomplete: 'Each zone needs a name and three corners at least',
  takeBack: 'Go back to those of the configuration file',
};

const WORDS: Readonly<Record<Language, ZoneWords>> = { zh: chinese, en: english };

export const useZoneWords = (): ZoneWords => WORDS[useLanguage().language];
