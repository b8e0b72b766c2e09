import { type EntityFacts } from '../documents/entity-facts';
import { detailTexts, embedText } from '../documents/document-text';
import { nameWords } from '../documents/name-words';
import { toBytes } from '../documents/vector-bytes';
import { type Embedder } from '../embedding/embedder';
import { type DocumentVectors } from '../index/search-index';

/** Words that the model is asked for at once. */
const AT_ONCE = 512;

/**
 * Vectors of texts made of the model's vectors of their words: the mean, of length 1. In the model's space, so that questions which
 * the model itself embeds have their nearest documents, and hundreds of times as fast: for measuring the speed of large indices, never
 * for what people search.
 */
export class WordVectors {
  private readonly known = new Map<string, Float32Array>();

  constructor(
    private readonly embedder: Pick<Embedder, 'embedTexts'>,
    private readonly dimensions: number,
  ) {}

  /** Vectors of the documents of these facts, in order. */
  async of(facts: readonly EntityFacts[]): Promise<readonly DocumentVectors[]> {
    const texts = facts.map((each) => ({
      whole: wordsOf(embedText(each)),
      details: detailTexts(each).map(({ text }) => wordsOf(text)),
    }));
    await this.learn(new Set(texts.flatMap(({ whole, details }) => [whole, ...details].flat())));
    return texts.map(({ whole, details }) => {
      const bytes = new Int8Array(details.length * this.dimensions);
      details.forEach((words, at) => bytes.set(toBytes(this.mean(words)), at * this.dimensions));
      return { whole: this.mean(whole), details: bytes };
    });
  }

  private async learn(words: ReadonlySet<string>): Promise<void> {
    const missing = [...words].filter((word) => !this.known.has(word));
    for (let start = 0; start < missing.length; start += AT_ONCE) {
      const part = missing.slice(start, start + AT_ONCE);
      const vectors = await this.embedder.embedTexts(part);
      part.forEach((word, at) => {
        const vector = vectors[at];
        if (vector) this.known.set(word, vector);
      });
    }
  }

  private mean(words: readonly string[]): Float32Array {
    const sum = new Float32Array(this.dimensions);
    for (const word of words) {
      const vector = this.known.get(word);
      if (!vector) continue;
      for (let k = 0; k < sum.length; k += 1) sum[k] = (sum[k] ?? 0) + (vector[k] ?? 0);
    }
    let square = 0;
    for (const value of sum) square += value * value;
    const length = Math.sqrt(square) || 1;
    for (let k = 0; k < sum.length; k += 1) sum[k] = (sum[k] ?? 0) / length;
    return sum;
  }
}

function wordsOf(text: string): readonly string[] {
  return nameWords(text)
    .split(' ')
    .filter((word) => word !== '');
}
