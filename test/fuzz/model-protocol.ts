/** The models of a folder that are to be loaded and used. */
export interface ModelQuestion {
  readonly modelsDir: string;
  readonly pose: string;
  readonly object: string;
  readonly look: string | null;
}

export type ModelAnswer =
  | { readonly outcome: 'looked' }
  /** One clear error. */
  | { readonly outcome: 'refused'; readonly code: string; readonly message: string }
  /** An error that nobody meant. */
  | { readonly outcome: 'unknown'; readonly detail: string };
