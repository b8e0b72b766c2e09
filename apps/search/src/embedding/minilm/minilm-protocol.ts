import { type EmbeddingModel } from '../embedder';

export interface MiniLmData {
  /** Path of `model.onnx`. */
  readonly model: string;
  /** Path of `tokenizer.json`. */
  readonly tokenizer: string;
  /** Threads that one run of the model uses. */
  readonly threads: number;
  /** Milliseconds without a text after which the memory of the model is given back; never when left out. */
  readonly idleMs?: number;
}

export type MiniLmMethods = {
  embed: { readonly params: readonly string[]; readonly result: readonly Float32Array[] };
};

export type MiniLmReady = EmbeddingModel;

/** Code of the failure when the files are others than those that the thread said it has. */
export type MiniLmFailure = 'MODEL_REPLACED';
