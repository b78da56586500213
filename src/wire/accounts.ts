import { z } from 'zod';
import { ROLES } from './access.ts';
import { AUDIT_ACTIONS } from './audit.ts';
import { ScopeSchema } from './scope.ts';

/** People of the box, and how they come in. */

/** Stand in the audit log for the service itself and for a name that is none. */
const RESERVED = ['service', 'unknown'];

export const AccountNameSchema = z
  .string()
  .trim()
  .normalize('NFKC')
  .min(1)
  .max(40)
  .regex(/^[^\p{C}/\\]+$/u, 'a name has no slash and nothing that cannot be seen')
  .refine((name) => !RESERVED.includes(name.toLowerCase()), 'this name is taken by the service');

/** Length is what protects; NIST SP 800-63B forbids rules of composition. */
export const NewPasswordSchema = z.string().min(10, 'use 10 characters or more; a sentence is fine').max(200);

export const AccountSchema = z.object({
  name: z.string(),
  role: z.enum(ROLES),
  /** What of the site it sees; an admin always sees all. */
  scope: ScopeSchema,
});

/** `open`: nobody need log in; `setup`: the first account is still to be made, with the code from the terminal. */
export const SessionSchema = z.object({
  access: z.enum(['open', 'setup', 'accounts']),
  /** Null where nobody is logged in. */
  account: AccountSchema.nullable(),
});

const typedPassword = z.string().min(1).max(200);

/** Body of `POST /api/session`. */
export const LogInRequestSchema = z.strictObject({
  name: z.string().trim().normalize('NFKC').min(1).max(40),
  password: typedPassword,
});

/** Body of `POST /api/setup`. */
export const SetUpRequestSchema = z.strictObject({
  code: z.string().max(40),
  name: AccountNameSchema,
  password: NewPasswordSchema,
});

export const AccountEntrySchema = AccountSchema.extend({
  isDisabled: z.boolean(),
  createdAt: z.iso.datetime(),
});

/** `/api/accounts`, and the answer to each change. */
export const AccountListSchema = z.array(AccountEntrySchema);

/** Body of `POST /api/accounts`. */
export const NewAccountSchema = z.strictObject({
  name: AccountNameSchema,
  role: z.enum(ROLES),
  password: NewPasswordSchema,
  scope: ScopeSchema.default(null),
});

/** Body of `PATCH /api/accounts/NAME`; ends all sessions of that account. */
export const AccountChangeSchema = z
  .strictObject({
    role: z.enum(ROLES).optional(),
    password: NewPasswordSchema.optional(),
    isDisabled: z.boolean().optional(),
    scope: ScopeSchema.optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'say what to change');

/** Body of `POST /api/session/password`: one's own. */
export const OwnPasswordSchema = z.strictObject({
  password: typedPassword,
  newPassword: NewPasswordSchema,
});

export const AccountParamsSchema = z.object({ name: z.string().min(1).max(40) });

/** `/api/audit`: newest first. */
export const AuditQuerySchema = z.strictObject({
  /** Only what this person did. */
  actor: z.string().min(1).max(40).optional(),
  /** Only deeds of this kind. */
  action: z.enum(AUDIT_ACTIONS).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.coerce.number().int().min(1).optional(),
});

export type Account = z.infer<typeof AccountSchema>;
export type Session = z.infer<typeof SessionSchema>;
export type AccountEntry = z.infer<typeof AccountEntrySchema>;
export type NewAccount = z.infer<typeof NewAccountSchema>;
export type AccountChange = z.infer<typeof AccountChangeSchema>;
export type LogInRequest = z.infer<typeof LogInRequestSchema>;
export type OwnPassword = z.infer<typeof OwnPasswordSchema>;
export type SetUpRequest = z.infer<typeof SetUpRequestSchema>;
export type AuditQuery = z.infer<typeof AuditQuerySchema>;
