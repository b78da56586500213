import v8 from 'node:v8';

/** Heap in use before and after one collection, bytes. */
export interface Collection {
  readonly usedBefore: number;
  readonly usedAfter: number;
}

/**
 * What was taken from the heap: all growth between collections. Lazy sweeping frees a little without telling, so a shrinking
 * step counts as none.
 */
export function allocatedBytes(
  usedAtStart: number,
  collections: readonly Collection[],
  usedAtEnd: number,
): number {
  let used = usedAtStart;
  let sum = 0;
  for (const { usedBefore, usedAfter } of collections) {
    sum += Math.max(0, usedBefore - used);
    used = usedAfter;
  }
  return sum + Math.max(0, usedAtEnd - used);
}

/** Counts what this thread takes from its heap, from its making on. */
export class HeapMeter {
  readonly #profiler = new v8.GCProfiler();
  readonly #usedAtStart: number;

  constructor() {
    this.#profiler.start();
    this.#usedAtStart = v8.getHeapStatistics().used_heap_size;
  }

  stop(): number {
    const usedAtEnd = v8.getHeapStatistics().used_heap_size;
    const { statistics } = this.#profiler.stop();
    const collections = statistics.map(({ beforeGC, afterGC }) => ({
      usedBefore: beforeGC.heapStatistics.usedHeapSize,
      usedAfter: afterGC.heapStatistics.usedHeapSize,
    }));
    return allocatedBytes(this.#usedAtStart, collections, usedAtEnd);
  }
}
