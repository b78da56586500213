import type { WebAccounts } from '../../src/web/web-accounts.ts';

const never = (): never => {
  throw new Error('nobody logs in here');
};

/** A box without accounts that only its own machine reaches: all is open. */
export const OPEN_ACCOUNTS: WebAccounts = {
  access: () => 'open',
  whoIs: () => undefined,
  logIn: never,
  logOut: never,
  changeOwnPassword: never,
  setUp: never,
  list: () => [],
  add: never,
  change: never,
  auditPage: () => ({ rows: [], nextBefore: null }),
  clipViewed: never,
  waybillSearched: () => undefined,
  tableDownloaded: () => undefined,
};
