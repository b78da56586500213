import type { Role } from '../../../wire/access.ts';

/** Of accounts, in each language. */
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
};
