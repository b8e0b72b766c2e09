import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Condition } from '../../index/condition';
import { IndexKeeper } from '../../index/index-keeper';
import { isAway } from '../retrieve/retrieve';
import { readLabels } from './read-labels';
import { Vocabulary } from './vocabulary';

/**
 * Callers differ by few rules, so there are few different conditions; each costs memory in proportion to what it allows. The one
 * that is in use stays, whatever its size.
 */
const KEPT = 64;
const KEPT_ENTITIES = 400_000;
const PAGE = 5_000;
/** Making one anew may take a twentieth of the time at most, however large the catalog is. */
const PATIENCE = 20;
/** The index can have been filled anew without any document having changed. */
const KEPT_MS = 60_000;
/** What is not older serves while it is made anew, unless that is done by then. */
const STALE_MS = 60_000;
const WAIT_MS = 250;
/** Lists of URNs in conditions beyond this are told apart by a hash that is made once. */
const LONG = 100;

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
    const key = keyOf(visible);
    const known = this.made.get(key);
    if (known && isGood(known, revision)) {
      this.keep(key, known);
      return known.vocabulary;
    }
    const making = this.making.get(key) ?? this.begin(key, all, revision, visible);
    const serves = known && performance.now() - known.at < STALE_MS ? known : undefined;
    try {
      const made = await (serves ? Promise.race([making, delay(WAIT_MS, serves, { ref: false })]) : making);
      return made.vocabulary;
    } catch (error) {
      if (!isAway(error)) throw error;
      return serves?.vocabulary ?? new Vocabulary(all);
    }
  }

  private begin(key: string, all: Vocabulary, revision: number, visible: Condition): Promise<Made> {
    const making = this.make(all, revision, visible)
      .then((made) => this.keep(key, made))
      .finally(() => this.making.delete(key));
    // Whoever asked may have gone on with what there was.
    making.catch(() => undefined);
    this.making.set(key, making);
    return making;
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
  private keep(key: string, made: Made): Made {
    this.made.delete(key);
    this.made.set(key, made);
    let entities = 0;
    for (const { vocabulary } of this.made.values()) entities += vocabulary.size;
    for (const [oldest, { vocabulary }] of this.made) {
      if (this.made.size <= 1 || (this.made.size <= KEPT && entities <= KEPT_ENTITIES)) break;
      this.made.delete(oldest);
      entities -= vocabulary.size;
    }
    return made;
  }
}

const hashes = new WeakMap<readonly string[], string>();

/** The same text for the same condition. */
function keyOf(condition: Condition): string {
  if ('all' in condition) return `all(${condition.all.map(keyOf).join(' ')})`;
  if ('any' in condition) return `any(${condition.any.map(keyOf).join(' ')})`;
  if ('not' in condition) return `not(${keyOf(condition.not)})`;
  if ('facet' in condition) return `${condition.facet}(${listed(condition.in)})`;
  if ('urns' in condition) return `urns(${listed(condition.urns)})`;
  return JSON.stringify(condition);
}

function listed(texts: readonly string[]): string {
  if (texts.length <= LONG) return JSON.stringify(texts);
  const known = hashes.get(texts) ?? createHash('sha256').update(JSON.stringify(texts)).digest('base64url');
  hashes.set(texts, known);
  return known;
}

function isGood({ revision: of, at, tookMs }: Made, revision: number): boolean {
  const age = performance.now() - at;
  return age < KEPT_MS && (of === revision || age < tookMs * PATIENCE);
}
