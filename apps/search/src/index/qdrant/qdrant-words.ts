import { type Condition, EVERYTHING } from '../condition';
import { asked, type Filter, type QdrantClients } from './qdrant-client';
import { filterOf } from './qdrant-filter';
import { HIGHEST_WEIGHT, stemNumber, stemsIn } from './sparse-text';

/** What to look for: whole words, or beginnings of words when no document holds a whole one. */
export interface WordQuery {
  readonly kind: 'whole' | 'beginnings';
  readonly terms: readonly { readonly text: string; readonly rarity: number }[];
  /** Fits documents that hold one of them. */
  readonly filter: Filter;
  /** The score of a document that is about nothing but the words. */
  readonly ideal: number;
}

/** How long numbers of documents count; they are for the measure of scores only. */
const HOLD_MS = 30_000;
const HELD = 10_000;

/** Reads words as the collection knows them. */
export class QdrantWords {
  private readonly counts = new Map<string, number>();
  private countedAt = -Infinity;

  constructor(
    private readonly clients: QdrantClients,
    private readonly alias: string,
  ) {}

  /** `undefined` when there is no word. `own`: only what documents say by themselves counts, and among those it allows. */
  async read(words: readonly string[], own?: Condition): Promise<WordQuery | undefined> {
    const stems = [...new Set(words.flatMap(stemsIn))];
    if (stems.length === 0) return undefined;
    const documents = await this.count('', {});
    const key = own ? 'ownStems' : 'stems';
    const whole = await this.terms(stems, documents, (text) => ({ key, match: { value: stemNumber(text) } }));
    const filter: Filter = { must: [{ key, match: { any: stems.map(stemNumber) } }] };
    if (whole.some(({ having }) => having > 0) && (!own || (await this.holds(filterOf(own, filter))))) {
      return queryOf('whole', whole, filter);
    }
    const begins = (text: string) => ({ key: 'beginnings', match: { text } });
    return queryOf('beginnings', await this.terms(stems, documents, begins), { should: stems.map(begins) });
  }

  /** Numbers of documents are counted anew. */
  forget(): void {
    this.counts.clear();
  }

  private async terms(
    stems: readonly string[],
    documents: number,
    condition: (text: string) => NonNullable<Filter['should']>,
  ) {
    return Promise.all(
      stems.map(async (text) => {
        const filter = condition(text);
        const having = await this.count(JSON.stringify(filter), { should: filter });
        // As the server's modifier `idf` has it, so that scores can be measured by it.
        return { text, having, rarity: Math.log((documents - having + 0.5) / (having + 0.5) + 1) };
      }),
    );
  }

  private async holds(filter: Filter): Promise<boolean> {
    const { count } = await asked(this.clients.reads.count(this.alias, { filter, exact: true }));
    return count > 0;
  }

  private async count(key: string, filter: Filter): Promise<number> {
    const now = performance.now();
    if (now - this.countedAt > HOLD_MS || this.counts.size > HELD) {
      this.counts.clear();
      this.countedAt = now;
    }
    const known = this.counts.get(key);
    if (known !== undefined) return known;
    const { count } = await asked(
      this.clients.reads.count(this.alias, { filter: filterOf(EVERYTHING, filter), exact: true }),
    );
    this.counts.set(key, count);
    return count;
  }
}

function queryOf(kind: WordQuery['kind'], terms: WordQuery['terms'], filter: Filter): WordQuery {
  return { kind, terms, filter, ideal: terms.reduce((sum, { rarity }) => sum + rarity * HIGHEST_WEIGHT, 0) };
}
