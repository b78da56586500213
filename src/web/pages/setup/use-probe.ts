import { useState } from 'react';
import { CameraProbeSchema, type CameraEntry, type CameraProbe } from '../../../wire/camera-setup.ts';
import { postJson } from '../fetch/post-json.ts';
import type { InOwnName } from '../people/use-in-own-name.ts';

export type ProbeState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'busy' }
  /** @property key of what was probed */
  | { readonly kind: 'found'; readonly probe: CameraProbe; readonly key: string }
  | { readonly kind: 'failed'; readonly why: 'busy' | 'password-again' | 'other' };

export interface Probing {
  readonly state: ProbeState;
  /** @param id of the camera whose password is kept; null for a new one */
  readonly probe: (id: string | null, camera: CameraEntry, key: string) => void;
}

/** Looks at a camera through the service, in somebody's name. */
export function useProbe({ run }: Pick<InOwnName, 'run'>): Probing {
  const [state, setState] = useState<ProbeState>({ kind: 'idle' });
  const ask = async (body: object, key: string): Promise<void> => {
    setState({ kind: 'busy' });
    const answer = await postJson('/api/cameras/probe', body, CameraProbeSchema);
    if (answer.kind === 'success') setState({ kind: 'found', probe: answer.value, key });
    else if (answer.kind === 'error')
      setState({
        kind: 'failed',
        why:
          answer.code === 'probe-busy'
            ? 'busy'
            : answer.code === 'password-again'
              ? 'password-again'
              : 'other',
      });
  };
  return {
    state,
    probe: (id, { url, analysisUrl, transport, analysedFps, user, password }, key) => {
      const camera = { url, analysisUrl, transport, analysedFps, user, password };
      run((by) => ask({ id, camera, by }, key));
    },
  };
}
