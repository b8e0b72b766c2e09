import { Injectable } from '@nestjs/common';
import { type Condition } from '../../index/condition';
import { IndexKeeper } from '../../index/index-keeper';
import { isAway } from '../retrieve/retrieve';
import { readLabels } from './read-labels';
import { Vocabulary } from './vocabulary';

/** Callers differ by few rules, so there are few different conditions; each costs memory in proportion to what it allows. */
const KEPT = 8;
const PAGE = 5_000;
/** Making one anew may take a twentieth of the time at most, however large the catalog is. */
const PATIENCE = 20;
/** The index can have been filled anew without any document having changed. */
const KEPT_MS = 60_000;

interface Made {
  readonly vocabulary: Vocabulary;
  readonly revision: number;
  readonly at: number;
  readonly tookMs: number;
}

/** The names that askers who may not see everything have to do with: of what each can find, and of nothing else. */
@Injectable()
export class VisibleVocabularies {
  private readonly made = new Map<string, Made>();
  private readonly making = new Map<string, Promise<Made>>();

  constructor(private readonly index: IndexKeeper) {}

  /** Those of `all` that `visible` allows, none while that cannot be told; `revision` grows when names change. */
  async of(all: Vocabulary, revision: number, visible: Condition): Promise<Vocabulary> {
    const key = JSON.stringify(visible);
    const known = this.made.get(key);
    if (known && isGood(known, revision)) {
      this.keep(key, known);
      return known.vocabulary;
    }
    let making = this.making.get(key);
    if (!making) {
      making = this.make(all, revision, visible).finally(() => this.making.delete(key));
      this.making.set(key, making);
    }
    try {
      const made = await making;
      this.keep(key, made);
      return made.vocabulary;
    } catch (error) {
      if (!isAway(error)) throw error;
      return known?.vocabulary ?? new Vocabulary(all);
    }
  }

  private async make(all: Vocabulary, revision: number, visible: Condition): Promise<Made> {
    const startedAt = performance.now();
    const vocabulary = new Vocabulary(all);
    let after: string | undefined;
    do {
      const page = await this.index.list({
        where: visible,
        sort: { by: 'urn', descending: false },
        after,
        limit: PAGE,
      });
      for (const urn of page.urns) {
        const entity = all.entity(urn);
        if (entity) vocabulary.putEntity(entity);
      }
      after = page.after;
    } while (after !== undefined);
    await readLabels(this.index, vocabulary, visible);
    const at = performance.now();
    return { vocabulary, revision, at, tookMs: at - startedAt };
  }

  /** At the end, so that the first is what nobody has asked for longest. */
  private keep(key: string, made: Made): void {
    this.made.delete(key);
    this.made.set(key, made);
    const [oldest] = this.made.keys();
    if (this.made.size > KEPT && oldest !== undefined) this.made.delete(oldest);
  }
}

function isGood({ revision: of, at, tookMs }: Made, revision: number): boolean {
  const age = performance.now() - at;
  return age < tookMs * PATIENCE || (of === revision && age < KEPT_MS);
}
