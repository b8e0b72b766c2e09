import { type StoredDocument } from '../documents/document-store';
import { detailTexts, facetsOf, indexText, TEXT_RECIPE } from '../documents/document-text';
import { type EmbeddingModel } from '../embedding/embedder';
import { type EntityFacts, FACTS_RECIPE } from '../documents/entity-facts';
import { type IndexEntry, type NumberField } from './search-index';

/** Names what vectors are made by: they fit together only when both model and texts are of one kind. */
export function vectorsOf(model: EmbeddingModel): string {
  return `${model.name}/${TEXT_RECIPE}`;
}

/** Grows when the same document would give another entry. */
const ENTRY_RECIPE = 3;

/** Of everything between the catalog's aspects and an entry of the index. */
export const INDEX_RECIPE = FACTS_RECIPE * 10_000 + TEXT_RECIPE * 100 + ENTRY_RECIPE;

/** What conditions look at of a document. */
export function describedOf(
  urn: string,
  content: EntityFacts,
): Pick<IndexEntry, 'urn' | 'facets' | 'numbers'> {
  return { urn, facets: facetsOf(content), numbers: numbersOf(content) };
}

/** A document as the index takes it; its vectors only when they are of `model`. */
export function toIndexEntry(
  { urn, version, content, vectors }: Pick<StoredDocument, 'urn' | 'version' | 'content' | 'vectors'>,
  model: EmbeddingModel | undefined,
): IndexEntry {
  return {
    ...describedOf(urn, content),
    name: content.name,
    version,
    text: indexText(content),
    detailPaths: detailTexts(content).map(({ path }) => path),
    ...(model && vectors?.of === vectorsOf(model) ? { vectors } : {}),
  };
}

function numbersOf(facts: EntityFacts): Partial<Record<NumberField, number>> {
  const numbers: Record<NumberField, number | undefined> = {
    changedAt: facts.changedAt,
    healthScore: facts.healthScore,
    openIncidents: facts.openIncidents,
    usage: facts.usage?.queries,
    rows: facts.rowCount,
  };
  return Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined));
}
