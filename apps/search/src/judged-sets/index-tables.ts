import { type RunningService } from '@dataspoke/service-kit';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { DocumentStore } from '../documents/document-store';
import { type EmbeddingModel } from '../embedding/embedder';
import { toIndexEntry } from '../index/index-entry';
import { IndexKeeper } from '../index/index-keeper';
import { SearchIndex } from '../index/search-index';
import { EmbedDocuments } from '../indexing/embed-documents';
import { type JudgedTable, readTableId, readTableLine, type UrnOf } from './table-line';

const TABLES_AT_ONCE = 100;
const MODEL_MS = 60_000;
const ASK_AGAIN_MS = 50;

/** Puts the tables of a set through texts, embedding, documents and index; gives the ids by URN. */
export async function indexTables(
  { app }: RunningService,
  corpus: string,
): Promise<ReadonlyMap<string, string>> {
  const keeper = app.get(IndexKeeper);
  await untilModel(keeper);
  const { ids, urnOf } = await urnsOf(corpus);
  let batch: JudgedTable[] = [];
  for await (const line of linesOf(corpus)) {
    batch.push(readTableLine(line, urnOf));
    if (batch.length < TABLES_AT_ONCE) continue;
    await put(app, keeper, batch);
    batch = [];
  }
  await put(app, keeper, batch);
  return ids;
}

/** The ids of a set by URN, and the URN of each id. */
export async function urnsOf(
  corpus: string,
): Promise<{ readonly ids: ReadonlyMap<string, string>; readonly urnOf: UrnOf }> {
  const urns = new Map<string, string>();
  const ids = new Map<string, string>();
  for await (const line of linesOf(corpus)) {
    const { id, urn } = readTableId(line, ids);
    urns.set(id, urn);
    ids.set(urn, id);
  }
  const urnOf = (id: string) => urns.get(id) ?? `urn:li:dataset:(urn:li:dataPlatform:unknown,${id},PROD)`;
  return { ids, urnOf };
}

/** Lines of a file that are not empty. */
export async function* linesOf(file: string): AsyncGenerator<string> {
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (line.trim() !== '') yield line;
  }
}

async function put(
  app: RunningService['app'],
  keeper: IndexKeeper,
  tables: readonly JudgedTable[],
): Promise<void> {
  if (tables.length === 0) return;
  const documents = app.get(DocumentStore);
  const version = await documents.nextVersion();
  const vectors = await app.get(EmbedDocuments).execute(
    tables.map(({ content }) => ({ content })),
    keeper.model,
  );
  const made = tables.map(({ urn, content }, at) => ({ urn, content, vectors: vectors[at] }));
  if (vectors.includes(undefined)) throw new Error('a table got no vector: the embedding model is away');
  await keeper.write(async () => {
    await app
      .get(SearchIndex)
      .upsert(made.map((document) => toIndexEntry({ ...document, version }, keeper.model)));
    await app.get(DataSource).transaction((tx) => documents.put(tx, version, made, new Date()));
  });
}

/** The model, when it and the index are there. */
export async function untilModel(keeper: IndexKeeper): Promise<EmbeddingModel> {
  for (const end = performance.now() + MODEL_MS; performance.now() < end; await delay(ASK_AGAIN_MS)) {
    if (keeper.model && (await keeper.count().catch(() => undefined)) !== undefined) return keeper.model;
  }
  throw new Error(`the index or the embedding model did not come within ${MODEL_MS / 1_000} s`);
}
