import { type Degradation } from '@dataspoke/contracts';
import { DataSpokeError } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DocumentStore, type StoredDocument } from '../../documents/document-store';
import { Embedder, EmbedderUnavailable } from '../../embedding/embedder';
import { type Condition } from '../../index/condition';
import { describedOf } from '../../index/index-entry';
import { IndexKeeper } from '../../index/index-keeper';
import { type Candidate } from '../../index/search-index';
import { type Question } from '../question';
import { type Vocabulary } from '../understand/vocabulary';
import { abbreviationsOf } from './abbreviations';
import { meets } from './meets';
import { SearchDocuments } from './search-documents';

/** Entities that each of words and meaning may bring; twice as many changed no figure on Spider. */
const CANDIDATES = 100;

export interface Retrieved {
  readonly candidates: readonly Candidate[];
  /** Entities in the index that the condition allows. */
  readonly searched: number;
  /** Whether meaning was looked for. */
  readonly byMeaning: boolean;
  readonly degraded: readonly Degradation[];
}

/** The stage that brings candidates by words and by meaning, or says what it had to do without. */
@Injectable()
export class Retrieve {
  constructor(
    private readonly index: IndexKeeper,
    private readonly embedder: Embedder,
    private readonly documents: DocumentStore,
    private readonly without: SearchDocuments,
  ) {}

  /**
   * Candidates that meet `where`. Without the index, those that hold words of the question as the documents have them, which is
   * said; none of them is no proof that there are none.
   */
  async execute(question: Question, where: Condition, vocabulary: Vocabulary): Promise<Retrieved> {
    const { vector, degraded } = await this.vectorOf(question.text);
    try {
      const { candidates, searched } = await this.index.search({
        words: question.words,
        spellings: abbreviationsOf(question.words),
        ownWords: vocabulary.isLimited,
        vector,
        where,
        candidates: CANDIDATES,
      });
      return { candidates, searched, byMeaning: vector !== undefined, degraded };
    } catch (error) {
      if (!isAway(error)) throw error;
      const { candidates, allowed, isComplete } = await this.without.execute({
        words: question.words,
        where,
        ownWords: vocabulary.isLimited,
        limit: CANDIDATES,
      });
      return {
        candidates,
        searched: allowed ?? vocabulary.size,
        byMeaning: false,
        degraded: [...degraded, { part: 'index', reason: reasonOf(error, candidates.length, isComplete) }],
      };
    }
  }

  /** The vector of a text, or why there is none. */
  async vectorOf(
    text: string,
  ): Promise<{ readonly vector?: Float32Array; readonly degraded: readonly Degradation[] }> {
    const away = (reason: string) => ({ degraded: [{ part: 'embedding' as const, reason }] });
    const { model } = this.embedder;
    if (!model) return away(`Meaning was not looked for: ${this.embedder.reason}`);
    // While the index is being made anew for another model, its vectors and this one do not compare.
    if (this.index.model?.name !== model.name) {
      return away('Meaning was not looked for: the index is being made anew for another model.');
    }
    try {
      return { vector: await this.embedder.embedQuestion(text), degraded: [] };
    } catch (error) {
      if (error instanceof EmbedderUnavailable) return away(`Meaning was not looked for: ${error.message}`);
      throw error;
    }
  }

  /** Those of the entities that `where` allows, in their order; without the index, as their documents say. */
  async allowed(urns: readonly string[], where: Condition): Promise<readonly string[]> {
    if (urns.length === 0) return [];
    try {
      const found = await this.index.allowed(urns, where);
      return urns.filter((urn) => found.has(urn));
    } catch (error) {
      if (!isAway(error)) throw error;
      const documents = await this.documents.load(urns);
      return urns.filter((urn) => isAllowed(documents.get(urn), where));
    }
  }
}

function reasonOf({ message }: DataSpokeError, found: number, isComplete: boolean): string {
  const looked = 'Only whole words and beginnings of words were looked for, without their meaning';
  const missing = isComplete
    ? ''
    : ' Not all documents that hold one could be looked at: ask for less common words.';
  if (found > 0) return `${message} ${looked}.${missing}`;
  return `${message} ${looked}, and nothing that you can find holds one; with the index there may be hits.${missing}`;
}

function isAllowed(document: StoredDocument | undefined, where: Condition): boolean {
  return document !== undefined && meets(describedOf(document.urn, document.content), where);
}

/** Whether a failure is an outage of the index. */
export function isAway(error: unknown): error is DataSpokeError {
  return error instanceof DataSpokeError && error.code === 'service-unavailable';
}
