import { simulateBox, type Costs, type Site } from './simulate-box.ts';

const MOST_DROPPED = 0.01;
const SECONDS = 30;
/** A box must hold under each: what moves where at once is chance. */
const SEEDS = [1, 2, 3];

/** The most cameras of such a kind that one box holds by simulation; 0 where not even one. */
export function mostOnBox(site: Omit<Site, 'cameras'>, costs: Costs, cores: number): number {
  const holds = (cameras: number): boolean =>
    SEEDS.every((seed) => simulateBox({ ...site, cameras }, costs, cores, SECONDS, seed) < MOST_DROPPED);
  let [held, lost] = [0, 1];
  while (holds(lost)) [held, lost] = [lost, lost * 2];
  while (lost - held > 1) {
    const middle = Math.floor((held + lost) / 2);
    if (holds(middle)) held = middle;
    else lost = middle;
  }
  return held;
}
