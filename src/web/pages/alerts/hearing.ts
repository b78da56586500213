import { isWithin, type GroupedAlert } from '../../../wire/alert-groups.ts';
import { isQuiet } from '../../../wire/quiet-hours.ts';
import type { Site } from '../../../wire/messages.ts';

/** A storm of alerts is one sound: between two there is at least this. */
export const QUIET_AFTER_SOUND_MS = 8000;

/** What this phone has sounded for. */
export interface Heard {
  /** Wall time of the last sound. */
  readonly lastMs: number;
  /** The last alert of each camera that was heard. */
  readonly ofCamera: ReadonlyMap<string, GroupedAlert>;
}

export const NOTHING_HEARD: Heard = { lastMs: -Infinity, ofCamera: new Map() };

/**
 * Whether an alert sounds: not in quiet hours, not within the cooldown of its camera's last one, and one for a burst.
 * @returns what was heard with it; undefined where it makes no sound
 */
export function hear(
  heard: Heard,
  alert: GroupedAlert,
  nowMs: number,
  { quietHours, alertCooldownMs, timeZone }: Pick<Site, 'quietHours' | 'alertCooldownMs' | 'timeZone'>,
): Heard | undefined {
  if (nowMs - heard.lastMs < QUIET_AFTER_SOUND_MS || isQuiet(nowMs, quietHours, timeZone)) return undefined;
  const before = heard.ofCamera.get(alert.cameraId);
  if (before !== undefined && isWithin(before, alert, alertCooldownMs)) return undefined;
  return { lastMs: nowMs, ofCamera: new Map([...heard.ofCamera, [alert.cameraId, alert]]) };
}
