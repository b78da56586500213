import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Store } from '../store/store.ts';
import { AcknowledgeCommandSchema, type AcknowledgeCommand } from '../wire/people-message.ts';
import { SparseWords } from './sparse-words.ts';

export interface AcknowledgeCommandParts {
  readonly store: Pick<Store, 'putAcknowledgement' | 'acknowledgementHistory'>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly log: Log;
  /** An acknowledgement was kept. */
  readonly onKept: (violationId: string) => void;
}

/** A name, an id and a word: anything longer is no command. */
const LONGEST_COMMAND = 1000;
/** Who sends nonsense must not fill the log. */
const TOLD_EACH_MS = 10_000;

/**
 * Takes a person's acknowledgement that came over MQTT. What is no command is told in the log and changes nothing; a command
 * that comes twice, as QoS 1 allows, counts once. Whoever sent it sees on the topic of acknowledgements that it is kept.
 */
export function acknowledgeCommand({
  store,
  clock,
  log,
  onKept,
}: AcknowledgeCommandParts): (payload: string) => void {
  const words = new SparseWords(clock, TOLD_EACH_MS);
  return (payload) => {
    const command = commandOf(payload);
    if (typeof command === 'string') {
      const untoldBefore = words.next();
      if (untoldBefore !== undefined)
        log.warn({ event: 'acknowledge.refused', reason: command, untoldBefore }, 'not an acknowledgement');
      return;
    }
    const { violationId, action, by } = command;
    try {
      const last = store.acknowledgementHistory(violationId).at(-1);
      if (last?.action === action && last.by === by) return;
      if (store.putAcknowledgement(violationId, { action, by }) !== undefined) onKept(violationId);
      else log.warn({ event: 'acknowledge.unknown', violationId }, 'acknowledgement of no violation');
    } catch (error) {
      // The sender sees that no confirmation comes, and may send again.
      log.error({ event: 'acknowledge.failed', violationId, err: error }, 'acknowledgement not kept');
    }
  };
}

/** @returns the reason where it is none */
function commandOf(payload: string): AcknowledgeCommand | string {
  if (payload.length > LONGEST_COMMAND) return `${payload.length} characters`;
  try {
    const parsed = AcknowledgeCommandSchema.safeParse(JSON.parse(payload));
    if (parsed.success) return parsed.data;
    return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  } catch (error) {
    if (error instanceof SyntaxError) return 'not JSON';
    throw error;
  }
}
