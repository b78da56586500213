const ARROWS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const STEPS_OF_WIDTH = 100;

/** Where a place of a picture `w` by `h` goes by an arrow key, a hundredth of the width; undefined for other keys. */
export function arrowStep(
  key: string,
  [x, y]: readonly [number, number],
  { w, h }: { readonly w: number; readonly h: number },
): [number, number] | undefined {
  const arrow = ARROWS[key];
  if (arrow === undefined) return undefined;
  const within = (value: number, most: number): number => Math.max(0, Math.min(most, value));
  const step = w / STEPS_OF_WIDTH;
  return [within(x + arrow[0] * step, w), within(y + arrow[1] * step, h)];
}
