import { OutboundForbidden, type OutboundPolicy, outboundRequest } from '@dataspoke/service-kit';
import { setTimeout as delay } from 'node:timers/promises';
import { Embedder, EmbedderUnavailable, type EmbeddingModel } from '../embedder';

export interface EndpointOptions {
  /** Base of an OpenAI-compatible API, e.g. `https://models.example.org/v1`. */
  readonly url: string;
  readonly model: string;
  /** Where the endpoint may be. */
  readonly addresses: OutboundPolicy;
  /** Sent as a bearer token. */
  readonly apiKey?: string;
  /** Asked for; also for models that can give vectors of several lengths. */
  readonly dimensions?: number;
  /** What the model's card puts before a question, e.g. `query: `. */
  readonly queryPrefix?: string;
  readonly documentPrefix?: string;
  /** Milliseconds for one request. */
  readonly timeoutMs?: number;
  /** Milliseconds before the first repetition; doubles. */
  readonly retryMs?: number;
}

const TEXTS_PER_REQUEST = 64;
const ATTEMPTS = 4;
const LOOK_EVERY_MS = 10_000;
const MAX_RETRY_AFTER_MS = 30_000;
/** 64 vectors of 8,192 numbers in full length are less. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const REMEMBERED_QUESTIONS = 200;

/** A model behind `POST <url>/embeddings` (OpenAI's protocol). While it does not answer, it is asked again every ten seconds. */
export class EndpointEmbedder extends Embedder {
  private known?: EmbeddingModel;
  private fault: string;
  private readonly listeners: (() => void)[] = [];
  private readonly remembered = new Map<string, Float32Array>();
  private readonly closing = new AbortController();
  private readonly first: Promise<void>;
  private looking?: Promise<void>;

  constructor(private readonly options: EndpointOptions) {
    super();
    this.fault = 'the embedding endpoint has not answered yet';
    this.first = this.look();
  }

  override get model(): EmbeddingModel | undefined {
    return this.known;
  }

  override get reason(): string {
    return this.fault;
  }

  override settled(): Promise<void> {
    return this.first;
  }

  override onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  override async embedQuestion(text: string): Promise<Float32Array> {
    const known = this.remembered.get(text);
    if (known) return known;
    const [vector] = await this.request([`${this.options.queryPrefix ?? ''}${text}`], 1);
    if (!vector) throw new EmbedderUnavailable('the embedding endpoint gave no vector');
    if (this.remembered.size >= REMEMBERED_QUESTIONS) {
      for (const oldest of this.remembered.keys()) {
        this.remembered.delete(oldest);
        break;
      }
    }
    this.remembered.set(text, vector);
    return vector;
  }

  override async embedTexts(texts: readonly string[]): Promise<readonly Float32Array[]> {
    const vectors: Float32Array[] = [];
    for (let start = 0; start < texts.length; start += TEXTS_PER_REQUEST) {
      const part = texts.slice(start, start + TEXTS_PER_REQUEST);
      const input = part.map((text) => `${this.options.documentPrefix ?? ''}${text}`);
      vectors.push(...(await this.request(input, ATTEMPTS)));
    }
    return vectors;
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.looking?.catch(() => undefined);
  }

  /** Asks for one vector, which tells whether the endpoint is there and how long its vectors are. */
  private async look(): Promise<void> {
    try {
      const [vector] = await this.request([`${this.options.documentPrefix ?? ''}warm start`], 1);
      if (vector) this.known = { name: this.modelName(vector.length), dimensions: vector.length };
      // Another model may have come to the endpoint meanwhile.
      this.remembered.clear();
      for (const listener of this.listeners) listener();
    } catch (error) {
      if (!(error instanceof EmbedderUnavailable)) throw error;
    }
  }

  /** Texts with other prefixes have other vectors, and so has another length. */
  private modelName(dimensions: number): string {
    const { model, queryPrefix = '', documentPrefix = '' } = this.options;
    const prefixes = `${queryPrefix}|${documentPrefix}`;
    return `${model}@${dimensions}${prefixes === '|' ? '' : ` (${prefixes})`}`;
  }

  private async request(input: readonly string[], attempts: number): Promise<Float32Array[]> {
    const { retryMs = 500 } = this.options;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.attempt(input);
      if ('vectors' in answer) return answer.vectors;
      if (!answer.again || attempt >= attempts || this.closing.signal.aborted)
        return this.lost(answer.reason);
      const pause = Math.min(answer.waitMs ?? retryMs * 2 ** (attempt - 1), MAX_RETRY_AFTER_MS);
      await delay(pause, undefined, { signal: this.closing.signal }).catch(() => undefined);
    }
  }

  private async attempt(
    input: readonly string[],
  ): Promise<
    | { readonly vectors: Float32Array[] }
    | { readonly reason: string; readonly again: boolean; readonly waitMs?: number }
  > {
    const { url, model, apiKey, dimensions, addresses, timeoutMs = 30_000 } = this.options;
    try {
      const { status, headers, body } = await outboundRequest(
        new URL(`${url.replace(/\/+$/, '')}/embeddings`),
        {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
          },
          body: JSON.stringify({
            model,
            input,
            encoding_format: 'float',
            ...(dimensions === undefined ? {} : { dimensions }),
          }),
          signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), this.closing.signal]),
          maxBytes: MAX_ANSWER_BYTES,
        },
        addresses,
      );
      if (status < 200 || status > 299) {
        // The body can repeat what was sent; the status is enough.
        const wait = Number(headers['retry-after']);
        return {
          reason: `the embedding endpoint answered ${status}`,
          again: status === 429 || status >= 500,
          ...(wait > 0 ? { waitMs: wait * 1000 } : {}),
        };
      }
      const vectors = vectorsIn(parsed(body), input.length, this.known?.dimensions);
      return vectors
        ? { vectors }
        : { reason: 'the embedding endpoint gave no usable vectors', again: false };
    } catch (error) {
      if (error instanceof OutboundForbidden) {
        return { reason: `the embedding endpoint may not be asked: ${error.message}`, again: false };
      }
      const cause = error instanceof Error ? error.name : 'an error';
      return { reason: `the embedding endpoint could not be reached (${cause})`, again: true };
    }
  }

  private lost(reason: string): never {
    this.fault = reason;
    if (this.known) {
      this.known = undefined;
      for (const listener of this.listeners) listener();
    }
    this.looking ??= this.lookAgain().finally(() => (this.looking = undefined));
    throw new EmbedderUnavailable(reason);
  }

  private async lookAgain(): Promise<void> {
    const { signal } = this.closing;
    while (!signal.aborted && !this.known) {
      await delay(LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
      if (!signal.aborted) await this.look();
    }
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** The vectors in the order of the input, made of length 1; `undefined` when the answer is not what was asked for. */
function vectorsIn(json: unknown, count: number, dimensions: number | undefined): Float32Array[] | undefined {
  if (typeof json !== 'object' || json === null || !('data' in json) || !Array.isArray(json.data)) return;
  const vectors: Float32Array[] = [];
  const data: unknown[] = json.data;
  for (const item of data) {
    if (typeof item !== 'object' || item === null || !('embedding' in item) || !('index' in item)) return;
    const { index } = item;
    const embedding: unknown = item.embedding;
    if (!Array.isArray(embedding) || typeof index !== 'number' || index < 0 || index >= count) return;
    const numbers = Float32Array.from(embedding, Number);
    const length = Math.sqrt(numbers.reduce((sum, value) => sum + value * value, 0));
    if (!Number.isFinite(length) || length === 0) return;
    if (dimensions !== undefined && numbers.length !== dimensions) return;
    vectors[index] = numbers.map((value) => value / length);
  }
  return vectors.filter(() => true).length === count ? vectors : undefined;
}
