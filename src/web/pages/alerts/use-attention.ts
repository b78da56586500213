import { useLocalStorage } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { useSite } from '../live/site-context.tsx';
import type { ViolationList } from '../violations/use-violations.ts';
import { playChime, wakeSound } from './chime.ts';
import { hear, NOTHING_HEARD } from './hearing.ts';

const VIBRATION_MS = [180, 90, 180];

export interface Attention {
  readonly hasSound: boolean;
  readonly setSound: (isOn: boolean) => void;
  readonly staysAwake: boolean;
  readonly setAwake: (isOn: boolean) => void;
  /** Browsers keep a screen on for pages that came by HTTPS, or from this machine. */
  readonly canStayAwake: boolean;
}

/**
 * Sound, vibration and a screen that stays on, each by choice; remembered on this device.
 * @param list whose arrivals are heard
 */
export function useAttention(list: ViolationList): Attention {
  const [hasSound, setSound] = useFlag('qingfang.sound');
  const [staysAwake, setAwake] = useFlag('qingfang.awake');
  useChime(hasSound, list);
  useWakeLock(staysAwake);
  return {
    hasSound,
    setSound: (isOn) => {
      setSound(isOn);
      // Heard at once: who switches it on knows what to listen for, and the browser lets it sound from now on.
      if (isOn) playChime();
    },
    staysAwake,
    setAwake,
    canStayAwake: 'wakeLock' in navigator,
  };
}

function useFlag(key: string): [boolean, (isOn: boolean) => void] {
  const [isOn, setOn] = useLocalStorage({ key, defaultValue: false, getInitialValueInEffect: false });
  return [isOn, setOn];
}

/** Once for each row that arrived, if at all: a row comes again with its clip, and with what people say of it. */
function useChime(isOn: boolean, { rows, arrived }: ViolationList): void {
  const site = useSite();
  const heard = useRef(NOTHING_HEARD);
  const known = useRef(new Set<string>());
  useEffect(() => {
    if (!isOn) return undefined;
    // After a reload a browser is silent until the first touch.
    window.addEventListener('pointerdown', wakeSound, { once: true });
    return () => window.removeEventListener('pointerdown', wakeSound);
  }, [isOn]);
  useEffect(() => {
    for (const row of [...rows].reverse()) {
      if (known.current.has(row.id)) continue;
      known.current.add(row.id);
      if (!isOn || !arrived.includes(row.id)) continue;
      const alert = { cameraId: row.cameraId, atMs: Date.parse(row.occurredAt) };
      const now = hear(heard.current, alert, Date.now(), site);
      if (now === undefined) continue;
      heard.current = now;
      playChime();
      if ('vibrate' in navigator) navigator.vibrate(VIBRATION_MS);
    }
  }, [isOn, rows, arrived, site]);
}

function useWakeLock(isOn: boolean): void {
  useEffect(() => {
    if (!isOn || !('wakeLock' in navigator)) return undefined;
    let lock: WakeLockSentinel | undefined;
    let isOver = false;
    const hold = async (): Promise<void> => {
      if (document.visibilityState !== 'visible') return;
      try {
        lock = await navigator.wakeLock.request('screen');
        if (isOver) await lock.release();
      } catch (error) {
        // A phone low on power may refuse; the page works all the same.
        console.info('the screen may go dark:', error);
      }
    };
    const holdAgain = (): void => void hold();
    holdAgain();
    // The system takes the lock away whenever the page is hidden.
    document.addEventListener('visibilitychange', holdAgain);
    return () => {
      isOver = true;
      document.removeEventListener('visibilitychange', holdAgain);
      void lock?.release();
    };
  }, [isOn]);
}
