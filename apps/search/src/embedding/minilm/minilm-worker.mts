import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { workerData } from 'node:worker_threads';
import { Tokenizer } from '@huggingface/tokenizers';
import * as ort from 'onnxruntime-node';
import { serve } from '../../threads/serve.mts';
import type { MiniLmData, MiniLmFailure, MiniLmMethods } from './minilm-protocol.ts';

/** Texts of a run: measured as the best throughput on two cores, and it bounds the memory of a run. */
const BATCH = 8;
/** What the model was trained with; longer texts are cut. */
const MAX_TOKENS = 256;

const { model, tokenizer, threads, idleMs }: MiniLmData = workerData;

await serve<MiniLmMethods>(async () => {
  const fingerprintOf = async () =>
    createHash('sha256')
      .update(await readFile(model))
      .update(await readFile(tokenizer))
      .digest('hex')
      .slice(0, 12);
  const fingerprint = await fingerprintOf();
  const encoder = new Tokenizer(JSON.parse(await readFile(tokenizer, 'utf8')), {});
  // By its file, so that the weights are not in memory twice.
  const open = () =>
    ort.InferenceSession.create(model, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
    });
  const openAgain = async () => {
    if ((await fingerprintOf()) === fingerprint) return open();
    const message = `${model} or its tokenizer was replaced since the start; restart search, and the index is made anew`;
    throw Object.assign(new Error(message), { code: 'MODEL_REPLACED' satisfies MiniLmFailure });
  };
  let session: ort.InferenceSession | undefined = await open();
  let idle: NodeJS.Timeout | undefined;
  const letGo = async () => {
    const unused = session;
    session = undefined;
    await unused?.release();
  };

  const tokens = (text: string): readonly number[] => {
    const { ids } = encoder.encode(text);
    // The last token marks the end and stays.
    return ids.length > MAX_TOKENS ? [...ids.slice(0, MAX_TOKENS - 1), ...ids.slice(-1)] : ids;
  };

  const embed = async (texts: readonly string[]): Promise<Float32Array[]> => {
    const embedded: { readonly at: number; readonly vector: Float32Array }[] = [];
    // Alike lengths together, so that little is padded.
    const order = texts
      .map((text, at) => ({ at, ids: tokens(text) }))
      .sort((a, b) => a.ids.length - b.ids.length);
    clearTimeout(idle);
    session ??= await openAgain();
    for (let start = 0; start < order.length; start += BATCH) {
      embedded.push(...(await run(session, order.slice(start, start + BATCH))));
    }
    if (idleMs !== undefined) idle = setTimeout(() => void letGo(), idleMs);
    return embedded.sort((a, b) => a.at - b.at).map(({ vector }) => vector);
  };

  // Warm start: the first run allocates; nobody should wait for that.
  const [probe] = await embed(['warm start']);
  return {
    ready: { name: `all-MiniLM-L6-v2-int8@${fingerprint}`, dimensions: probe?.length },
    operations: {
      embed: async (texts) => {
        const value = await embed(texts);
        return { value, transfer: value.map((vector) => vector.buffer as ArrayBuffer) };
      },
    },
    close: () => {
      clearTimeout(idle);
      return letGo();
    },
  };
});

interface TokenizedText {
  readonly at: number;
  readonly ids: readonly number[];
}

/** Sentence vectors as the model card says: mean of the token vectors, then length 1. */
async function run(
  session: ort.InferenceSession,
  batch: readonly TokenizedText[],
): Promise<{ readonly at: number; readonly vector: Float32Array }[]> {
  const width = Math.max(...batch.map(({ ids }) => ids.length));
  const shape = [batch.length, width];
  const ids = new BigInt64Array(batch.length * width);
  const mask = new BigInt64Array(batch.length * width);
  batch.forEach((text, row) =>
    text.ids.forEach((id, column) => {
      ids[row * width + column] = BigInt(id);
      mask[row * width + column] = 1n;
    }),
  );
  const output = await session.run({
    input_ids: new ort.Tensor('int64', ids, shape),
    attention_mask: new ort.Tensor('int64', mask, shape),
    token_type_ids: new ort.Tensor('int64', new BigInt64Array(ids.length), shape),
  });
  const hidden = output['last_hidden_state']?.data;
  if (!(hidden instanceof Float32Array)) throw new Error('the model has no float output last_hidden_state');
  const dimensions = hidden.length / ids.length;
  return batch.map((text, row) => {
    const sum = new Float32Array(dimensions);
    for (let column = 0; column < text.ids.length; column += 1) {
      const from = (row * width + column) * dimensions;
      const token = hidden.subarray(from, from + dimensions);
      for (const [k, value] of token.entries()) sum[k] = (sum[k] ?? 0) + value;
    }
    const length = Math.hypot(...sum) || 1;
    return { at: text.at, vector: sum.map((value) => value / length) };
  });
}
