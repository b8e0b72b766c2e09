import { type StoredDocument } from '../documents/document-store';
import { detailTexts, facetsOf, indexText, TEXT_RECIPE } from '../documents/document-text';
import { type EmbeddingModel } from '../embedding/embedder';
import { type IndexEntry } from './search-index';

/** Names what vectors are made by: they fit together only when both model and texts are of one kind. */
export function vectorsOf(model: EmbeddingModel): string {
  return `${model.name}/${TEXT_RECIPE}`;
}

/** A document as the index takes it; its vectors only when they are of `model`. */
export function toIndexEntry(
  { urn, version, content, vectors }: Pick<StoredDocument, 'urn' | 'version' | 'content' | 'vectors'>,
  model: EmbeddingModel | undefined,
): IndexEntry {
  return {
    urn,
    entityType: 'dataset',
    version,
    text: indexText(content),
    facets: { ...facetsOf(content), entityType: ['dataset'] },
    detailPaths: detailTexts(content).map(({ path }) => path),
    ...(model && vectors?.of === vectorsOf(model) ? { vectors } : {}),
  };
}
