/** How many times the short version's runs: `npm run test:fuzz` sets it. */
const TIMES = Math.max(1, Number(process.env['QINGFANG_FUZZ_RUNS'] ?? 1));
/** The same inputs each time, until another seed is asked for. */
const SEED = Number(process.env['QINGFANG_FUZZ_SEED'] ?? 1);

/** For fast-check: `runs` in the short version that belongs to every test run. */
export const fuzzed = (runs: number): { numRuns: number; seed: number } => ({
  numRuns: Math.round(runs * TIMES),
  seed: SEED,
});

/** What a test of so many runs may take. */
export const FUZZ_TIMEOUT_MS = 60_000 * TIMES;
