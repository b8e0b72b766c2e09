import { type RunningService } from '@dataspoke/service-kit';
import { DataSource } from 'typeorm';
import { DocumentStore } from '../documents/document-store';
import { Embedder, type EmbeddingModel } from '../embedding/embedder';
import { vectorsOf } from '../index/index-entry';
import { IndexKeeper } from '../index/index-keeper';
import { type DocumentVectors } from '../index/search-index';
import { EmbedDocuments } from '../indexing/embed-documents';
import { linesOf, untilModel, urnsOf } from './index-tables';
import { type FilledLine, type FillJob } from './judged-job';
import { type JudgedTable, readTableLine } from './table-line';
import { WordVectors } from './word-vectors';

const TABLES_AT_ONCE = 250;

type Vectors = DocumentVectors & { readonly of: string };

/** Puts the tables of a corpus into the documents, with their vectors, past the index. */
export async function fillDocuments(service: RunningService, job: FillJob): Promise<FilledLine> {
  const { app } = service;
  const model = await untilModel(app.get(IndexKeeper));
  const { urnOf } = await urnsOf(job.corpus);
  const words = new WordVectors(app.get(Embedder), model.dimensions);
  const embed = (tables: readonly JudgedTable[]) =>
    job.vectors === 'words' ? byWords(words, tables, model) : byModel(app.get(EmbedDocuments), tables, model);
  const startedAt = performance.now();
  let [count, columns] = [0, 0];
  let batch: JudgedTable[] = [];
  const put = async () => {
    const vectors = await embed(batch);
    const documents = app.get(DocumentStore);
    const version = await documents.nextVersion();
    const made = batch.map(({ urn, content }, at) => ({ urn, content, vectors: vectors[at] }));
    await app.get(DataSource).transaction((tx) => documents.put(tx, version, made, new Date()));
    count += batch.length;
    columns += batch.reduce((sum, { content }) => sum + content.columns.length, 0);
    batch = [];
  };
  for await (const line of linesOf(job.corpus)) {
    batch.push(readTableLine(line, urnOf));
    if (batch.length === TABLES_AT_ONCE) await put();
  }
  if (batch.length > 0) await put();
  // What PostgreSQL does by itself within a minute after so many changes; without it no plan is worth measuring.
  await app.get(DataSource).query('ANALYZE documents');
  return { tables: count, columns, seconds: (performance.now() - startedAt) / 1_000 };
}

async function byWords(
  words: WordVectors,
  tables: readonly JudgedTable[],
  model: EmbeddingModel,
): Promise<readonly Vectors[]> {
  const vectors = await words.of(tables.map(({ content }) => content));
  return vectors.map((each) => ({ ...each, of: vectorsOf(model) }));
}

async function byModel(
  embed: EmbedDocuments,
  tables: readonly JudgedTable[],
  model: EmbeddingModel,
): Promise<readonly Vectors[]> {
  const vectors = await embed.execute(
    tables.map(({ content }) => ({ content })),
    model,
  );
  const made = vectors.filter((each) => each !== undefined);
  if (made.length < tables.length) throw new Error('a table got no vector: the embedding model is away');
  return made;
}
