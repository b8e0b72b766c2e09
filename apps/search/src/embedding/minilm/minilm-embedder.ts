import { availableParallelism } from 'node:os';
import {
  threadFile,
  ThreadOperationFailed,
  ThreadUnavailable,
  WorkerThread,
} from '../../threads/worker-thread';
import { Embedder, EmbedderUnavailable, type EmbeddingModel } from '../embedder';
import { type MiniLmData, type MiniLmFailure, type MiniLmMethods, type MiniLmReady } from './minilm-protocol';

export interface MiniLmFiles {
  /** Path of `model.onnx`. */
  readonly model: string;
  /** Path of `tokenizer.json`. */
  readonly tokenizer: string;
}

/** Texts in one request to the thread, so that a crash loses little. */
const TEXTS_PER_REQUEST = 64;
/** A session holds 100 MB and is made anew in less than half a second. */
const DOCUMENTS_IDLE_MS = 60_000;
/** Vectors of recent questions that are kept: people ask the same twice, and page. */
const REMEMBERED_QUESTIONS = 200;

const REPLACED: MiniLmFailure = 'MODEL_REPLACED';

type Thread = WorkerThread<MiniLmMethods, MiniLmReady>;

/**
 * all-MiniLM-L6-v2 in two worker threads of its own, one for questions and one for documents, so that a question never
 * waits behind a batch. While the files are missing, a start is tried again every half minute.
 */
export class MiniLmEmbedder extends Embedder {
  private readonly questions: Thread;
  private readonly documents: Thread;
  private readonly remembered = new Map<string, Float32Array>();

  private readonly listeners: (() => void)[] = [];

  /** `documentsIdleMs`: milliseconds without a document after which the memory for embedding them is given back. */
  constructor(files: MiniLmFiles, documentsIdleMs = DOCUMENTS_IDLE_MS) {
    super();
    this.questions = this.thread('question embedding', { ...files, threads: 1 });
    this.documents = this.thread('document embedding', {
      ...files,
      threads: Math.max(1, Math.min(4, availableParallelism() - 1)),
      idleMs: documentsIdleMs,
    });
  }

  override get model(): EmbeddingModel | undefined {
    return this.questions.ready && this.documents.ready;
  }

  override get reason(): string {
    return this.questions.ready ? this.documents.reason : this.questions.reason;
  }

  override async settled(): Promise<void> {
    await Promise.all([this.questions.settled(), this.documents.settled()]);
  }

  override onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  override async embedQuestion(text: string): Promise<Float32Array> {
    const known = this.remembered.get(text);
    if (known) return known;
    const [vector] = await run(this.questions, [text]);
    if (!vector) throw new EmbedderUnavailable('the embedding thread gave no vector');
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
      const embedded = await run(this.documents, part);
      if (embedded.length !== part.length) {
        throw new EmbedderUnavailable('the embedding thread gave another number of vectors');
      }
      vectors.push(...embedded);
    }
    return vectors;
  }

  async close(): Promise<void> {
    await Promise.all([this.questions.close(), this.documents.close()]);
  }

  private thread(name: string, data: MiniLmData): Thread {
    return new WorkerThread({
      name,
      file: threadFile(__dirname, 'minilm-worker'),
      data,
      parseReady: parseModel,
      onReady: () => {
        // Another file may have been put in place meanwhile.
        this.remembered.clear();
        this.changed();
      },
      onDown: () => this.changed(),
    });
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}

async function run(thread: Thread, texts: readonly string[]): Promise<readonly Float32Array[]> {
  try {
    return await thread.request('embed', texts);
  } catch (error) {
    const isReplaced = error instanceof ThreadOperationFailed && error.code === REPLACED;
    if (isReplaced || error instanceof ThreadUnavailable)
      throw new EmbedderUnavailable(error.message, { cause: error });
    throw error;
  }
}

function parseModel(value: unknown): MiniLmReady {
  if (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'dimensions' in value &&
    typeof value.dimensions === 'number'
  ) {
    return { name: value.name, dimensions: value.dimensions };
  }
  throw new Error('the embedding thread did not say which model it has');
}
