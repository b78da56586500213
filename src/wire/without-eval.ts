import { z } from 'zod';

/**
 * Call before the first parse where a content security policy forbids `eval`: zod otherwise tries to compile its parsers,
 * which fails there and is reported as a violation of the policy.
 */
export function parseWithoutEval(): void {
  z.config({ jitless: true });
}
