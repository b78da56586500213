import { useEffect, useState } from 'react';
import type { Unblurring } from '../../../wire/unblurring.ts';

/** What is seen unblurred, for as long as the service lets it be. */
export function useUnblurring(): [
  unblurring: Unblurring | undefined,
  setUnblurring: (unblurring: Unblurring | undefined) => void,
] {
  const [unblurring, setUnblurring] = useState<Unblurring>();
  useEffect(() => {
    if (unblurring === undefined) return undefined;
    const timer = window.setTimeout(() => setUnblurring(undefined), unblurring.lastsMs);
    return () => window.clearTimeout(timer);
  }, [unblurring]);
  return [unblurring, setUnblurring];
}
