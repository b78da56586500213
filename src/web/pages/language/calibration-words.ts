import { useLanguage } from './language.tsx';
import type { Language } from './dictionary.ts';

/** Of the calibration, in each language; read by its page alone, and loaded with it. */
export interface CalibrationWords {
  readonly side: string;
  readonly sides: Record<'calibration' | 'zones' | 'connection', string>;
  readonly back: string;
  readonly hint: string;
  readonly legend: string;
  readonly picture: string;
  readonly ways: Record<'hanging' | 'marks' | 'learn', string>;
  readonly way: string;
  readonly wayHints: Record<'hanging' | 'marks' | 'learn', string>;
  readonly height: string;
  readonly tilt: string;
  readonly view: string;
  readonly roll: string;
  readonly barrel: string;
  readonly finer: string;
  readonly inForce: string;
  readonly saved: (who: string, when: string) => string;
  readonly configured: string;
  readonly learnt: (error: string) => string;
  readonly notSeen: string;
  readonly draft: string;
  readonly save: string;
  readonly done: string;
  readonly failed: string;
  readonly refused: string;
  readonly reset: string;
  readonly takeBack: string;
  readonly takeBackHint: string;
  readonly nothingSaved: string;
  readonly mark: (number: number) => string;
  readonly between: (from: number, to: number) => string;
  readonly needMarks: string;
  readonly needDistances: (missing: string) => string;
  readonly removeMarks: string;
  readonly solve: string;
  readonly fit: (cm: string, px: string) => string;
  readonly fitIsPoor: string;
  readonly noSolution: string;
  readonly off: (cm: string) => string;
}

const chinese: CalibrationWords = {
  side: '设置',
  sides: { calibration: '标定', zones: '区域', connection: '连接' },
  back: '全部摄像头',
  hint: '网格应平贴地面，标杆应与站在那里的人一样高。对得上，距离才量得准。',
  legend: '细线 0.5 米，粗线 1 米；标杆 1.7 米',
  picture: '画面：移动鼠标或按方向键移动标杆，点一下或按回车放置地面点',
  ways: { hanging: '安装尺寸', marks: '地面点', learn: '自动学习' },
  way: '标定方式',
  wayHints: {
    hanging: '填写或拖动，网格随即跟着变，直到与地面贴合。',
    marks:
      '在画面里依次点地面上的四个或更多的点，再填它们之间用卷尺量出的距离，至少五段。点要分得开，点错可以拖动。',
    learn: '不作标定：从走过的人的身高学出来，距离误差会大一些。',
  },
  height: '高度（米）',
  tilt: '俯角（度）',
  view: '水平视角（度）',
  roll: '左右倾斜（度）',
  barrel: '镜头桶形畸变（%）',
  finer: '微调',
  inForce: '现在使用',
  saved: (who, when) => `${who} 于 ${when} 保存`,
  configured: '配置文件中的标定',
  learnt: (error) => `从人的身高学得，距离误差约 ±${error}`,
  notSeen: '从人的身高学，正在等画面',
  draft: '有改动，还没有保存',
  save: '保存并启用',
  done: '已保存，立即生效；其他摄像头不受影响。',
  failed: '没有保存成功，请再试一次',
  refused: '这样的设置不合理，请检查',
  reset: '放弃改动',
  takeBack: '撤下保存的标定',
  takeBackHint: '撤下后改用配置文件中的标定；没有的话，就从人的身高学。',
  nothingSaved: '没有在这里保存过标定。',
  mark: (number) => `点 ${number}`,
  between: (from, to) => `${from} 到 ${to}（米）`,
  needMarks: '先在画面里点四个地面点',
  needDistances: (missing) => `还需要 ${missing} 段距离`,
  removeMarks: '重新选点',
  solve: '计算',
  fit: (cm, px) => `平均误差 ${cm} 厘米，画面上 ${px} 像素。`,
  fitIsPoor: '误差偏大：请检查标出的那段距离，或把点放准。',
  noSolution: '算不出来：请检查点是否都在地面上，距离有没有填错。',
  off: (cm) => `差 ${cm} 厘米`,
};

const english: CalibrationWords = {
  side: 'Settings',
  sides: { calibration: 'Calibration', zones: 'Zones', connection: 'Connection' },
  back: 'All cameras',
  hint: 'The grid should lie flat on the floor, and the stick be as tall as a person who stands there. Then distances are right.',
  legend: 'Fine lines 0.5 m, bold lines 1 m; the stick is 1.7 m',
  picture:
    'Picture: move the mouse or press the arrow keys to move the stick, click or press Enter to set a floor point',
  ways: { hanging: 'Mounting', marks: 'Floor points', learn: 'Learn' },
  way: 'Way of calibrating',
  wayHints: {
    hanging: 'Enter or drag; the grid follows at once, until it lies on the floor.',
    marks:
      'Click four or more points of the floor, one after the other, then enter the distances between them as a tape says, five at least. Far apart is best; a point can be dragged.',
    learn:
      'No calibration: learnt from the height of people who walk by, with larger errors of the distances.',
  },
  height: 'Height (m)',
  tilt: 'Tilt down (°)',
  view: 'Horizontal view (°)',
  roll: 'Roll (°)',
  barrel: 'Barrel of the lens (%)',
  finer: 'Finer',
  inForce: 'In force',
  saved: (who, when) => `saved by ${who}, ${when}`,
  configured: 'from the configuration file',
  learnt: (error) => `learnt from people’s height; distances are off by about ±${error}`,
  notSeen: 'to be learnt from people’s height, waiting for a picture',
  draft: 'Changed, not saved yet',
  save: 'Save and use',
  done: 'Saved, and in force; the other cameras go on.',
  failed: 'Not saved, please try again',
  refused: 'This cannot be right: please look at it again',
  reset: 'Drop the changes',
  takeBack: 'Take the saved one back',
  takeBackHint: 'Then the configuration file counts again; without one there, it is learnt from people.',
  nothingSaved: 'No calibration was saved here.',
  mark: (number) => `Point ${number}`,
  between: (from, to) => `${from} to ${to} (m)`,
  needMarks: 'First click four floor points in the picture',
  needDistances: (missing) => `${missing} more distance(s) needed`,
  removeMarks: 'Choose points anew',
  solve: 'Solve',
  fit: (cm, px) => `Mean error ${cm} cm, ${px} px in the picture.`,
  fitIsPoor: 'That is much: look at the distance that stands out, or at the points.',
  noSolution: 'No camera fits: are all points on the floor, and all distances right?',
  off: (cm) => `off by ${cm} cm`,
};

const WORDS: Readonly<Record<Language, CalibrationWords>> = { zh: chinese, en: english };

export const useCalibrationWords = (): CalibrationWords => WORDS[useLanguage().language];
