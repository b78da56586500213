import { useEffect, useState } from 'react';
import { CaseExportSchema, type CaseExport, type CaseExportRequest } from '../../../wire/case-export.ts';
import { fetchJson, type FetchOutcome } from '../fetch/fetch-json.ts';
import { postJson } from '../fetch/post-json.ts';
import type { ExportWords } from '../language/export-words.ts';

export type ExportState =
  | { readonly kind: 'asking'; readonly problem?: keyof ExportWords['faults'] }
  | { readonly kind: 'sending' }
  | { readonly kind: 'making' }
  | { readonly kind: 'ready'; readonly made: Extract<CaseExport, { state: 'ready' }> };

const ASK_EVERY_MS = 1000;

/** Asks for the zip of a case, follows it until it is whole, and lets go of it when its time is over. */
export function useCaseExport(id: string): [state: ExportState, begin: (request: CaseExportRequest) => void] {
  const [state, setState] = useState<ExportState>({ kind: 'asking' });
  const url = `/api/violations/${id}/export`;
  useEffect(() => {
    if (state.kind === 'asking' || state.kind === 'sending') return undefined;
    if (state.kind === 'ready') {
      const over = window.setTimeout(() => setState({ kind: 'asking', problem: 'gone' }), state.made.lastsMs);
      return () => window.clearTimeout(over);
    }
    const aborter = new AbortController();
    const timer = window.setTimeout(() => {
      void fetchJson(url, CaseExportSchema, aborter.signal).then((outcome) => {
        // A line that is down for a moment does not end the work: asked again.
        const isLost = outcome.kind === 'error' && outcome.problem === 'network';
        if (outcome.kind !== 'aborted') setState(isLost ? { kind: 'making' } : stateOf(outcome));
      });
    }, ASK_EVERY_MS);
    return () => {
      window.clearTimeout(timer);
      aborter.abort();
    };
  }, [state, url]);
  const begin = (request: CaseExportRequest): void => {
    setState({ kind: 'sending' });
    void postJson(url, request, CaseExportSchema).then((outcome) => setState(stateOf(outcome)));
  };
  return [state, begin];
}

function stateOf(outcome: FetchOutcome<CaseExport>): ExportState {
  if (outcome.kind !== 'success') return { kind: 'asking', problem: faultOf(outcome) };
  switch (outcome.value.state) {
    case 'making':
      return { kind: 'making' };
    case 'failed':
      return { kind: 'asking', problem: outcome.value.why };
    case 'ready':
      return { kind: 'ready', made: outcome.value };
  }
}

function faultOf(
  outcome: Exclude<FetchOutcome<CaseExport>, { kind: 'success' }>,
): keyof ExportWords['faults'] {
  const code = outcome.kind === 'error' ? outcome.code : undefined;
  switch (code) {
    case 'disk-full':
    case 'export-busy':
    case 'evidence-not-ready':
      return code;
    case 'no-reason':
      return 'gone';
    default:
      return 'network';
  }
}
