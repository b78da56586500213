import type { UnblurReason } from '../../../wire/unblurring.ts';
import type { Language } from './dictionary.ts';
import { useLanguage } from './language.tsx';

/** Of the reason for seeing a clip unblurred, in each language; loaded when it is asked for. */
export interface UnblurWords {
  readonly title: string;
  readonly hint: string;
  readonly reason: string;
  readonly reasons: Record<UnblurReason, string>;
  readonly noteNeeded: string;
  readonly failed: string;
  readonly submit: string;
}

const chinese: UnblurWords = {
  title: '查看未遮挡画面',
  hint: '理由、姓名和时间会记入审计日志。15 分钟后恢复遮挡。',
  reason: '理由',
  reasons: {
    'hidden-by-blur': '遮挡处挡住了要判断的动作',
    disputed: '当事人对结论有异议',
    complaint: '处理客户投诉或理赔',
    authority: '主管部门或司法要求',
    'blur-check': '检查遮挡是否正确',
    other: '其他',
  },
  noteNeeded: '请写明理由',
  failed: '没有成功，请再试一次',
  submit: '记录理由并查看',
};

const english: UnblurWords = {
  title: 'See it unblurred',
  hint: 'Reason, name and time stand in the audit log. Heads are blurred again after 15 minutes.',
  reason: 'Reason',
  reasons: {
    'hidden-by-blur': 'The blur hides what must be judged',
    disputed: 'The verdict is disputed',
    complaint: 'A complaint or a claim',
    authority: 'An authority or a court asks for it',
    'blur-check': 'To check that the blur is right',
    other: 'Other',
  },
  noteNeeded: 'Please say why',
  failed: 'It did not work, please try again',
  submit: 'Record the reason and see it',
};

const WORDS: Readonly<Record<Language, UnblurWords>> = { zh: chinese, en: english };

export const useUnblurWords = (): UnblurWords => WORDS[useLanguage().language];
