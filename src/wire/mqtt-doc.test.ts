import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AuditHeadMessageSchema } from './audit-head-message.ts';
import { ClockStateSchema } from './clock-message.ts';
import { DiskStateSchema } from './disk-message.ts';
import {
  CameraStateSchema,
  ComplianceSchema,
  SiteStatusSchema,
  topics,
  ViolationMessageSchema,
} from './messages.ts';

import {
  AcknowledgeCommandSchema,
  AcknowledgementMessageSchema,
  EscalationMessageSchema,
  VerdictMessageSchema,
} from './people-message.ts';
import { ScanSchema } from './scans.ts';

const doc = readFileSync(join(import.meta.dirname, '../../docs/mqtt.md'), 'utf8');
/** Examples in the order of the page, each under the heading that names its topic. */
const examples = doc.split(/^## /m).flatMap((section) => {
  const topic = /`(qingfang\/[^`]*)`/.exec(section.split('\n')[0] ?? '')?.[1];
  return [...section.matchAll(/```json\n([\s\S]*?)```/g)].map(
    ([, json = '']) => [topic, JSON.parse(json) as object] as const,
  );
});

const names = topics('<site>');
const schemas = {
  [names.violations]: ViolationMessageSchema,
  [names.status]: SiteStatusSchema,
  [names.cameraState('<camera>')]: CameraStateSchema,
  [names.compliance]: ComplianceSchema,
  [names.disk]: DiskStateSchema,
  [names.clock]: ClockStateSchema,
  [names.acknowledgements]: AcknowledgementMessageSchema,
  [names.acknowledge]: AcknowledgeCommandSchema,
  [names.escalations]: EscalationMessageSchema,
  [names.verdicts]: VerdictMessageSchema,
  [names.scans]: ScanSchema,
  [names.auditHead('<day>')]: AuditHeadMessageSchema,
};

test.each(examples)(
  'the example of %s is such a message, and names no field that is none',
  (topic, example) => {
    const schema = schemas[topic ?? ''];
    // A schema drops what it does not know: an example with an invented field would come back without it.
    expect(schema?.parse(example)).toEqual(example);
  },
);

test('every topic and every type of violation message has its example', () => {
  expect(new Set(examples.map(([topic]) => topic))).toEqual(new Set(Object.keys(schemas)));
  const types = examples.flatMap(([, example]) => ('type' in example ? [example.type] : []));
  expect(types).toEqual(['raised', 'evidence-ready', 'evidence-failed']);
});

test('every field of a violation message is explained', () => {
  const fields = examples.flatMap(([topic, example]) =>
    topic === names.violations ? Object.keys(example) : [],
  );
  const unexplained = new Set(fields.filter((field) => !doc.includes(`\`${field}\``)));
  expect(unexplained).toEqual(new Set());
});
