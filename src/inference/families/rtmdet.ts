import type { ModelCard } from '../../config/model-card.ts';
import { BoxList } from '../box-list.ts';
import { NetworkInput } from '../network-input.ts';
import type { WholeFrameAdapter } from './family.ts';

const STRIDES = [8, 16, 32] as const;
const VALUES = 5;
const MAX_IOU = 0.6;
const MAX_CANDIDATES = 256;

/**
 * RTMDet with one class, person. Outputs s8, s16, s32 (1, rows, columns, 5): logit, then distances left, top, right, bottom
 * in px from (column, row) * stride.
 */
export function rtmdet(card: ModelCard): WholeFrameAdapter {
  const input = new NetworkInput(card.input);
  const { w, h } = card.input.sizeWh;
  const list = new BoxList(MAX_CANDIDATES);
  const { person } = card.thresholds;
  return {
    kind: 'whole-frame',
    inputs: [input.spec],
    outputs: STRIDES.map((stride) => ({
      name: `s${String(stride)}`,
      type: 'float32',
      dims: [1, h / stride, w / stride, VALUES],
    })),
    prepare: (view) => {
      const { data, fit } = input.place(view);
      return { fed: [data], fit };
    },
    decode: (outputs, { scale }, sighting, wanted) => {
      if (!wanted.persons) return;
      list.clear();
      for (let level = 0; level < STRIDES.length; level++)
        collect(outputs[level]!, w / STRIDES[level]!, STRIDES[level]!, person, list);
      list.suppress(MAX_IOU);
      for (let k = 0; k < list.keptCount; k++) {
        const i = list.kept[k]!;
        const [x0, y0, x1, y1] = [0, 1, 2, 3].map((side) => list.boxes[i * 4 + side]! / scale);
        sighting.addPerson(x0!, y0!, x1!, y1!, list.scores[i]!);
      }
    },
  };
}

function collect(
  values: Float32Array,
  columns: number,
  stride: number,
  threshold: number,
  list: BoxList,
): void {
  // Compared before the sigmoid: most cells are empty.
  const leastLogit = Math.log(threshold / (1 - threshold));
  for (let at = 0, cell = 0; at < values.length; at += VALUES, cell++) {
    const logit = values[at]!;
    if (logit < leastLogit) continue;
    const x = (cell % columns) * stride;
    const y = Math.floor(cell / columns) * stride;
    list.add(
      x - values[at + 1]!,
      y - values[at + 2]!,
      x + values[at + 3]!,
      y + values[at + 4]!,
      1 / (1 + Math.exp(-logit)),
      cell,
    );
  }
}
