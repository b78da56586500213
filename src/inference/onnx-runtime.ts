import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ServiceError } from '../base/service-error.ts';
import { addsExactly } from './int8-products.ts';

/** One input or output of an ONNX file; a word stands for a size that the file leaves free. */
export interface TensorInfo {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/** A tensor of fixed size, as it is fed or fetched. */
export interface TensorSpec {
  readonly name: string;
  readonly type: 'uint8' | 'float32';
  readonly dims: readonly number[];
}

/** Values of one input, over a plain ArrayBuffer: onnxruntime refuses shared memory. */
export type Fed = Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>;

/** A network ready to run: outputs that are written into the same arrays every time. */
export interface BoundNetwork {
  /**
   * Blocks the calling thread for as long as the network takes.
   * @param inputs in the order in which they were bound, each as long as its dims say
   * @returns the outputs in the order in which they were asked for; overwritten by the next run
   * @throws E_MODEL_SHAPE, E_INFERENCE
   */
  run(inputs: readonly Fed[]): Promise<readonly Float32Array[]>;
  dispose(): Promise<void>;
}

export interface OnnxSession {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  bind(inputs: readonly TensorSpec[], outputs: readonly TensorSpec[]): BoundNetwork;
  dispose(): Promise<void>;
}

/**
 * Loads an ONNX file for one thread: parallelism comes from one session a worker thread, which carried more frames a second
 * than one session over two threads. Spinning is off because the cores are shared with the decoders of the cameras.
 * @throws E_MODEL_LOAD
 */
export async function loadOnnxSession(path: string): Promise<OnnxSession> {
  const session = await createSession(path);
  const describe = (values: readonly InferenceSession.ValueMetadata[]): TensorInfo[] =>
    values.map((value) =>
      value.isTensor
        ? { name: value.name, type: value.type, shape: [...value.shape] }
        : { name: value.name, type: 'not a tensor', shape: [] },
    );
  return {
    inputs: describe(session.inputMetadata),
    outputs: describe(session.outputMetadata),
    bind: (inputs, outputs) => bind(session, path, inputs, outputs),
    dispose: () => session.release(),
  };
}

async function createSession(path: string): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(path, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      extra: {
        session: {
          intra_op: { allow_spinning: '0' },
          // Else the same picture would be judged otherwise than on a newer processor. Source: onnxruntime,
          // kOrtSessionOptionsAvx2PrecisionMode.
          ...(addsExactly() ? {} : { x64quantprecision: '1' }),
        },
      },
    });
  } catch (cause) {
    throw new ServiceError('E_MODEL_LOAD', `${path} cannot be loaded: ${firstLine(cause)}`, { cause });
  }
}

function bind(
  session: InferenceSession,
  path: string,
  inputs: readonly TensorSpec[],
  outputs: readonly TensorSpec[],
): BoundNetwork {
  const results = outputs.map(({ dims }) => new Float32Array(dims.reduce((product, n) => product * n, 1)));
  const fetches = Object.fromEntries(
    outputs.map(({ name, dims }, i) => [name, new Tensor('float32', results[i]!, dims)]),
  );
  return {
    run: async (fed) => {
      const feeds = Object.fromEntries(
        inputs.map(({ name, type, dims }, i) => [name, new Tensor(type, fed[i]!, dims)]),
      );
      try {
        await session.run(feeds, fetches);
      } catch (cause) {
        throw runError(path, cause);
      }
      return results;
    },
    dispose: () => session.release(),
  };
}

/** onnxruntime tells its errors apart by words only. */
function runError(path: string, cause: unknown): ServiceError {
  const text = firstLine(cause);
  const shape = /invalid rank|invalid dimensions|unexpected (input|output) data type|shape|tensor's size/i;
  return shape.test(text)
    ? new ServiceError('E_MODEL_SHAPE', `${path} refused its input or outputs: ${text}`, { cause })
    : new ServiceError('E_INFERENCE', `${path} failed: ${text}`, { cause });
}

function firstLine(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return `${text.replaceAll(/\s+/g, ' ').trim().slice(0, 300)}.`.replace(/\.\.$/, '.');
}
