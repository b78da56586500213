import type { Look, LookAnswer } from '../domain/look.ts';
import type { CropAdapter, LookAdapter, WholeFrameAdapter, Wanted } from './families/family.ts';
import type { FrameView } from './frame-view.ts';
import type { ModelChoice, StoredModel } from './model-store.ts';
import { loadNetwork, type Network } from './network.ts';
import type { Planes } from './picture-memory.ts';
import { PERSON_VALUES, type Sighting } from './sighting.ts';

/** The networks of a choice in one thread: a frame in, people and parcels out; and the second look. */
export interface Observer {
  /** Clears `sighting` and fills it. Blocks the thread while the networks run. @throws E_MODEL_SHAPE, E_INFERENCE */
  observe(view: FrameView, sighting: Sighting): Promise<void>;
  /**
   * Looks a second time, over time.
   * @param planePerPx cells of a plane that a pixel of the picture covers
   * @returns undefined where not all of that time was seen, or there is no network for it
   */
  lookAgain(planes: Planes, planePerPx: number, look: Look): Promise<LookAnswer | undefined>;
  dispose(): Promise<void>;
}

/** A pose network of crops costs one run a person: a crowd must not stop the line. The best boxes come first. */
const MAX_CROPS = 8;

interface WholeFrameStep {
  readonly network: Network<WholeFrameAdapter>;
  readonly wanted: Wanted;
}

/**
 * Loads each network once; one that fills several roles runs once a frame.
 * @throws E_MODEL_LOAD, E_MODEL_SHAPE
 */
export async function createObserver(choice: ModelChoice): Promise<Observer> {
  const steps: WholeFrameStep[] = [];
  let crops: Network<CropAdapter> | undefined;
  let again: Network<LookAdapter> | undefined;
  for (const model of distinct(choice)) {
    const network = await loadNetwork(model);
    if (network.adapter.kind === 'crop') crops = { ...network, adapter: network.adapter };
    else if (network.adapter.kind === 'look') again = { ...network, adapter: network.adapter };
    else {
      const persons = model.card.name === (choice.personBox ?? choice.pose).card.name;
      const parcels = model.card.name === choice.object.card.name;
      steps.push({
        network: { ...network, adapter: network.adapter },
        wanted: { persons, parcels },
      });
    }
  }
  return {
    observe: async (view, sighting) => {
      sighting.clear();
      for (const step of steps) await runWholeFrame(step, view, sighting);
      if (crops !== undefined) await runCrops(crops, view, sighting);
    },
    lookAgain: async (planes, planePerPx, look) => {
      const fed = again?.adapter.prepare(planes, planePerPx, look);
      return fed && again?.adapter.decode(await again.bound.run(fed));
    },
    dispose: async () => {
      for (const { network } of steps) await network.bound.dispose();
      await crops?.bound.dispose();
      await again?.bound.dispose();
    },
  };
}

function distinct({ pose, object, personBox, look }: ModelChoice): StoredModel[] {
  const byName = new Map<string, StoredModel>();
  for (const model of [personBox, pose, object, look])
    if (model !== undefined) byName.set(model.card.name, model);
  return [...byName.values()];
}

async function runWholeFrame(
  { network: { adapter, bound }, wanted }: WholeFrameStep,
  view: FrameView,
  sighting: Sighting,
): Promise<void> {
  const { fed, fit } = adapter.prepare(view);
  adapter.decode(await bound.run(fed), fit, sighting, wanted);
}

async function runCrops(
  { adapter, bound }: Network<CropAdapter>,
  view: FrameView,
  sighting: Sighting,
): Promise<void> {
  sighting.personCount = Math.min(sighting.personCount, MAX_CROPS);
  for (let i = 0; i < sighting.personCount; i++) {
    const at = i * PERSON_VALUES;
    const { fed, window } = adapter.prepare(view, sighting.persons, at);
    adapter.decode(await bound.run(fed), window, view.fit, sighting.persons, at + 5);
  }
}
