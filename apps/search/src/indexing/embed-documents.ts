import { Injectable } from '@nestjs/common';
import { type EntityFacts } from '../documents/entity-facts';
import { type StoredDocument } from '../documents/document-store';
import { detailTexts, embedText } from '../documents/document-text';
import { toBytes } from '../documents/vector-bytes';
import { Embedder, EmbedderUnavailable, type EmbeddingModel } from '../embedding/embedder';
import { EmbeddingCache } from '../embedding/embedding-cache';
import { vectorsOf } from '../index/index-entry';
import { type DocumentVectors } from '../index/search-index';

/** Documents whose texts are embedded in one go; bounds the vectors in memory. */
const DOCUMENTS_AT_ONCE = 32;

/** Facts to embed, with the document that they replace. */
export interface ToEmbed {
  readonly content: EntityFacts;
  readonly old?: StoredDocument;
}

type Embedded = (DocumentVectors & { readonly of: string }) | undefined;

/** Makes the vectors of documents; a text that has not changed keeps the vector it has. */
@Injectable()
export class EmbedDocuments {
  constructor(
    private readonly embedder: Embedder,
    private readonly cache: EmbeddingCache,
  ) {}

  /**
   * The vectors of each by `model`, in order; `undefined` where that model is away and something would have to be embedded.
   */
  async execute(items: readonly ToEmbed[], model: EmbeddingModel | undefined): Promise<readonly Embedded[]> {
    if (!model) return items.map(() => undefined);
    const embedded: Embedded[] = [];
    for (let start = 0; start < items.length; start += DOCUMENTS_AT_ONCE) {
      embedded.push(...(await this.portion(items.slice(start, start + DOCUMENTS_AT_ONCE), model)));
    }
    return embedded;
  }

  private async portion(items: readonly ToEmbed[], model: EmbeddingModel): Promise<readonly Embedded[]> {
    const of = vectorsOf(model);
    const known = items.map(({ old }) => knownVectors(old, of));
    const wanted = items.map(({ content }) => ({
      whole: embedText(content),
      details: detailTexts(content).map(({ text }) => text),
    }));
    const missing = new Set(
      wanted.flatMap(({ whole, details }, at) => [
        ...(known[at]?.whole.has(whole) ? [] : [whole]),
        ...details.filter((text) => !known[at]?.details.has(text)),
      ]),
    );
    const made = await this.embed([...missing], model);
    return wanted.map(({ whole, details }, at) => {
      const ofWhole = known[at]?.whole.get(whole) ?? made.get(whole);
      const ofDetails = details.map((text) => {
        const vector = made.get(text);
        return known[at]?.details.get(text) ?? (vector && toBytes(vector));
      });
      const complete = ofDetails.filter((vector) => vector !== undefined);
      if (!ofWhole || complete.length < details.length) return undefined;
      return { of, whole: ofWhole, details: concat(complete, model.dimensions) };
    });
  }

  private async embed(
    texts: readonly string[],
    model: EmbeddingModel,
  ): Promise<ReadonlyMap<string, Float32Array>> {
    const known = await this.cache.find(model.name, texts);
    const missing = texts.filter((text) => !known.has(text));
    if (missing.length === 0 || this.embedder.model?.name !== model.name) return known;
    try {
      const vectors = await this.embedder.embedTexts(missing);
      const made = new Map(vectors.map((vector, at) => [missing[at] ?? '', vector]));
      await this.cache.put(model.name, made);
      return new Map([...known, ...made]);
    } catch (error) {
      if (error instanceof EmbedderUnavailable) return known;
      throw error;
    }
  }
}

/** The vectors that a document has already, by their texts. */
function knownVectors(old: StoredDocument | undefined, of: string) {
  if (old?.vectors?.of !== of) return undefined;
  const { whole, details } = old.vectors;
  return {
    whole: new Map([[embedText(old.content), whole]]),
    details: new Map(
      detailTexts(old.content).map(({ text }, at) => [
        text,
        details.subarray(at * whole.length, (at + 1) * whole.length),
      ]),
    ),
  };
}

function concat(vectors: readonly Int8Array[], dimensions: number): Int8Array {
  const all = new Int8Array(vectors.length * dimensions);
  vectors.forEach((vector, at) => all.set(vector, at * dimensions));
  return all;
}
