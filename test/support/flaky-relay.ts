import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface FlakyRelay {
  readonly url: string;
  cuts(): number;
  stop(): Promise<void>;
}

/**
 * Passes connections on to a broker and cuts each after some acknowledgements, between a message and its PUBACK, too.
 * @param acknowledgements that pass at least before a cut
 */
export async function flakyRelay(brokerUrl: string, acknowledgements: number): Promise<FlakyRelay> {
  let cuts = 0;
  const open = new Set<Socket>();
  const relay = createServer((near) => {
    const far = connect(Number(new URL(brokerUrl).port), '127.0.0.1');
    let passed = 0;
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far);
    far.on('data', (chunk) => {
      passed += chunk.length;
      // CONNACK and a PUBACK have four bytes each.
      if (passed >= 4 * (acknowledgements + (cuts % 5))) {
        cuts += 1;
        near.destroy();
      } else near.write(chunk);
    });
  });
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
  const { port } = relay.address() as AddressInfo;
  return {
    url: `mqtt://127.0.0.1:${port}`,
    cuts: () => cuts,
    stop: async () => {
      for (const socket of open) socket.destroy();
      relay.close();
      await once(relay, 'close');
    },
  };
}
