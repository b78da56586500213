import { z } from 'zod';
import { EscalationEntrySchema } from './escalation.ts';
import { delivery, SCHEMA_VERSION, ViolationSchema } from './messages.ts';
import { AcknowledgementEntrySchema, AcknowledgementRequestSchema, VerdictEntrySchema } from './verdict.ts';

/** What people said of a violation, as it goes out; docs/mqtt.md shows each. */

const schemaVersion = z.literal(SCHEMA_VERSION);

export const AcknowledgementMessageSchema = AcknowledgementEntrySchema.extend({
  schemaVersion,
  violationId: z.uuid(),
  ...delivery,
});

/** Without the note: free words stay on the box. */
export const VerdictMessageSchema = VerdictEntrySchema.omit({ note: true }).extend({
  schemaVersion,
  violationId: z.uuid(),
  ...delivery,
});

/** An alert goes on: the violation that the step fired for, and those of the same camera that go along with it. */
export const EscalationMessageSchema = EscalationEntrySchema.extend({
  schemaVersion,
  violation: ViolationSchema,
  otherIds: z.array(z.uuid()),
  ...delivery,
});

/** What comes in on the topic `acknowledge`. */
export const AcknowledgeCommandSchema = AcknowledgementRequestSchema.extend({ violationId: z.uuid() });

export type AcknowledgementMessage = z.infer<typeof AcknowledgementMessageSchema>;
export type EscalationMessage = z.infer<typeof EscalationMessageSchema>;
export type VerdictMessage = z.infer<typeof VerdictMessageSchema>;
export type AcknowledgeCommand = z.infer<typeof AcknowledgeCommandSchema>;
