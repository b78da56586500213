/** A finished piece of the copied main stream; it starts at a keyframe. Times are presentation times of its run. */
export interface Segment {
  /** File name within the run's folder. */
  readonly name: string;
  readonly startMs: number;
  /** Start of the next; Infinity for the piece that was open when its ffmpeg died. */
  readonly endMs: number;
}

/** @param csv lines `name,startS,endS`, appended as each segment is finished; a line without its end is still being written */
export function parseSegmentList(csv: string): readonly Segment[] {
  return csv
    .slice(0, csv.lastIndexOf('\n') + 1)
    .split('\n')
    .flatMap((line) => {
      const [name, startS, endS] = line.trim().split(',');
      const startMs = Number(startS) * 1000;
      const endMs = Number(endS) * 1000;
      const isWhole = name !== undefined && /^\d+\.ts$/.test(name) && endMs > startMs;
      return isWhole ? [{ name, startMs, endMs }] : [];
    });
}

/** @returns the segments that hold any of [fromMs, toMs], the first one reaching back to fromMs where the recording does */
export function segmentsCovering(
  segments: readonly Segment[],
  fromMs: number,
  toMs: number,
): readonly Segment[] {
  return segments.filter((segment) => segment.endMs > fromMs && segment.startMs <= toMs);
}
