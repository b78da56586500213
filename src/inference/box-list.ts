/** Candidate boxes of one class in flat arrays, reused from frame to frame. */
export class BoxList {
  readonly capacity: number;
  /** shape (capacity, 4): x0 y0 x1 y1 */
  readonly boxes: Float32Array;
  readonly scores: Float32Array;
  /** What the caller wants to find again, for example the cell. */
  readonly tags: Int32Array;
  /** Indexes of the boxes that `suppress` left, best first; only the first `keptCount` are live. */
  readonly kept: Int32Array;
  keptCount = 0;
  count = 0;
  readonly #order: Int32Array;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.boxes = new Float32Array(capacity * 4);
    this.scores = new Float32Array(capacity);
    this.tags = new Int32Array(capacity);
    this.kept = new Int32Array(capacity);
    this.#order = new Int32Array(capacity);
  }

  clear(): void {
    this.count = 0;
    this.keptCount = 0;
  }

  /** A full list keeps the better ones. */
  add(x0: number, y0: number, x1: number, y1: number, score: number, tag: number): void {
    let at = this.count;
    if (at === this.capacity) {
      at = this.#worst();
      if (this.scores[at]! >= score) return;
    } else this.count++;
    this.boxes[at * 4] = x0;
    this.boxes[at * 4 + 1] = y0;
    this.boxes[at * 4 + 2] = x1;
    this.boxes[at * 4 + 3] = y1;
    this.scores[at] = score;
    this.tags[at] = tag;
  }

  /** Greedy non-maximum suppression: of two boxes whose overlap (IoU) is above `maxIou` the better one stays. */
  suppress(maxIou: number): void {
    this.#sort();
    this.keptCount = 0;
    for (let i = 0; i < this.count; i++) {
      const candidate = this.#order[i]!;
      if (!this.#overlapsKept(candidate, maxIou)) this.kept[this.keptCount++] = candidate;
    }
  }

  #overlapsKept(candidate: number, maxIou: number): boolean {
    for (let k = 0; k < this.keptCount; k++)
      if (overlap(this.boxes, this.kept[k]! * 4, candidate * 4) > maxIou) return true;
    return false;
  }

  /** Best first; equal scores in the order of arrival, so that a replay gives the same list. Insertion: lists are short. */
  #sort(): void {
    for (let i = 0; i < this.count; i++) {
      let at = i;
      for (; at > 0 && this.scores[this.#order[at - 1]!]! < this.scores[i]!; at--)
        this.#order[at] = this.#order[at - 1]!;
      this.#order[at] = i;
    }
  }

  #worst(): number {
    let worst = 0;
    for (let i = 1; i < this.count; i++) if (this.scores[i]! < this.scores[worst]!) worst = i;
    return worst;
  }
}

/** Intersection over union of the boxes that start at `a` and `b`. */
function overlap(boxes: Float32Array, a: number, b: number): number {
  const w = Math.min(boxes[a + 2]!, boxes[b + 2]!) - Math.max(boxes[a]!, boxes[b]!);
  const h = Math.min(boxes[a + 3]!, boxes[b + 3]!) - Math.max(boxes[a + 1]!, boxes[b + 1]!);
  if (w <= 0 || h <= 0) return 0;
  const areaA = (boxes[a + 2]! - boxes[a]!) * (boxes[a + 3]! - boxes[a + 1]!);
  const areaB = (boxes[b + 2]! - boxes[b]!) * (boxes[b + 3]! - boxes[b + 1]!);
  return (w * h) / Math.max(areaA + areaB - w * h, 1e-6);
}
