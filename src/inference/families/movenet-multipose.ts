import type { ModelCard } from '../../config/model-card.ts';
import type { Fit } from '../../domain/frame.ts';
import { JOINT_COUNT } from '../../domain/observation.ts';
import { NetworkInput } from '../network-input.ts';
import type { Sighting } from '../sighting.ts';
import type { WholeFrameAdapter } from './family.ts';

const PEOPLE = 6;
const ROW = JOINT_COUNT * 3 + 5;

/**
 * MoveNet MultiPose: up to six people, doubles already suppressed in the graph. Scores of clear people are 0.35 to 0.65.
 * Output `poses` (1, 6, 56): 17 x (y, x, score), then ymin, xmin, ymax, xmax, score; 0..1 of the filled input.
 */
export function movenetMultipose(card: ModelCard): WholeFrameAdapter {
  const input = new NetworkInput(card.input);
  const { person } = card.thresholds;
  return {
    kind: 'whole-frame',
    inputs: [input.spec],
    outputs: [{ name: 'poses', type: 'float32', dims: [1, PEOPLE, ROW] }],
    prepare: (view) => {
      const { data, fit } = input.place(view);
      return { fed: [data], fit };
    },
    decode: ([poses], fit, sighting, wanted) => {
      if (wanted.persons) addPeople(poses!, fit, person, sighting);
    },
  };
}

function addPeople(poses: Float32Array, fit: Fit, threshold: number, sighting: Sighting): void {
  const toX = fit.inputWh.w / fit.scale;
  const toY = fit.inputWh.h / fit.scale;
  for (let at = 0; at < PEOPLE * ROW; at += ROW) {
    const score = poses[at + ROW - 1]!;
    if (score < threshold) continue;
    const box = at + JOINT_COUNT * 3;
    const out = sighting.addPerson(
      poses[box + 1]! * toX,
      poses[box]! * toY,
      poses[box + 3]! * toX,
      poses[box + 2]! * toY,
      score,
    );
    if (out < 0) return;
    for (let i = 0; i < JOINT_COUNT * 3; i += 3) {
      sighting.persons[out + i] = poses[at + i + 1]! * toX;
      sighting.persons[out + i + 1] = poses[at + i]! * toY;
      sighting.persons[out + i + 2] = poses[at + i + 2]!;
    }
  }
}
