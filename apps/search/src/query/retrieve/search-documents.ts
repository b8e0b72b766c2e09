import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { plainWords } from '../../documents/document-words';
import { DocumentStore } from '../../documents/document-store';
import { type Condition } from '../../index/condition';
import { describedOf } from '../../index/index-entry';
import { type Candidate } from '../../index/search-index';
import { meets } from './meets';
import { sqlCondition } from './sql-condition';

/** Documents that hold a word and are weighed; a word that more of them hold says little. */
const WEIGHED = 20_000;
/** Documents whose facts are looked at, from the best on. */
const LOOKED_AT = 5_000;
const AT_ONCE = 200;

/** What one of each class of words is worth, from what an entity has only from others to its name. */
const WEIGHTS = '{0.2, 0.4, 0.7, 1}';

export interface FoundDocuments {
  readonly candidates: readonly Candidate[];
  /** Documents that the condition allows; absent where only a look at each could tell. */
  readonly allowed?: number;
  /** Whether everything that holds a word was looked at. */
  readonly isComplete: boolean;
}

/** Searches the words of the documents in Postgres: what is left while the index is away. */
@Injectable()
export class SearchDocuments {
  constructor(
    private readonly database: DataSource,
    private readonly documents: DocumentStore,
  ) {}

  /**
   * Documents that meet `where` and hold one of the words, the best first, at most `limit`; those that hold words which begin
   * so when no document holds a whole one. `ownWords` as in a query of the index.
   */
  async execute(query: {
    readonly words: readonly string[];
    readonly where: Condition;
    readonly ownWords: boolean;
    readonly limit: number;
  }): Promise<FoundDocuments> {
    const { where, ownWords } = query;
    const words = query.words.flatMap((word) => plainWords(word).split(' ')).filter((word) => word !== '');
    const classes = ownWords ? 'ABC' : 'ABCD';
    const allowed = await this.allowed(where);
    if (words.length === 0) return { candidates: [], isComplete: true, ...allowed };
    for (const suffix of [`:${classes}`, `:*${classes}`]) {
      const asked = words.map((word) => `${word}${suffix}`).join(' | ');
      const weighed = await this.weighed(asked, where);
      const candidates = await this.meeting(weighed, query);
      const isComplete =
        candidates.length === query.limit || (weighed.length <= LOOKED_AT && weighed.length < WEIGHED);
      if (candidates.length > 0 || !isComplete) return { candidates, isComplete, ...allowed };
    }
    return { candidates: [], isComplete: true, ...allowed };
  }

  private async allowed(where: Condition): Promise<Pick<FoundDocuments, 'allowed'>> {
    const { sql, parameters, isExact } = sqlCondition(where, 0);
    if (!isExact) return {};
    const [row] = await this.database.query<{ count: string }[]>(
      `SELECT count(*) AS count FROM documents WHERE content IS NOT NULL AND ${sql}`,
      [...parameters],
    );
    return { allowed: Number(row?.count) };
  }

  private async weighed(
    asked: string,
    where: Condition,
  ): Promise<readonly { readonly urn: string; readonly score: number }[]> {
    const { sql, parameters } = sqlCondition(where, 1);
    return this.database.query<{ urn: string; score: number }[]>(
      `SELECT urn, ts_rank('${WEIGHTS}', text_words, to_tsquery('english', $1)) AS score FROM (
         SELECT urn, text_words FROM documents
         WHERE content IS NOT NULL AND text_words @@ to_tsquery('english', $1) AND (${sql}) LIMIT ${WEIGHED}) AS held
       ORDER BY score DESC, urn`,
      [asked, ...parameters],
    );
  }

  /** Page after page, so that a narrow condition leaves no answer empty that is not. */
  private async meeting(
    weighed: readonly { readonly urn: string; readonly score: number }[],
    { where, limit }: { readonly where: Condition; readonly limit: number },
  ): Promise<readonly Candidate[]> {
    const found: Candidate[] = [];
    const most = Math.min(weighed.length, LOOKED_AT);
    for (let start = 0; start < most && found.length < limit; start += AT_ONCE) {
      const page = weighed.slice(start, start + AT_ONCE);
      const contents = await this.documents.contents(page.map(({ urn }) => urn));
      for (const { urn, score } of page) {
        const content = contents.get(urn);
        if (content && meets(describedOf(urn, content), where)) {
          found.push({ urn, textScore: Math.min(1, score), details: [] });
        }
      }
    }
    return found.slice(0, limit);
  }
}
