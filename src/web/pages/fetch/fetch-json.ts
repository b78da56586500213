import { ProblemSchema, type Problem } from '../../../wire/http.ts';

/** As much of a wire schema as a page needs. */
export interface Schema<T> {
  safeParse(data: unknown): { success: true; data: T } | { success: false; error: { message: string } };
}

export type FetchProblem = 'network' | 'notFound' | 'server' | 'unreadable';

export type FetchOutcome<T> =
  | { readonly kind: 'success'; readonly value: T }
  | { readonly kind: 'aborted' }
  /** `code` is the service's word for it, where it gave one. */
  | { readonly kind: 'error'; readonly problem: FetchProblem; readonly code?: Problem['code'] };

/** Never throws: the caller looks at `kind`. What came is a value only when it parses by `schema`. */
export async function fetchJson<T>(
  url: string,
  schema: Schema<T>,
  signal: AbortSignal,
): Promise<FetchOutcome<T>> {
  let response: Response;
  try {
    response = await fetch(url, { signal, headers: { accept: 'application/json' } });
  } catch {
    return signal.aborted ? { kind: 'aborted' } : { kind: 'error', problem: 'network' };
  }
  return readAnswer(response, schema, signal);
}

export async function readAnswer<T>(
  response: Response,
  schema: Schema<T>,
  signal?: AbortSignal,
): Promise<FetchOutcome<T>> {
  if (!response.ok) return readProblem(response);
  try {
    const parsed = schema.safeParse(await response.json());
    return parsed.success
      ? { kind: 'success', value: parsed.data }
      : { kind: 'error', problem: 'unreadable' };
  } catch {
    return signal?.aborted === true ? { kind: 'aborted' } : { kind: 'error', problem: 'unreadable' };
  }
}

async function readProblem(response: Response): Promise<FetchOutcome<never>> {
  const problem = response.status === 404 ? 'notFound' : 'server';
  const told = ProblemSchema.safeParse(await response.json().catch(() => undefined));
  return { kind: 'error', problem, ...(told.success ? { code: told.data.code } : {}) };
}
