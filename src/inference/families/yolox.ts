import type { ModelCard } from '../../config/model-card.ts';
import type { Fit } from '../../domain/frame.ts';
import { BoxList } from '../box-list.ts';
import { NetworkInput } from '../network-input.ts';
import type { Sighting } from '../sighting.ts';
import type { Wanted, WholeFrameAdapter } from './family.ts';

const STRIDES = [8, 16, 32] as const;
const MAX_IOU = 0.5;
const MAX_CANDIDATES = 256;
const HEAD = 5;

/** What a class number counts as. */
const NOTHING = 0;
const PERSON = 1;
const PARCEL = 2;

/**
 * YOLOX. Output `output` (1, n, 5 + classes): rows of strides 8, 16, 32, each row by row; centre x, y and log width, height
 * in cells, objectness, class scores (all scores already sigmoid). Class "person" gives people, the card's parcelClasses parcels.
 */
export function yolox(card: ModelCard): WholeFrameAdapter {
  const input = new NetworkInput(card.input);
  const { w, h } = card.input.sizeWh;
  const cells = STRIDES.reduce((sum, stride) => sum + (w / stride) * (h / stride), 0);
  const kinds = Uint8Array.from(card.classes, (name) =>
    card.parcelClasses.includes(name) ? PARCEL : name === 'person' ? PERSON : NOTHING,
  );
  const persons = new BoxList(MAX_CANDIDATES);
  const parcels = new BoxList(MAX_CANDIDATES);
  return {
    kind: 'whole-frame',
    inputs: [input.spec],
    outputs: [{ name: 'output', type: 'float32', dims: [1, cells, HEAD + card.classes.length] }],
    prepare: (view) => {
      const { data, fit } = input.place(view);
      return { fed: [data], fit };
    },
    decode: ([output], fit, sighting, wanted) => {
      persons.clear();
      parcels.clear();
      collect(output!, card, kinds, persons, parcels);
      report(persons, parcels, fit, sighting, wanted);
    },
  };
}

function collect(
  values: Float32Array,
  { input: { sizeWh }, thresholds }: ModelCard,
  kinds: Uint8Array,
  persons: BoxList,
  parcels: BoxList,
): void {
  const width = HEAD + kinds.length;
  const least = Math.min(thresholds.person, thresholds.parcel);
  let at = 0;
  for (const stride of STRIDES)
    for (let y = 0; y < sizeWh.h / stride; y++)
      for (let x = 0; x < sizeWh.w / stride; x++, at += width) {
        const objectness = values[at + 4]!;
        if (objectness < least) continue;
        const label = bestClass(values, at + HEAD, kinds.length);
        const kind = kinds[label]!;
        const score = objectness * values[at + HEAD + label]!;
        if (kind === NOTHING || score < (kind === PERSON ? thresholds.person : thresholds.parcel)) continue;
        const centreX = (values[at]! + x) * stride;
        const centreY = (values[at + 1]! + y) * stride;
        const halfW = (Math.exp(values[at + 2]!) * stride) / 2;
        const halfH = (Math.exp(values[at + 3]!) * stride) / 2;
        const list = kind === PERSON ? persons : parcels;
        list.add(centreX - halfW, centreY - halfH, centreX + halfW, centreY + halfH, score, label);
      }
}

function bestClass(values: Float32Array, at: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) if (values[at + i]! > values[at + best]!) best = i;
  return best;
}

function report(
  persons: BoxList,
  parcels: BoxList,
  { scale }: Fit,
  sighting: Sighting,
  wanted: Wanted,
): void {
  const side = (list: BoxList, k: number, s: number): number => list.boxes[list.kept[k]! * 4 + s]! / scale;
  persons.suppress(MAX_IOU);
  parcels.suppress(MAX_IOU);
  for (let k = 0; wanted.persons && k < persons.keptCount; k++)
    sighting.addPerson(
      side(persons, k, 0),
      side(persons, k, 1),
      side(persons, k, 2),
      side(persons, k, 3),
      persons.scores[persons.kept[k]!]!,
    );
  for (let k = 0; wanted.parcels && k < parcels.keptCount; k++)
    sighting.addParcel(
      side(parcels, k, 0),
      side(parcels, k, 1),
      side(parcels, k, 2),
      side(parcels, k, 3),
      parcels.scores[parcels.kept[k]!]!,
    );
}
