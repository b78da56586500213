import type { WebServer } from '../../src/web/web-server.ts';

export interface SseEvent {
  readonly event: string;
  readonly data: unknown;
}

/** Reads the live stream's events one by one. */
export async function readLive(at: WebServer) {
  const aborter = new AbortController();
  const response = await fetch(`${at.address}/api/live`, { signal: aborter.signal });
  if (response.headers.get('content-type')?.startsWith('text/event-stream') !== true) {
    throw new Error(`no event stream: ${response.status}`);
  }
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const events: SseEvent[] = [];
  let text = '';
  const pull = async (): Promise<boolean> => {
    const { done, value } = await reader.read();
    text += value ?? '';
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    events.push(...blocks.filter((block) => block.includes('data: ')).map(parseEvent));
    return !done;
  };
  return {
    async take(count: number): Promise<SseEvent[]> {
      while (events.length < count && (await pull()));
      return events.splice(0, count);
    },
    async ended(): Promise<void> {
      while (await pull());
    },
    close: () => aborter.abort(),
  };
}

function parseEvent(block: string): SseEvent {
  const field = (name: string): string | undefined =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2);
  return { event: field('event') ?? 'message', data: JSON.parse(field('data') ?? 'null') };
}
