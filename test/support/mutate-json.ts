import fc from 'fast-check';

const evilKeys = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
  '\u0000',
  '😀',
  'a.b',
];
const evilValues: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -0, -1, 1e308, 9e15, 1e-320, '', ' ', '\u0000', '\ud800'),
  fc.constantFrom(
    '../../etc/passwd',
    '${__proto__}',
    '${constructor}',
    '${',
    '$&',
    'rtsp://',
    'http://x',
    'x'.repeat(20_000),
  ),
  fc.constantFrom(
    '.',
    '/',
    '/dev/null',
    '\u202e',
    'rtsp://[::1',
    'file:///etc/passwd',
    'concat:a|b',
    '-i',
    '99:99',
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.double(),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>,
);

/** Where to go at each level, and what to do there. */
export const mutation = fc.record({
  path: fc.array(fc.nat(40), { minLength: 1, maxLength: 6 }),
  what: fc.constantFrom('set', 'remove', 'add', 'double', 'wrap'),
  key: fc.oneof(fc.constantFrom(...evilKeys), fc.string({ maxLength: 5 })),
  value: evilValues,
});
export type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

export type Json = Record<string, unknown>;
const isTree = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** An own key, also where it is called __proto__, as JSON.parse makes it. */
const put = (tree: Json, key: string, value: unknown): void =>
  void Object.defineProperty(tree, key, { value, enumerable: true, configurable: true, writable: true });

/** Changes one place of the tree, as the mutation says; does nothing where there is none. */
export function mutate(root: Json, { path, what, key, value }: Mutation): void {
  let tree = root;
  for (const [i, turn] of path.entries()) {
    const keys = Object.keys(tree);
    if (keys.length === 0) return;
    const at = keys[turn % keys.length]!;
    const next = tree[at];
    if (i < path.length - 1 && isTree(next)) {
      tree = next;
      continue;
    }
    if (what === 'set') put(tree, at, value);
    else if (what === 'remove') Reflect.deleteProperty(tree, at);
    else if (what === 'add') put(tree, key, value);
    else if (what === 'double') put(tree, at, [next, next]);
    else put(tree, at, { [key]: next });
    return;
  }
}
