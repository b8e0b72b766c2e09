import {
  type SearchAnswer,
  type SearchFilters,
  type SearchHit,
  type SearchRequest,
} from '@dataspoke/contracts';
import { invalidRequest } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DocumentStore, type StoredDocument } from '../documents/document-store';
import { Embedder, EmbedderUnavailable } from '../embedding/embedder';
import { IndexKeeper } from '../index/index-keeper';
import { type Condition, type Facet } from '../index/search-index';
import { type Question, readQuestion } from './question';
import { rank, type RankedCandidate } from './rank';
import { explain } from './reason';

const DEFAULT_LIMIT = 10;
/** Entities that each of words and meaning may bring; twice as many changed no figure on Spider. */
const CANDIDATES = 100;
/** An answer has to fit one message. */
const HIT_CHARACTERS = 1_000;
const HIT_OWNERS = 20;

/** Answers a question from the index: by words and by meaning, or by words alone while there is no model. */
@Injectable()
export class AnswerQuestion {
  constructor(
    private readonly keeper: IndexKeeper,
    private readonly embedder: Embedder,
    private readonly documents: DocumentStore,
  ) {}

  /** Raises `invalid-request` for a question without a letter or digit, and `service-unavailable`. */
  async execute({ q = '', limit = DEFAULT_LIMIT, filters = {} }: SearchRequest): Promise<SearchAnswer> {
    const startedAt = performance.now();
    const question = readQuestion(q);
    if (question.words.length === 0) {
      throw invalidRequest('The question has no word in it.', [
        { field: 'q', message: 'q must hold at least one letter or digit' },
      ]);
    }
    const vector = await this.vectorOf(question);
    const { candidates, searched } = await this.keeper.search({
      words: question.words,
      vector,
      where: toCondition(filters),
      candidates: CANDIDATES,
    });
    const ranked = rank(candidates, limit);
    const documents = await this.documents.load(ranked.map(({ urn }) => urn));
    return {
      hits: ranked.flatMap((candidate) => {
        const document = documents.get(candidate.urn);
        return document ? [toHit(question, document, candidate)] : [];
      }),
      mode: vector ? 'hybrid' : 'text-only',
      documents: searched,
      tookMs: Math.round(performance.now() - startedAt),
    };
  }

  private async vectorOf({ text }: Question): Promise<Float32Array | undefined> {
    // While the index is being made anew for another model, its vectors and this one do not compare.
    const { model } = this.embedder;
    if (!model || this.keeper.model?.name !== model.name) return undefined;
    try {
      return await this.embedder.embedQuestion(text);
    } catch (error) {
      if (error instanceof EmbedderUnavailable) return undefined;
      throw error;
    }
  }
}

function toHit(question: Question, { urn, content }: StoredDocument, candidate: RankedCandidate): SearchHit {
  const { reason, matchedColumns } = explain(question, content, candidate);
  return {
    urn,
    entityType: 'dataset',
    name: content.name,
    qualifiedName: content.qualifiedName,
    platform: content.platform,
    description: content.description.slice(0, HIT_CHARACTERS),
    score: Math.round(candidate.score * 10_000) / 10_000,
    reason: reason.slice(0, HIT_CHARACTERS),
    matchedColumns: [...matchedColumns],
    owners: content.owners.slice(0, HIT_OWNERS),
  };
}

/** An empty list limits nothing. */
function toCondition(filters: SearchFilters): Condition {
  const facets: readonly [Facet, readonly string[] | undefined][] = [
    ['entityType', filters.entityTypes],
    ['platform', filters.platforms],
    ['owner', filters.owners],
    ['tag', filters.tags],
    ['domain', filters.domains],
  ];
  return { all: facets.flatMap(([facet, values]) => (values?.length ? [{ facet, in: values }] : [])) };
}
