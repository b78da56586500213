import { useEffect, useState } from 'react';
import { useLive } from '../live/live-context.tsx';

/** The box's time in milliseconds since 1970, again every `everyMs`. */
export function useNow(everyMs: number): number {
  const { clockOffsetMs } = useLive();
  const [deviceMs, setDeviceMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setDeviceMs(Date.now()), everyMs);
    return () => window.clearInterval(timer);
  }, [everyMs]);
  return deviceMs + clockOffsetMs;
}
