import { hash, verify } from '@node-rs/argon2';

/** Argon2id as OWASP asks at least: 19 MiB, two passes, one lane; some 50 ms of one core. */
const COSTS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The same password typed on another system may be made of other code points. */
const plain = (password: string): string => password.normalize('NFKC');

/** @returns a PHC string with a salt of its own */
export function hashPassword(password: string): Promise<string> {
  return hash(plain(password), COSTS);
}

export interface PasswordCheck {
  /**
   * As much work for a name that is none as for one that is.
   * @param passwordHash undefined for a name that is none
   * @returns 'busy' where too many wait already
   */
  check(passwordHash: string | undefined, password: string): Promise<boolean | 'busy'>;
}

/** Passwords are looked at one after the other: the cores of the box belong to the cameras. */
const LONGEST_QUEUE = 20;

export function createPasswordCheck(): PasswordCheck {
  const decoy = hashPassword('no account has this hash');
  let waiting = 0;
  let last: Promise<unknown> = decoy;
  return {
    check: async (passwordHash, password) => {
      if (waiting >= LONGEST_QUEUE) return 'busy';
      waiting += 1;
      const turn = last.then(async () => verify(passwordHash ?? (await decoy), plain(password)));
      last = turn.catch(() => undefined);
      try {
        return (await turn) && passwordHash !== undefined;
      } finally {
        waiting -= 1;
      }
    },
  };
}
