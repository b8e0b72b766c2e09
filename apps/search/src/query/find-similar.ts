import { type SearchAnswer, type SearchHit, type SimilarRequest } from '@dataspoke/contracts';
import { notFound } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DocumentStore, type StoredDocument } from '../documents/document-store';
import { type EntityFacts } from '../documents/entity-facts';
import { urnWords } from '../documents/urn-words';
import { Embedder } from '../embedding/embedder';
import { type Condition, EVERYTHING } from '../index/condition';
import { vectorsOf } from '../index/index-entry';
import { IndexKeeper } from '../index/index-keeper';
import { findableFacts } from './explain/findable';
import { toListedHit } from './explain/hit';
import { readQuestion } from './question';
import { rank, type RankedCandidate } from './rank/rank';
import { Stopwatch } from './stopwatch';
import { VocabularyKeeper } from './understand/vocabulary-keeper';

const DEFAULT_LIMIT = 10;
const CANDIDATES = 100;
const TOLD = 3;

/** Finds what is like an entity: by its words, by the meaning of its text, by columns and labels that both have. */
@Injectable()
export class FindSimilar {
  constructor(
    private readonly index: IndexKeeper,
    private readonly embedder: Embedder,
    private readonly documents: DocumentStore,
    private readonly names: VocabularyKeeper,
  ) {}

  /** Raises `not-found` for an entity without a document or that the asker may not see, and `service-unavailable`. */
  async execute(
    { urn, limit = DEFAULT_LIMIT }: SimilarRequest,
    visible: Condition = EVERYTHING,
  ): Promise<SearchAnswer> {
    const watch = new Stopwatch();
    const entity = await this.visible(urn, visible);
    const { content } = entity;
    const vocabulary = await this.names.names(visible);
    const vector = this.vectorOf(entity);
    const { candidates, searched } = await this.index.search({
      words: readQuestion(`${content.name} ${content.columns.map(({ path }) => path).join(' ')}`).words,
      ownWords: vocabulary.isLimited,
      vector,
      where: { all: [visible, { facet: 'entityType', in: [content.entityType] }, { not: { urns: [urn] } }] },
      candidates: CANDIDATES,
    });
    const ranked = rank(candidates, limit);
    const found = await this.documents.load(ranked.map((candidate) => candidate.urn));
    return {
      hits: ranked.flatMap((candidate) => {
        const document = found.get(candidate.urn);
        if (!document) return [];
        const told = { urn: document.urn, content: findableFacts(document.content, vocabulary) };
        return [toSimilarHit(content, told, candidate)];
      }),
      mode: vector ? 'hybrid' : 'text-only',
      documents: searched,
      ...(vector
        ? {}
        : { degraded: [{ part: 'embedding' as const, reason: 'The entity has no vector yet.' }] }),
      tookMs: watch.tookMs,
    };
  }

  private async visible(urn: string, visible: Condition): Promise<StoredDocument> {
    const entity = (await this.documents.load([urn])).get(urn);
    const found = await this.index.allowed([urn], visible);
    if (!entity || !found.has(urn)) throw notFound('entity', urn);
    return entity;
  }

  /** Its stored vector, while it is of the model that the index has. */
  private vectorOf({ vectors }: StoredDocument): Float32Array | undefined {
    const { model } = this.embedder;
    const isCurrent = model && this.index.model?.name === model.name && vectors?.of === vectorsOf(model);
    return isCurrent ? vectors.whole : undefined;
  }
}

function toSimilarHit(
  like: EntityFacts,
  document: Pick<StoredDocument, 'urn' | 'content'>,
  candidate: RankedCandidate,
): SearchHit {
  const { content } = document;
  const paths = new Set(like.columns.map(({ path }) => path.toLowerCase()));
  const shared = content.columns.map(({ path }) => path).filter((path) => paths.has(path.toLowerCase()));
  const labels = labelsOf(content).filter((urn) => labelsOf(like).includes(urn));
  const parts = [
    ...(shared.length > 0
      ? [`${counted(shared.length, 'column')} of the same name (${listed(shared)})`]
      : []),
    ...(labels.length > 0
      ? [`the same labels (${listed(labels.map((urn) => content.names[urn] ?? urnWords(urn)))})`]
      : []),
    ...(candidate.textScore > 0 ? ['words in common'] : []),
    ...(candidate.similarity === undefined
      ? []
      : [`a closeness in meaning of ${candidate.similarity.toFixed(2)}`]),
  ];
  return {
    ...toListedHit(document),
    score: Math.round(candidate.score * 10_000) / 10_000,
    reason: `It has ${parts.join(', ')}.`.slice(0, 1_000),
    matchedColumns: shared.slice(0, 20),
  };
}

function labelsOf({ tags, glossaryTerms, domains }: EntityFacts): readonly string[] {
  return [...tags, ...glossaryTerms, ...domains];
}

function counted(count: number, thing: string): string {
  return count === 1 ? `a ${thing}` : `${count} ${thing}s`;
}

function listed(items: readonly string[]): string {
  return items.length > TOLD ? `${items.slice(0, TOLD).join(', ')} …` : items.join(', ');
}
