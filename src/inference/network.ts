import { ServiceError } from '../base/service-error.ts';
import { adapterOf } from './families/adapter-of.ts';
import type { Adapter } from './families/family.ts';
import type { StoredModel } from './model-store.ts';
import {
  loadOnnxSession,
  type BoundNetwork,
  type OnnxSession,
  type TensorInfo,
  type TensorSpec,
} from './onnx-runtime.ts';

/** A loaded network with the adapter of its family; lives in one thread. */
export interface Network<A extends Adapter = Adapter> {
  readonly name: string;
  readonly adapter: A;
  readonly bound: BoundNetwork;
}

/**
 * Loads a model and holds its ONNX file against its card and its family.
 * @throws E_MODEL_LOAD, E_MODEL_SHAPE with all differences in one message
 */
export async function loadNetwork({ card, path }: StoredModel): Promise<Network> {
  const session = await loadOnnxSession(path);
  const adapter = adapterOf(card);
  const problems = shapeProblems(session, adapter);
  for (const { name, shape } of card.outputs)
    problems.push(...differences('output', { name, dims: shape }, session.outputs));
  if (problems.length > 0) {
    await session.dispose();
    const unique = [...new Set(problems)].join('; ');
    throw new ServiceError('E_MODEL_SHAPE', `${path} does not fit its card (${card.name}): ${unique}.`);
  }
  return { name: card.name, adapter, bound: session.bind(adapter.inputs, adapter.outputs) };
}

function shapeProblems(session: OnnxSession, { inputs, outputs }: Adapter): string[] {
  const problems = inputs.flatMap((input) => differences('input', input, session.inputs));
  if (session.inputs.length > inputs.length)
    problems.push(`it has ${session.inputs.length} inputs, its card feeds ${inputs.length}`);
  for (const output of outputs) problems.push(...differences('output', output, session.outputs));
  return problems;
}

/** Words stand for free sizes, in the file as in the card. */
function differences(
  what: string,
  want: {
    readonly name: string;
    readonly dims: readonly (number | string)[];
    readonly type?: TensorSpec['type'];
  },
  found: readonly TensorInfo[],
): string[] {
  const at = found.find((tensor) => tensor.name === want.name);
  if (at === undefined)
    return [`no ${what} "${want.name}", only ${found.map((tensor) => `"${tensor.name}"`).join(', ')}`];
  const problems: string[] = [];
  if (want.type !== undefined && at.type !== want.type)
    problems.push(`${what} "${want.name}" is ${at.type}, wanted ${want.type}`);
  const fits =
    at.shape.length === want.dims.length &&
    at.shape.every((size, i) => {
      const wanted = want.dims[i];
      return typeof size === 'string' || typeof wanted === 'string' || size === wanted;
    });
  if (!fits)
    problems.push(
      `${what} "${want.name}" has shape [${at.shape.join(', ')}], wanted [${want.dims.join(', ')}]`,
    );
  return problems;
}
