import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

const STEPS = ['OPTIONS', 'DESCRIBE', 'SETUP', 'PLAY', 'packets'] as const;

/** What a server does wrong, once the dialogue has come so far; until then it answers as a camera does. */
export interface Lie {
  readonly at: (typeof STEPS)[number];
  readonly how:
    | { readonly kind: 'close' | 'stall' | 'flood' }
    /** In place of the answer. */
    | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
    /** The answer with some of it replaced: `at` from 0 to 1 of its length. */
    | { readonly kind: 'edit'; readonly edits: readonly { readonly at: number; readonly text: string }[] };
}

export const LIE_STEPS = STEPS;

export interface LyingRtsp {
  readonly url: string;
  /** Since the start. */
  readonly connections: number;
  /** Most that were open in one moment. */
  readonly mostAtOnce: number;
  /** What was asked of it. */
  readonly methods: ReadonlySet<string>;
  stop(): Promise<void>;
}

const SDP = [
  'v=0',
  'o=- 0 0 IN IP4 127.0.0.1',
  's=a camera',
  'c=IN IP4 0.0.0.0',
  't=0 0',
  'm=video 0 RTP/AVP 96',
  'a=rtpmap:96 H264/90000',
  'a=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z0LAHtkA2D3n4QAAAwABAAADADIPFi5I,aMuMsg==',
  'a=control:trackID=0',
  '',
].join('\r\n');
const CONTENTS: Readonly<Record<string, readonly string[]>> = {
  OPTIONS: ['Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN'],
  SETUP: ['Transport: RTP/AVP/TCP;unicast;interleaved=0-1', 'Session: 12345;timeout=60'],
  PLAY: ['Session: 12345', 'RTP-Info: url=trackID=0;seq=1;rtptime=0'],
};
const FLOOD = Buffer.alloc(64 * 1024, 'a=x:');
const PACKET_EVERY_MS = 20;

/** A camera that speaks RTSP over TCP up to a point, and then lies. */
export async function startLyingRtsp(lie: Lie): Promise<LyingRtsp> {
  const counts = { connections: 0, mostAtOnce: 0 };
  const methods = new Set<string>();
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    counts.connections += 1;
    open.add(socket);
    counts.mostAtOnce = Math.max(counts.mostAtOnce, open.size);
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(socket));
    converse(socket, lie, methods);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `rtsp://127.0.0.1:${port}/live`,
    methods,
    get connections() {
      return counts.connections;
    },
    get mostAtOnce() {
      return counts.mostAtOnce;
    },
    stop: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function converse(socket: Socket, lie: Lie, methods: Set<string>): void {
  let heard = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    heard += text;
    for (let end = heard.indexOf('\r\n\r\n'); end >= 0; end = heard.indexOf('\r\n\r\n')) {
      const request = heard.slice(0, end);
      heard = heard.slice(end + 4);
      methods.add(answer(socket, lie, request));
    }
  });
}

/** @returns what was asked */
function answer(socket: Socket, lie: Lie, request: string): string {
  const method = /^\S+/.exec(request)?.[0] ?? '';
  const number = /^CSeq: *(\d+)/im.exec(request)?.[1] ?? '0';
  const right = answerTo(method, number);
  if (method === lie.at) tell(socket, lie, right);
  else socket.write(right, 'latin1');
  if (method === 'PLAY' && lie.at === 'packets') sendPackets(socket, lie);
  return method;
}

function answerTo(method: string, number: string): string {
  const body = method === 'DESCRIBE' ? SDP : '';
  const more =
    body === ''
      ? (CONTENTS[method] ?? [])
      : ['Content-Type: application/sdp', `Content-Length: ${body.length}`];
  return ['RTSP/1.0 200 OK', `CSeq: ${number}`, ...more, '', body].join('\r\n');
}

function tell(socket: Socket, { how }: Lie, right: string): void {
  switch (how.kind) {
    case 'close':
      socket.destroy();
      return;
    case 'stall':
      return;
    case 'flood':
      flood(socket);
      return;
    case 'bytes':
      socket.write(how.bytes);
      return;
    case 'edit':
      socket.write(edited(right, how.edits), 'latin1');
  }
}

/** As fast as it is taken, without an end. */
function flood(socket: Socket): void {
  if (!socket.writable) return;
  // Others are served between two writes.
  socket.write(FLOOD, () => setImmediate(flood, socket));
}

function edited(text: string, edits: readonly { readonly at: number; readonly text: string }[]): string {
  return edits.reduce((before, edit) => {
    const at = Math.floor(edit.at * before.length);
    return before.slice(0, at) + edit.text + before.slice(at + edit.text.length);
  }, text);
}

/** Interleaved RTP that is none, or a stream that breaks off. */
function sendPackets(socket: Socket, lie: Lie): void {
  const { how } = lie;
  if (how.kind !== 'bytes' && how.kind !== 'edit') {
    tell(socket, lie, '');
    return;
  }
  const payload = how.kind === 'bytes' ? how.bytes : Buffer.from(how.edits.map(({ text }) => text).join(''));
  let sequence = 0;
  const timer = setInterval(() => {
    sequence += 1;
    const rtp = Buffer.alloc(12);
    rtp.writeUInt16BE(0x80e0, 0);
    rtp.writeUInt16BE(sequence & 0xffff, 2);
    rtp.writeUInt32BE((sequence * 3600) >>> 0, 4);
    const length = rtp.length + payload.length;
    // Every fourth says a wrong length: what follows is no packet any more.
    const told = sequence % 4 === 0 ? (length * 7919) & 0xffff : length;
    socket.write(Buffer.concat([Buffer.from([0x24, 0, told >> 8, told & 0xff]), rtp, payload]));
  }, PACKET_EVERY_MS);
  socket.once('close', () => clearInterval(timer));
}
