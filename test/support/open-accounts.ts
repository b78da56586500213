import { Unblurrings } from '../../src/app/unblurrings.ts';
import { systemClock } from '../../src/base/clock.ts';
import type { AuditLog } from '../../src/store/audit-log.ts';
import type { WebAccounts } from '../../src/web/web-accounts.ts';

const never = (): never => {
  throw new Error('nobody logs in here');
};

/** What was told of the looks at unblurred cases. */
export const TOLD: Parameters<AuditLog['append']>[0][] = [];
const unblurrings = new Unblurrings(
  {
    append: (request) => {
      TOLD.push(request);
      return { ...request, seq: 1, at: '', previousSha256: '', sha256: '' };
    },
  },
  systemClock,
);

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
  allowUnblurred: (id, request, token) => unblurrings.allow(id, request, token),
  maySeeUnblurred: (id, token) => unblurrings.isAllowed(id, token),
  waybillSearched: () => undefined,
  tableDownloaded: () => undefined,
};
