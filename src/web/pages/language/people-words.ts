import type { Role } from '../../../wire/access.ts';
import type { AuditAction } from '../../../wire/audit.ts';

/** Of accounts and of the audit log, in each language. */
export interface PeopleWords {
  readonly menu: (name: string) => string;
  readonly hint: string;
  readonly open: string;
  readonly openHint: string;
  readonly roles: Record<Role, string>;
  readonly roleHints: Record<Role, string>;
  readonly role: string;
  readonly isLimited: string;
  readonly isLimitedHint: string;
  readonly places: string;
  readonly placeGone: string;
  readonly limitedTo: (places: readonly string[]) => string;
  readonly add: string;
  readonly change: (name: string) => string;
  readonly changeShort: string;
  readonly keepPassword: string;
  readonly mayLogIn: string;
  readonly mayLogInHint: string;
  readonly disabled: string;
  readonly since: (moment: string) => string;
  readonly endsLogins: string;
  readonly save: string;
  readonly nameTaken: string;
  readonly lastAdmin: string;
  readonly ownPassword: string;
  readonly oldPassword: string;
  readonly newPassword: string;
  readonly again: string;
  readonly notSame: string;
  readonly wrongPassword: string;
  readonly passwordChanged: string;
  readonly audit: AuditWords;
}

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

export const peopleChinese: PeopleWords = {
  menu: (name) => `${name}的账号`,
  hint: '改动立即生效，并记入审计日志。账号不能删除，只能停用：名字要一直对得上做过的事。',
  open: '这台设备还没有账号',
  openHint: '在设备上运行 qingfang account add 建立第一个管理员；之后所有页面都要登录。',
  roles: { board: '大屏', manager: '现场主管', auditor: '复核员', admin: '管理员' },
  roleHints: {
    board: '只看看板，适合墙上的屏幕',
    manager: '看板、提醒、统计和摄像头',
    auditor: '另加复核、保全和运单查询',
    admin: '另加人员和审计日志',
  },
  role: '角色',
  isLimited: '只看部分摄像头和区域',
  isLimitedHint: '其余地方的违规、视频和统计，对此人就像不存在；看板仍是全场数字',
  places: '可以看',
  placeGone: '现在没有这个摄像头或区域',
  limitedTo: (places) => `只看 ${places.join('、')}`,
  add: '添加账号',
  change: (name) => `修改${name}的账号`,
  changeShort: '修改',
  keepPassword: '留空则不变；10 个字符以上',
  mayLogIn: '可以登录',
  mayLogInHint: '停用后不能登录，已有的登录立即结束',
  disabled: '已停用',
  since: (moment) => `建于 ${moment}`,
  endsLogins: '保存后，此人所有的登录都会结束。',
  save: '保存',
  nameTaken: '这个名字已有人用；一个名字永远只代表一个人',
  lastAdmin: '这是最后一个管理员：请先设另一个',
  ownPassword: '修改密码',
  oldPassword: '现在的密码',
  newPassword: '新密码',
  again: '再输一遍新密码',
  notSame: '两次输入的新密码不一样',
  wrongPassword: '现在的密码不对',
  passwordChanged: '密码已修改，其他设备上的登录已结束',
  audit: {
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
  },
};

export const peopleEnglish: PeopleWords = {
  menu: (name) => `Account of ${name}`,
  hint: 'Changes hold at once and stand in the audit log. An account is never deleted, only disabled: a name must go on fitting what was done under it.',
  open: 'This box has no account yet',
  openHint:
    'Make the first admin on the box with qingfang account add; from then on every page asks for a login.',
  roles: { board: 'Board', manager: 'Manager', auditor: 'Auditor', admin: 'Admin' },
  roleHints: {
    board: 'the wall screen alone',
    manager: 'board, alerts, statistics and cameras',
    auditor: 'review, holds and waybills as well',
    admin: 'people and the audit log as well',
  },
  role: 'Role',
  isLimited: 'Only some cameras and zones',
  isLimitedHint:
    'Violations, clips and figures of other places do not exist for this person; the wall keeps the whole site’s figures',
  places: 'May see',
  placeGone: 'There is no such camera or zone now',
  limitedTo: (places) => `Only ${places.join(', ')}`,
  add: 'Add an account',
  change: (name) => `Change the account of ${name}`,
  changeShort: 'Change',
  keepPassword: 'Leave empty to keep it; 10 characters or more',
  mayLogIn: 'May log in',
  mayLogInHint: 'Without it no login works, and those that are open end at once',
  disabled: 'disabled',
  since: (moment) => `since ${moment}`,
  endsLogins: 'Saving ends all logins of this person.',
  save: 'Save',
  nameTaken: 'This name is taken; a name means one person for ever',
  lastAdmin: 'This is the last admin: make another one first',
  ownPassword: 'Change my password',
  oldPassword: 'Present password',
  newPassword: 'New password',
  again: 'New password again',
  notSame: 'The new passwords are not the same',
  wrongPassword: 'The present password is wrong',
  passwordChanged: 'The password is changed; logins on other devices have ended',
  audit: {
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
  },
};
