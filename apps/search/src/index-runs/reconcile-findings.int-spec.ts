import { isFinal, searchRpc } from '@dataspoke/contracts';
import { hardDelete, requireAccepted } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type RunningProcess } from '@dataspoke/service-kit';
import { DocumentStore } from '../documents/document-store';
import { toIndexEntry } from '../index/index-entry';
import { SearchIndex } from '../index/search-index';
import { type RunningSearch, startSearch } from '../search.fixture';
import { shopTable, shopUrn } from '../shop-catalog.fixture';
import { hostWorkflows } from '../workflows.fixture';

const TABLES = Array.from({ length: 30 }, (_, at) => shopUrn(`table_${at}`));
const STRAY = shopUrn('stray');
const [MISSING = '', STALE = '', GONE = '', UNINDEXED = '', OLD_IN_INDEX = ''] = TABLES;

describe('a comparison of index and catalog', () => {
  let search: RunningSearch;
  let workflows: RunningProcess;

  const compare = async () => {
    const { id } = await search.ask(searchRpc.startIndexRun, { kind: 'reconcile' });
    return eventually(async () => {
      const run = await search.ask(searchRpc.getIndexRun, { id });
      expect(isFinal(run.state)).toBe(true);
      return run;
    }, 60_000);
  };
  const versions = async () =>
    new Map(
      (await search.service.app.get(SearchIndex).versions({ limit: 100 })).versions
        .filter(({ removed }) => !removed)
        .map(({ urn, version }) => [urn, version]),
    );

  beforeAll(async () => {
    search = await startSearch();
    workflows = await hostWorkflows(search.environment);
    requireAccepted(
      await search.catalog.client.writes.emitMcps(
        TABLES.flatMap((urn, at) => shopTable(urn, `Table number ${at}`, ['id'])),
      ),
    );
    const after = await search.changed(TABLES, { aspects: ['schemaMetadata'] });
    await eventually(
      async () => expect((await search.ask(searchRpc.getIndexStatus, { after })).reached).toBe(true),
      60_000,
    );
  }, 120_000);
  afterAll(async () => {
    await workflows?.close();
    await search?.close();
  });

  it('finds nothing where nothing is wrong', async () => {
    const before = await versions();
    expect(await compare()).toMatchObject({
      state: 'succeeded',
      counts: { seen: 30, indexed: 0, unchanged: 30, removed: 0, failed: 0 },
      findings: {
        missing: 0,
        stale: 0,
        orphaned: 0,
        notIndexed: 0,
        leftInIndex: 0,
        documents: 30,
        indexed: 30,
        examples: [],
      },
    });
    expect(await versions()).toEqual(before);
  }, 90_000);

  it('tells each kind of difference by itself, and repairs it', async () => {
    const { database } = search;
    const index = search.service.app.get(SearchIndex);
    const documents = await search.service.app.get(DocumentStore).load(TABLES);
    const versionOf = (urn: string) => documents.get(urn)?.version ?? 0;
    await database.query('DELETE FROM documents WHERE urn = $1', [MISSING]);
    await database.query(
      `UPDATE documents SET content = jsonb_set(content, '{description}', '"As it was"') WHERE urn = $1`,
      [STALE],
    );
    requireAccepted(await search.catalog.client.writes.emitMcps([hardDelete(GONE, 'datasetKey')]));
    await index.remove([{ urn: UNINDEXED, version: versionOf(UNINDEXED) }]);
    // As if the document had been committed while the index still had what was there before.
    await database.query(`UPDATE documents SET version = nextval('document_versions') WHERE urn = $1`, [
      OLD_IN_INDEX,
    ]);
    const other = documents.get(UNINDEXED);
    if (other) await index.upsert([toIndexEntry({ ...other, urn: STRAY }, undefined)]);
    await eventually(async () => expect(await search.catalog.client.reads.exists([GONE])).toEqual(new Set()));

    const run = await compare();
    expect(run).toMatchObject({
      state: 'succeeded',
      counts: { seen: 29, indexed: 2, unchanged: 27, removed: 1, failed: 0 },
      findings: {
        missing: 1,
        stale: 1,
        orphaned: 1,
        notIndexed: 2,
        leftInIndex: 1,
        documents: 29,
        indexed: 29,
      },
    });
    expect([...(run.findings?.examples ?? [])].sort()).toEqual(
      [MISSING, STALE, GONE, UNINDEXED, OLD_IN_INDEX, STRAY].sort(),
    );
    const stored = await search.service.app.get(DocumentStore).load(TABLES);
    expect(await versions()).toEqual(new Map([...stored].map(([urn, { version }]) => [urn, version])));
    expect(stored.get(STALE)?.content.description).toBe('Table number 1');
    expect(await compare()).toMatchObject({ findings: { missing: 0, stale: 0, orphaned: 0, notIndexed: 0 } });
  }, 120_000);
});
