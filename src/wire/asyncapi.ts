import { z } from 'zod';
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

export interface MqttChannel {
  readonly name: string;
  /** With its parameters in braces. */
  readonly address: string;
  /** What the box does. */
  readonly action: 'send' | 'receive';
  /** The broker hands the newest to whoever comes later. */
  readonly isRetained: boolean;
  readonly summary: string;
  readonly schema: z.ZodType;
}

const names = topics('{site}');
const sent = { action: 'send', isRetained: false } as const;
const state = { action: 'send', isRetained: true } as const;
const heard = { action: 'receive', isRetained: false } as const;

/** Every topic of the service; a test holds it against docs/mqtt.md. */
export const CHANNELS: readonly MqttChannel[] = [
  {
    ...{ name: 'violations', address: names.violations, ...sent, schema: ViolationMessageSchema },
    summary: 'A violation was judged, and then its evidence saved, or not',
  },
  {
    ...{ name: 'status', address: names.status, ...state, schema: SiteStatusSchema },
    summary: 'Whether the service is there; the last will says that it is not',
  },
  {
    ...{ name: 'cameraState', address: names.cameraState('{camera}'), ...state, schema: CameraStateSchema },
    summary: 'What the camera does, why it does not, and how many frames were looked at',
  },
  {
    ...{ name: 'compliance', address: names.compliance, ...state, schema: ComplianceSchema },
    summary: 'The figures of the site’s day',
  },
  {
    ...{ name: 'disk', address: names.disk, ...state, schema: DiskStateSchema },
    summary: 'How full the disk of the data folder is',
  },
  {
    ...{ name: 'clock', address: names.clock, ...state, schema: ClockStateSchema },
    summary: 'Whether the box believes its own clock',
  },
  {
    ...{ name: 'acknowledgements', address: names.acknowledgements, ...sent },
    summary: 'A person has seen an alert, and what they do about it',
    schema: AcknowledgementMessageSchema,
  },
  {
    ...{ name: 'acknowledge', address: names.acknowledge, ...heard, schema: AcknowledgeCommandSchema },
    summary: 'The same, from a pager or another system',
  },
  {
    ...{ name: 'escalations', address: names.escalations, ...sent, schema: EscalationMessageSchema },
    summary: 'An alert goes on to the next person, by a step of the configuration',
  },
  {
    ...{ name: 'verdicts', address: names.verdicts, ...sent, schema: VerdictMessageSchema },
    summary: 'What an auditor found',
  },
  {
    ...{ name: 'scans', address: names.scans, ...heard, schema: ScanSchema },
    summary: 'Which parcel a scanner of the sorter has read',
  },
  {
    ...{ name: 'auditHead', address: names.auditHead('{day}'), ...state, schema: AuditHeadMessageSchema },
    summary: 'The audit log’s last row of a day',
  },
];

const PARAMETERS: Readonly<Record<string, string>> = {
  site: '`site.id` of the configuration',
  camera: 'Id of a camera',
  day: 'Of the site, yyyy-mm-dd',
};

/** The messages over MQTT as AsyncAPI 3.0, made from the very schemas that the service parses and writes by. */
export function asyncApiDocument(siteId: string, version: string): object {
  return {
    asyncapi: '3.0.0',
    info: {
      ...{ title: 'qingfang', version, license: { name: 'Apache-2.0' } },
      description:
        'JSON in UTF-8 with QoS 1 over the broker of the configuration, or the one that the service brings.',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(CHANNELS.map((channel) => [channel.name, describe(channel, siteId)])),
    operations: Object.fromEntries(
      CHANNELS.map(({ name, action, isRetained, summary }) => [
        name,
        {
          ...{ action, summary, channel: { $ref: `#/channels/${name}` } },
          bindings: { mqtt: { qos: 1, retain: isRetained, bindingVersion: '0.2.0' } },
        },
      ]),
    ),
  };
}

function describe({ name, address, action, summary, schema }: MqttChannel, siteId: string): object {
  const parameters = [...address.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => [
    parameter,
    {
      description: PARAMETERS[parameter],
      ...(parameter === 'site' ? { default: siteId } : {}),
    },
  ]);
  const io = action === 'send' ? 'output' : 'input';
  return {
    address,
    summary,
    parameters: Object.fromEntries(parameters) as object,
    messages: {
      [name]: {
        payload: {
          schemaFormat: 'application/schema+json;version=draft-07',
          schema: z.toJSONSchema(schema, { io, target: 'draft-7' }),
        },
      },
    },
  };
}
