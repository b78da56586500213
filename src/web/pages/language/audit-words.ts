import type { AuditAction } from '../../../wire/audit.ts';
import type { Language } from './dictionary.ts';
import { useLanguage } from './language.tsx';

/** Of the audit log, in each language; not in the dictionary, which every page loads. */
export interface AuditWords {
  readonly hint: string;
  readonly actions: Record<AuditAction, string>;
  readonly anyAction: string;
  readonly action: string;
  readonly actor: string;
  readonly older: string;
  readonly end: string;
  readonly empty: string;
  readonly service: string;
}

const chinese: AuditWords = {
  hint: '每一行都含有上一行的校验值，改动或删除都会被发现。',
  actions: {
    'violation-raised': '发现违规',
    verdict: '作出结论',
    acknowledgement: '回应提醒',
    hold: '证据保全',
    training: '教学案例',
    'evidence-ready': '证据已保存',
    'evidence-failed': '证据未能保存',
    escalated: '提醒升级',
    'evidence-removed': '证据已到期删除',
    'evidence-repaired': '证据已修复',
    exported: '导出案卷',
    'service-started': '服务启动',
    'database-restored': '恢复数据库',
    'logged-in': '登录',
    'login-failed': '登录失败',
    'logged-out': '退出登录',
    'account-added': '添加账号',
    'account-changed': '修改账号',
    'clip-viewed': '查看视频',
    'clip-unblurred': '查看未遮挡的视频',
    'waybill-searched': '按运单号查找',
    'calibration-changed': '修改标定',
    'zones-changed': '修改区域',
    'camera-changed': '修改摄像头',
    'camera-probed': '检测摄像头',
    'table-downloaded': '下载统计表格',
    'recheck-clip-kept': '盲审片段已保存',
    'recheck-clip-removed': '盲审片段已删除',
    'recheck-answered': '盲审回答',
    'clock-stepped': '系统时钟跳变',
    'clock-confirmed': '确认系统时钟',
  },
  anyAction: '全部操作',
  action: '操作',
  actor: '何人',
  older: '更早的',
  end: '没有更早的了',
  empty: '没有符合条件的记录',
  service: '系统',
};

const english: AuditWords = {
  hint: 'Each row holds the hash of the one before: a change or a gap is found.',
  actions: {
    'violation-raised': 'violation found',
    verdict: 'gave a verdict',
    acknowledgement: 'answered an alert',
    hold: 'hold on evidence',
    training: 'training cases',
    'evidence-ready': 'evidence saved',
    'evidence-failed': 'evidence not saved',
    escalated: 'alert escalated',
    'evidence-removed': 'evidence expired',
    'evidence-repaired': 'evidence repaired',
    exported: 'exported a case',
    'service-started': 'service started',
    'database-restored': 'database restored',
    'logged-in': 'logged in',
    'login-failed': 'login failed',
    'logged-out': 'logged out',
    'account-added': 'added an account',
    'account-changed': 'changed an account',
    'clip-viewed': 'looked at a clip',
    'clip-unblurred': 'looked at a clip unblurred',
    'waybill-searched': 'searched by waybill',
    'calibration-changed': 'changed a calibration',
    'zones-changed': 'changed zones',
    'camera-changed': 'changed a camera',
    'camera-probed': 'probed a camera',
    'table-downloaded': 'downloaded a table',
    'recheck-clip-kept': 'clip for a blind recheck kept',
    'recheck-clip-removed': 'clip of a blind recheck removed',
    'recheck-answered': 'answered a blind recheck',
    'clock-stepped': 'the clock jumped',
    'clock-confirmed': 'confirmed the clock',
  },
  anyAction: 'Everything',
  action: 'What',
  actor: 'Who',
  older: 'Older',
  end: 'No older ones',
  empty: 'Nothing fits the filter',
  service: 'the service',
};

const WORDS: Readonly<Record<Language, AuditWords>> = { zh: chinese, en: english };

export const useAuditWords = (): AuditWords => WORDS[useLanguage().language];
