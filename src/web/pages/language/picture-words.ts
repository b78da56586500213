import type { PictureFault } from '../../../domain/picture-fault.ts';
import type { Language } from './dictionary.ts';
import { useLanguage } from './language.tsx';

/** Of a camera that is live and sees nothing, in each language; not in the dictionary, which every page loads. */
type PictureWords = Record<PictureFault, { readonly name: string; readonly hint: string }>;

const chinese: PictureWords = {
  'no-signal': { name: '无信号画面', hint: '收到的是纯色测试画面：请检查摄像头到录像机的线。' },
  black: { name: '画面全黑', hint: '请检查照明、镜头盖和曝光。' },
  covered: { name: '镜头被遮挡或失焦', hint: '请到现场看一下镜头。' },
  frozen: { name: '画面卡住不动', hint: '请重启摄像头或录像机。' },
  garbled: { name: '画面花屏', hint: '网络丢包：请检查网线和交换机，或改用 TCP。' },
};

const english: PictureWords = {
  'no-signal': {
    name: 'no signal',
    hint: 'A plain test picture comes: look at the cable from camera to recorder.',
  },
  black: { name: 'black picture', hint: 'Look at the light, the lens cap and the exposure.' },
  covered: { name: 'covered or out of focus', hint: 'Please look at the lens on the spot.' },
  frozen: { name: 'frozen picture', hint: 'Restart the camera or the recorder.' },
  garbled: { name: 'garbled picture', hint: 'Packets are lost: look at cable and switch, or take TCP.' },
};

const WORDS: Readonly<Record<Language, PictureWords>> = { zh: chinese, en: english };

export const usePictureWords = (): PictureWords => WORDS[useLanguage().language];
