export type Box = readonly [number, number, number, number];
export interface Found {
  readonly picture: string;
  readonly box: Box;
  readonly score: number;
}

export function intersectionOverUnion(a: Box, b: Box): number {
  const w = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const h = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (w <= 0 || h <= 0) return 0;
  const area = (x: Box): number => (x[2] - x[0]) * (x[3] - x[1]);
  return (w * h) / (area(a) + area(b) - w * h);
}

/**
 * Average precision at one IoU: area under the precision envelope over recall, all points
 * (Everingham et al., The Pascal VOC Challenge, 2010 revision).
 * @returns also the recall over all that was found
 */
export function averagePrecision(
  found: readonly Found[],
  truth: ReadonlyMap<string, readonly Box[]>,
  iou = 0.5,
): { readonly ap: number; readonly recall: number; readonly count: number } {
  const count = [...truth.values()].reduce((sum, boxes) => sum + boxes.length, 0);
  const taken = new Map([...truth].map(([picture, boxes]) => [picture, boxes.map(() => false)]));
  let hits = 0;
  const points = [...found]
    .sort((a, b) => b.score - a.score)
    .map(({ picture, box }, i) => {
      const boxes = truth.get(picture) ?? [];
      const used = taken.get(picture) ?? [];
      let best = -1;
      let bestIou = iou;
      boxes.forEach((candidate, k) => {
        const overlap = intersectionOverUnion(box, candidate);
        if (used[k] === false && overlap >= bestIou) [best, bestIou] = [k, overlap];
      });
      if (best >= 0) {
        used[best] = true;
        hits += 1;
      }
      return { precision: hits / (i + 1), recall: hits / count };
    });
  let ap = 0;
  let envelope = 0;
  for (let i = points.length - 1; i >= 0; i--) {
    const point = points[i];
    if (point === undefined) continue;
    envelope = Math.max(envelope, point.precision);
    ap += envelope * (point.recall - (points[i - 1]?.recall ?? 0));
  }
  return { ap, recall: hits / count, count };
}
