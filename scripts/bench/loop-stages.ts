import { ptsMs } from '../../src/base/units.ts';
import { RulesSchema } from '../../src/config/schema.ts';
import { fitInto } from '../../src/domain/frame.ts';
import type { SizeWh } from '../../src/domain/picture.ts';
import { createJudge } from '../../src/handling/judge.ts';
import { contentOf } from '../../src/inference/frame-view.ts';
import type { ModelChoice } from '../../src/inference/model-store.ts';
import { loadNetwork } from '../../src/inference/network.ts';
import { PictureMemory } from '../../src/inference/picture-memory.ts';
import { Sighting, unpackSighting } from '../../src/inference/sighting.ts';
import { figureOf, type Figure } from './figure.ts';
import type { HeldClip } from './loop.ts';

const STAGES = ['compare', 'prepare', 'network', 'decode', 'pack', 'judge'] as const;
const FRAME_MS = 80;

/**
 * Where a frame's time goes, one thread, one stage after the other, as worker.ts and the camera's line do it. What the stages
 * do not account for in the loop is threads, messages and garbage.
 */
export async function stageFigures(
  models: ModelChoice,
  inputWh: SizeWh,
  { pictureWh, frames }: HeldClip,
  seconds: number,
): Promise<Figure[]> {
  const { adapter, bound } = await loadNetwork(models.object);
  if (adapter.kind !== 'whole-frame') return [];
  const rules = RulesSchema.parse({});
  const judge = createJudge({ pictureWh, camera: undefined, rulesAt: () => rules });
  const memory = new PictureMemory(inputWh);
  const sighting = new Sighting();
  const fit = fitInto(pictureWh, inputWh);
  const wanted = { persons: true, parcels: true };
  const spentMs = new Float64Array(STAGES.length);
  let [count, lastMs] = [0, performance.now()];
  const lap = (stage: number): void => {
    const now = performance.now();
    spentMs[stage]! += now - lastMs;
    lastMs = now;
  };
  const startMs = lastMs;
  while (lastMs - startMs < seconds * 1000) {
    const pixels = new Uint8Array(frames[count % frames.length]!);
    const tMs = ptsMs(count++ * FRAME_MS);
    const { motion } = memory.next('held', tMs, pixels, contentOf(fit));
    lap(0);
    const { fed, fit: placed } = adapter.prepare({ pixels, fit, motion });
    lap(1);
    const outputs = await bound.run(fed);
    lap(2);
    sighting.clear();
    adapter.decode(outputs, placed, sighting, wanted);
    lap(3);
    const seen = unpackSighting(tMs, sighting.pack());
    lap(4);
    judge.update(seen);
    lap(5);
  }
  const wholeMs = lastMs - startMs;
  await bound.dispose();
  const accounted = spentMs.reduce((a, b) => a + b, 0) / wholeMs;
  return [
    ...STAGES.map((stage, i) =>
      figureOf(`loop.stage.${stage}Ms`, 'ms', [spentMs[i]! / count], 'wall time of one frame on one thread'),
    ),
    figureOf('loop.stage.accounted', '', [accounted], 'share of the time that the stages account for', {
      sign: '≥',
      limit: 0.95,
    }),
  ];
}
