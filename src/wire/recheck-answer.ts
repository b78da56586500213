/** What happened, in the eyes of somebody who was told nothing. `rough`: trampled on, sat on, slammed, swung. */
export const RECHECK_ANSWERS = ['throw', 'kick', 'drop', 'rough', 'gentle', 'cannot-tell'] as const;

export type RecheckAnswer = (typeof RECHECK_ANSWERS)[number];
