import { readFileSync } from 'node:fs';
import type { Clock } from '../base/clock.ts';
import type { Stoppable } from '../base/lifetime.ts';
import type { Log } from '../base/log.ts';
import type { Config } from '../config/schema.ts';
import { startEmbeddedBroker } from '../publish/embedded-broker.ts';
import { MQTT_RETRY, MqttLink, type MqttMessage, type MqttTls } from '../publish/mqtt-client.ts';
import { isoAt } from '../store/site-day.ts';
import { SCHEMA_VERSION, topics, type SiteStatus } from '../wire/messages.ts';

export interface BrokerLink {
  readonly link: MqttLink;
  /** The newest state of a topic, with the life of the service and a number that rises. */
  readonly retain: (topic: string, message: object) => void;
  /** The broker keeps no state of the topic any more. */
  readonly clear: (topic: string) => void;
  /** Without credentials. */
  readonly address: string;
}

/**
 * Connects to the broker of the configuration, or to one inside this process; status is retained, its last will says
 * that the box is gone.
 * @throws E_PORT_IN_USE, E_BROKER for an address that is none
 */
export async function openBrokerLink(options: {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly bootId: string;
  readonly keep: <T extends Stoppable>(part: T) => T;
}): Promise<BrokerLink> {
  const { config, clock, log, bootId, keep } = options;
  const { mqtt, site } = config;
  const url = mqtt.url ?? keep(await startEmbeddedBroker(mqtt)).url;
  const topic = topics(site.id).status;
  let stateSeq = 0;
  const stated = (topic: string, message: object): MqttMessage => {
    stateSeq += 1;
    return { topic, payload: JSON.stringify({ ...message, bootId, stateSeq }) };
  };
  const status = (online: boolean): MqttMessage => {
    const at = isoAt(clock.wallMs(), site.timeZone);
    const message: SiteStatus = { schemaVersion: SCHEMA_VERSION, siteId: site.id, online, at };
    return stated(topic, message);
  };
  const link = keep(
    new MqttLink({
      url,
      protocol: mqtt.url === undefined ? '3.1.1' : mqtt.protocol,
      user: mqtt.user,
      password: mqtt.password,
      tls: tlsOf(mqtt),
      clientId: `qingfang-${site.id}`,
      will: () => status(false),
      log,
      retry: MQTT_RETRY,
    }),
  );
  link.onConnect(() => link.retain(status(true)));
  link.start();
  return {
    link,
    retain: (topic, message) => link.retain(stated(topic, message)),
    clear: (topic) => link.retain({ topic, payload: '' }),
    address: url.replace(/\/\/[^@/]*@/, '//'),
  };
}

function tlsOf({ caFile, certFile, keyFile }: Config['mqtt']): MqttTls {
  return {
    ca: caFile === undefined ? undefined : readFileSync(caFile),
    client:
      certFile === undefined || keyFile === undefined
        ? undefined
        : { certificate: readFileSync(certFile), key: readFileSync(keyFile) },
  };
}
