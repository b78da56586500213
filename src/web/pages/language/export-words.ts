import type { ExportFault, ExportReason } from '../../../wire/case-export.ts';
import type { Language } from './dictionary.ts';
import { useLanguage } from './language.tsx';

/** Of taking a case out of the house, in each language: apart from the others, since only the desk needs them. */
export interface ExportWords {
  readonly caseFile: string;
  readonly caseFileHint: string;
  readonly title: string;
  readonly hint: string;
  readonly reason: string;
  readonly reasons: Record<ExportReason, string>;
  readonly noteNeeded: string;
  readonly submit: string;
  readonly making: string;
  readonly undrawn: string;
  readonly ready: (size: string, until: string) => string;
  readonly download: string;
  readonly fingerprint: string;
  readonly fingerprintHint: string;
  readonly faults: Record<ExportFault | 'export-busy' | 'evidence-not-ready' | 'gone' | 'network', string>;
}

const chinese: ExportWords = {
  caseFile: '案卷',
  caseFileHint: '带签名的压缩包，在任何地方都能核验：用于异议、理赔或有关部门的要求。',
  title: '导出案卷',
  hint: '压缩包里的画面没有遮挡人脸。理由、姓名和时间会记入审计日志，并随案卷一起导出。',
  reason: '理由',
  reasons: {
    complaint: '处理客户投诉或理赔',
    disputed: '当事人对结论有异议',
    authority: '主管部门或司法要求',
    'kept-elsewhere': '另行归档',
    other: '其他',
  },
  noteNeeded: '请写明理由',
  submit: '记录理由并导出',
  making: '正在打包并签名；绘制标注视频可能需要一两分钟。',
  undrawn: '标注视频没有画成，案卷里只有原视频。',
  ready: (size, until) => `已打包并签名，${size}，${until} 前可以下载，之后从设备上删除。`,
  download: '下载 CASE.zip',
  fingerprint: '设备密钥指纹',
  fingerprintHint: '请用压缩包以外的途径（电话、纸面）告诉对方：对方靠它确认案卷出自这台设备。',
  faults: {
    'disk-full': '磁盘已满，没有导出。请先腾出空间。',
    'case-damaged':
      '有文件缺失，或已不是当初记录的那个，所以没有导出。请管理员在设备上运行 qingfang check --evidence。',
    internal: '没有成功，服务日志里有原因。',
    'export-busy': '正在打包另一个案卷，请一分钟后再试。',
    'evidence-not-ready': '视频还在保存，请稍后再试。',
    gone: '下载时间已过，请重新说明理由。',
    network: '没有成功，请再试一次',
  },
};

const english: ExportWords = {
  caseFile: 'Case file',
  caseFileHint: 'A signed zip that can be checked anywhere, for a dispute, a claim or an authority.',
  title: 'Export the case',
  hint: 'Heads are not blurred in the zip. Reason, name and time stand in the audit log, and go out with the case.',
  reason: 'Reason',
  reasons: {
    complaint: 'A complaint or a claim',
    disputed: 'The verdict is disputed',
    authority: 'An authority or a court asks for it',
    'kept-elsewhere': 'To be kept elsewhere',
    other: 'Other',
  },
  noteNeeded: 'Please say why',
  submit: 'Record the reason and export',
  making: 'Being packed and signed; drawing the annotated clip may take a minute or two.',
  undrawn: 'The annotated clip could not be drawn; the clip itself is in it.',
  ready: (size, until) =>
    `Packed and signed, ${size}. To be fetched until ${until}, then it is deleted here.`,
  download: 'Download CASE.zip',
  fingerprint: 'Key fingerprint of this box',
  fingerprintHint:
    'Tell it to the reader by another way than the zip, by telephone or on paper: it shows that the case is from this box.',
  faults: {
    'disk-full': 'The disk is full: nothing was exported. Make room first.',
    'case-damaged':
      'A file is missing or is not the one that was recorded: nothing was exported. Ask an admin to run qingfang check --evidence on the box.',
    internal: 'It did not work; the log of the service says why.',
    'export-busy': 'Another case is being packed; please try again in a minute.',
    'evidence-not-ready': 'The clip is still being saved; please try again soon.',
    gone: 'Its time is over; please give the reason again.',
    network: 'It did not work, please try again',
  },
};

const WORDS: Readonly<Record<Language, ExportWords>> = { zh: chinese, en: english };

export const useExportWords = (): ExportWords => WORDS[useLanguage().language];
