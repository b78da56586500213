import { connectAsync, type MqttClient } from 'mqtt';

export interface Heard {
  readonly topic: string;
  readonly payload: string;
  readonly json: Record<string, unknown>;
  readonly retain: boolean;
}

/** A subscriber that keeps all it hears, and waits for what it is to hear. */
export class MqttListener {
  readonly heard: Heard[] = [];
  readonly #client: MqttClient;
  #onHeard: () => void = () => undefined;

  private constructor(client: MqttClient) {
    this.#client = client;
    client.on('message', (topic, payload, { retain }) => {
      const text = payload.toString();
      this.heard.push({ topic, payload: text, json: JSON.parse(text) as Record<string, unknown>, retain });
      this.#onHeard();
    });
  }

  static async to(url: string, filter = '#', options = {}): Promise<MqttListener> {
    const client = await connectAsync(url, { reconnectPeriod: 0, ...options });
    const listener = new MqttListener(client);
    await client.subscribeAsync(filter, { qos: 1 });
    return listener;
  }

  /** Resolves as soon as what was heard passes. */
  async until(passes: (heard: readonly Heard[]) => boolean): Promise<readonly Heard[]> {
    while (!passes(this.heard)) await new Promise<void>((resolve) => (this.#onHeard = resolve));
    return this.heard;
  }

  async stop(): Promise<void> {
    await this.#client.endAsync(true);
  }
}
