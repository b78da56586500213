import type { ModelCard } from '../../config/model-card.ts';
import type { Fit } from '../../domain/frame.ts';
import { JOINT_COUNT } from '../../domain/observation.ts';
import { BoxList } from '../box-list.ts';
import { NetworkInput } from '../network-input.ts';
import type { TensorSpec } from '../onnx-runtime.ts';
import type { Sighting } from '../sighting.ts';
import type { WholeFrameAdapter } from './family.ts';

const STRIDE = 8;
const PERSON = 0;
const PARCEL = 1;
const MAX_IOU = 0.6;
const MAX_PEAKS = 120;
/** Share of a peak's score from which a neighbour's box counts. */
const NEARLY_AS_SURE = 0.7;
/** A joint's heat times nearness must reach this before the heat map is believed more than the regressed place. */
const SNAP_AT = 0.1;

/** The maps of one picture on a grid of `columns` x `rows` cells of 8 px; channel first. */
export interface GridMaps {
  readonly columns: number;
  readonly rows: number;
  /** shape (2, rows, columns): probability that a person's, a parcel's centre lies here */
  readonly centre: Float32Array;
  /** shape (8, rows, columns): left, top, right, bottom px from the cell's centre; 0-3 person, 4-7 parcel */
  readonly box: Float32Array;
  /** shape (34, rows, columns): dx, dy px from the cell's centre to joint k at channels 2k, 2k + 1 */
  readonly jointOffset: Float32Array;
  /** shape (17, rows, columns): probability */
  readonly jointHeat: Float32Array;
  /** shape (34, rows, columns): dx, dy px from the cell's centre to the joint that lies in the cell */
  readonly jointRefine: Float32Array;
  /** shape (3, rows, columns): probability that the parcel whose centre lies here is held, in flight, sliding */
  readonly state: Float32Array | undefined;
}

/** The network of this project: centre heat maps, boxes as distances, joints as offset + heat map + refinement. */
export function qingfangGrid(card: ModelCard): WholeFrameAdapter {
  const columns = card.input.sizeWh.w / STRIDE;
  const rows = card.input.sizeWh.h / STRIDE;
  const input = new NetworkInput(card.input);
  const motion = motionSpec(card);
  const lists = [new BoxList(MAX_PEAKS), new BoxList(MAX_PEAKS)] as const;
  const map = (name: string, channels: number) =>
    ({ name, type: 'float32', dims: [1, channels, rows, columns] }) as const;
  const saysState = card.outputs.some(({ name }) => name === 'state');
  const { person, parcel } = card.thresholds;
  return {
    kind: 'whole-frame',
    inputs: motion === undefined ? [input.spec] : [input.spec, motion],
    outputs: [
      map('centre', 2),
      map('box', 8),
      map('jointOffset', 2 * JOINT_COUNT),
      map('jointHeat', JOINT_COUNT),
      map('jointRefine', 2 * JOINT_COUNT),
      ...(saysState ? [map('state', 3)] : []),
    ],
    prepare: (view) => {
      const { data, fit } = input.place(view);
      return { fed: motion === undefined ? [data] : [data, view.motion], fit };
    },
    decode: ([centre, box, jointOffset, jointHeat, jointRefine, state], fit, sighting, wanted) => {
      const maps = {
        columns,
        rows,
        centre: centre!,
        box: box!,
        jointOffset: jointOffset!,
        jointHeat: jointHeat!,
        jointRefine: jointRefine!,
        state,
      };
      if (wanted.persons) {
        collectPeaks(maps, PERSON, person, lists[PERSON]);
        addPersons(maps, lists[PERSON], fit, sighting);
      }
      if (wanted.parcels) {
        collectPeaks(maps, PARCEL, parcel, lists[PARCEL]);
        addParcels(maps, lists[PARCEL], fit, sighting);
      }
    },
  };
}

/** A card that names a motion input also feeds what changed since the camera's frame before. */
function motionSpec({ input: { motion, sizeWh } }: ModelCard): TensorSpec | undefined {
  if (motion === undefined) return undefined;
  return { name: motion, type: 'uint8', dims: [1, sizeWh.h / 2, sizeWh.w / 2, 1] };
}

/** Boxes (px of the input, tagged with their cell) of the cells that are the largest of their 3x3 neighbours, after suppression. */
export function collectPeaks(maps: GridMaps, kind: number, threshold: number, list: BoxList): void {
  const { columns, rows, centre } = maps;
  const cells = columns * rows;
  list.clear();
  for (let row = 0, cell = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, cell++) {
      const score = centre[kind * cells + cell]!;
      if (score < threshold || !isPeak(centre, kind * cells, columns, rows, row, column, score)) continue;
      addBlended(maps, kind, row, column, score, list);
    }
  list.suppress(MAX_IOU);
}

/**
 * Adds the box of a peak: the mean of what the peak and its nearly as sure neighbours say, weighted by their scores. On
 * rendered clips it raised the mean overlap of parcels from 0.743 to 0.758 and of people from 0.740 to 0.754.
 */
function addBlended(
  { columns, rows, centre, box }: GridMaps,
  kind: number,
  row: number,
  column: number,
  score: number,
  list: BoxList,
): void {
  const cells = columns * rows;
  let x0 = 0;
  let y0 = 0;
  let x1 = 0;
  let y1 = 0;
  let sum = 0;
  for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++)
    for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++) {
      const cell = r * columns + c;
      const weight = centre[kind * cells + cell]!;
      if (weight < NEARLY_AS_SURE * score) continue;
      const at = kind * 4 * cells + cell;
      x0 += weight * ((c + 0.5) * STRIDE - box[at]!);
      y0 += weight * ((r + 0.5) * STRIDE - box[at + cells]!);
      x1 += weight * ((c + 0.5) * STRIDE + box[at + 2 * cells]!);
      y1 += weight * ((r + 0.5) * STRIDE + box[at + 3 * cells]!);
      sum += weight;
    }
  list.add(x0 / sum, y0 / sum, x1 / sum, y1 / sum, score, row * columns + column);
}

function isPeak(
  map: Float32Array,
  base: number,
  columns: number,
  rows: number,
  row: number,
  column: number,
  score: number,
): boolean {
  for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++)
    for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++)
      if (map[base + r * columns + c]! > score) return false;
  return true;
}

function addParcels(
  { state, rows, columns }: GridMaps,
  { boxes, scores, tags, kept, keptCount }: BoxList,
  { scale }: Fit,
  sighting: Sighting,
): void {
  const cells = rows * columns;
  for (let k = 0; k < keptCount; k++) {
    const i = kept[k]!;
    sighting.addParcel(
      boxes[i * 4]! / scale,
      boxes[i * 4 + 1]! / scale,
      boxes[i * 4 + 2]! / scale,
      boxes[i * 4 + 3]! / scale,
      scores[i]!,
      state && {
        held: state[tags[i]!]!,
        flight: state[cells + tags[i]!]!,
        sliding: state[2 * cells + tags[i]!]!,
      },
    );
  }
}

function addPersons(maps: GridMaps, list: BoxList, { scale }: Fit, sighting: Sighting): void {
  const { boxes, scores, tags, kept, keptCount } = list;
  for (let k = 0; k < keptCount; k++) {
    const i = kept[k]!;
    const x0 = boxes[i * 4]!;
    const y0 = boxes[i * 4 + 1]!;
    const x1 = boxes[i * 4 + 2]!;
    const y1 = boxes[i * 4 + 3]!;
    const at = sighting.addPerson(x0 / scale, y0 / scale, x1 / scale, y1 / scale, scores[i]!);
    if (at < 0) return;
    const sizePx = Math.max(x1 - x0, y1 - y0);
    for (let joint = 0; joint < JOINT_COUNT; joint++)
      writeJoint(maps, tags[i]!, joint, sizePx, scale, sighting.persons, at + joint * 3);
  }
}

/**
 * The regressed place of a joint, or the best cell of its heat map near there plus that cell's refinement.
 * @param sizePx the longer side of the person's box, px of the input: how far "near" reaches
 */
function writeJoint(
  maps: GridMaps,
  cell: number,
  joint: number,
  sizePx: number,
  scale: number,
  out: Float32Array,
  at: number,
): void {
  const { columns, rows, jointOffset, jointHeat, jointRefine } = maps;
  const cells = columns * rows;
  let x = ((cell % columns) + 0.5) * STRIDE + jointOffset[2 * joint * cells + cell]!;
  let y = (Math.floor(cell / columns) + 0.5) * STRIDE + jointOffset[(2 * joint + 1) * cells + cell]!;
  const reach = Math.ceil(Math.min(Math.max(0.12 * sizePx, 12), 32) / STRIDE);
  const falloff = 2 * Math.min(Math.max(0.08 * sizePx, 8), 24) ** 2;
  const column = Math.min(Math.max(Math.floor(x / STRIDE), 0), columns - 1);
  const row = Math.min(Math.max(Math.floor(y / STRIDE), 0), rows - 1);
  let best = -1;
  let bestWeighed = SNAP_AT;
  let warmest = 0;
  for (let r = Math.max(0, row - reach); r <= Math.min(rows - 1, row + reach); r++)
    for (let c = Math.max(0, column - reach); c <= Math.min(columns - 1, column + reach); c++) {
      const heat = jointHeat[joint * cells + r * columns + c]!;
      if (heat > warmest) warmest = heat;
      // Nearness only lowers the heat: a cell that is too cold already needs no exponential.
      if (heat < bestWeighed) continue;
      const distance2 = ((c + 0.5) * STRIDE - x) ** 2 + ((r + 0.5) * STRIDE - y) ** 2;
      const weighed = heat * Math.exp(-distance2 / falloff);
      if (weighed < bestWeighed || (best >= 0 && weighed === bestWeighed)) continue;
      best = r * columns + c;
      bestWeighed = weighed;
    }
  let score = warmest;
  if (best >= 0) {
    x = ((best % columns) + 0.5) * STRIDE + jointRefine[2 * joint * cells + best]!;
    y = (Math.floor(best / columns) + 0.5) * STRIDE + jointRefine[(2 * joint + 1) * cells + best]!;
    score = jointHeat[joint * cells + best]!;
  }
  out[at] = x / scale;
  out[at + 1] = y / scale;
  out[at + 2] = score;
}
