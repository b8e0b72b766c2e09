import { type AspectValues, type KnownAspectName, aspectEquals } from '../aspects/aspect-table';
import { dataJobType } from '../aspects/lineage-aspects';
import { schemaMetadata } from '../aspects/schema-metadata';
import { type DataHubClient } from '../client';
import { type JsonObject } from '../json';
import { mergeGlobalTags } from '../merge/associations';
import { mergeUpstreamLineage } from '../merge/lineage';
import { eventually, openTestCatalog, TestNames } from '../test-catalog.fixture';
import { hardDelete, mcp, mcpOf, patch, pointer, softDelete, type Proposal } from './proposal';

const STAMP = { time: 1_786_000_000_000, actor: 'urn:li:corpuser:dataspoke' };

describe.each(['restli', 'openapi'] as const)('writing to a catalog by %s', (transport) => {
  let client: DataHubClient;
  let names: TestNames;

  const stored = async (urn: string, aspectName: string) =>
    (await client.reads.readAspects([urn], [aspectName])).get(urn)?.get(aspectName);

  beforeAll(() => {
    client = openTestCatalog({ transport });
  });
  beforeEach(() => {
    names = new TestNames();
  });
  afterAll(async () => {
    await client.close();
  });

  it('stores every kind of aspect so that it reads back with the same meaning, and a second time changes no version', async () => {
    const dataset = names.dataset('sales.public.flüge');
    const platform = `urn:li:dataPlatform:${names.platform}`;
    const container = `urn:li:container:${names.platform}`;
    const flow = `urn:li:dataFlow:(${names.platform},warehouse.marts,PROD)`;
    const job = `urn:li:dataJob:(${flow},refresh)`;
    const values: { readonly [N in KnownAspectName]?: AspectValues[N] } = {
      datasetProperties: {
        name: 'flüge',
        qualifiedName: 'sales.public.flüge',
        description: 'Jeder Flug ✈ 2013',
        customProperties: { 'dataspoke.source': 'wärehouse' },
        lastModified: { time: 1_700_000_000_000 },
      },
      schemaMetadata: schemaMetadata({
        schemaName: 'sales.public.flüge',
        platform,
        fields: [
          { fieldPath: 'id', kind: 'number', nativeDataType: 'bigint', isPartOfKey: true },
          {
            fieldPath: 'tailnum',
            kind: 'string',
            nativeDataType: 'text',
            nullable: true,
            description: 'Kennzeichen',
          },
          { fieldPath: 'tags', kind: 'array', nativeDataType: 'text[]', nullable: true },
        ],
        primaryKeys: ['id'],
        foreignKeys: [
          {
            name: 'planes_fk',
            sourceFields: [names.column('sales.public.flüge', 'tailnum')],
            foreignFields: [names.column('planes', 'tailnum')],
            foreignDataset: names.dataset('planes'),
          },
        ],
      }),
      subTypes: { typeNames: ['View'] },
      container: { container },
      dataPlatformInstance: { platform },
      viewProperties: { materialized: true, viewLogic: 'SELECT 1', viewLanguage: 'SQL' },
      status: { removed: false },
      browsePathsV2: { path: [{ id: container, urn: container }] },
      ownership: {
        owners: [{ owner: 'urn:li:corpGroup:flight-operations', type: 'TECHNICAL_OWNER' }],
        lastModified: STAMP,
      },
      globalTags: { tags: [{ tag: 'urn:li:tag:pii' }] },
      glossaryTerms: { terms: [{ urn: 'urn:li:glossaryTerm:flight' }], auditStamp: STAMP },
      upstreamLineage: {
        upstreams: [
          { dataset: names.dataset('planes'), type: 'VIEW', properties: { a: 'b' }, auditStamp: STAMP },
        ],
        fineGrainedLineages: [
          {
            upstreamType: 'FIELD_SET',
            upstreams: [names.column('planes', 'tailnum')],
            downstreamType: 'FIELD',
            downstreams: [names.column('sales.public.flüge', 'tailnum')],
            transformOperation: 'IDENTITY',
            confidenceScore: 0.9,
          },
        ],
      },
      containerProperties: { name: 'public', qualifiedName: 'sales.public', env: 'PROD' },
      dataFlowInfo: { name: 'warehouse.marts', env: 'PROD' },
      dataJobInfo: { name: 'refresh', type: dataJobType('SQL'), flowUrn: flow },
      dataJobInputOutput: {
        inputDatasets: [],
        outputDatasets: [],
        inputDatasetEdges: [{ destinationUrn: dataset, properties: { x: 'y' } }],
        outputDatasetEdges: [{ destinationUrn: names.dataset('mart') }],
      },
      corpGroupInfo: { displayName: 'Flight operations', admins: [], members: [], groups: [] },
    };
    const urnOf: Readonly<Record<string, string>> = {
      containerProperties: container,
      dataFlowInfo: flow,
      dataJobInfo: job,
      dataJobInputOutput: job,
      corpGroupInfo: `urn:li:corpGroup:${names.platform}`,
    };
    const proposals = Object.entries(values).map(([aspectName, value]) =>
      mcpOf(urnOf[aspectName] ?? dataset, aspectName, value),
    );
    const report = await client.writes.emitMcps(proposals, {
      systemMetadata: { runId: `run-${names.platform}` },
    });
    expect(report.results.filter(({ outcome }) => outcome !== 'accepted')).toEqual([]);

    const read = await client.reads.readAspects(
      proposals.map(({ urn }) => urn),
      Object.keys(values),
    );
    for (const { urn, aspectName, value } of proposals) {
      const record = read.get(urn)?.get(aspectName);
      if (!aspectEquals(aspectName, record?.value, value)) expect(record?.value).toEqual(value);
      expect(record).toMatchObject({ version: '1', systemMetadata: { runId: `run-${names.platform}` } });
      expect(record?.auditStamp?.time).toBeGreaterThan(0);
    }

    await client.writes.emitMcps(proposals, { systemMetadata: { runId: 'another run' } });
    for (const { urn, aspectName } of proposals) {
      expect([aspectName, (await stored(urn, aspectName))?.version]).toEqual([aspectName, '1']);
    }
  });

  it('appends to time series, and overwrites the value of the same time', async () => {
    const urn = names.dataset('profiled');
    const profile = (timestampMillis: number, rowCount: number) =>
      mcp(urn, 'datasetProfile', {
        timestampMillis,
        rowCount,
        fieldProfiles: [{ fieldPath: 'a', nullProportion: 0.1, uniqueCount: 3, min: 'ä' }],
      });
    const report = await client.writes.emitMcps([profile(1_000, 1), profile(2_000, 2), profile(1_000, 5)]);
    expect(report.accepted).toBe(3);
    const found = await eventually(
      () => client.reads.timeseries(urn, 'datasetProfile'),
      (values) => values.length === 2 && values[1]?.['rowCount'] === 5,
    );
    expect(found.map((value) => value['rowCount'])).toEqual([2, 5]);
    expect(aspectEquals('datasetProfile', found[0], profile(2_000, 2).value)).toBe(true);
    expect(await client.reads.timeseries(urn, 'datasetProfile', { limit: 1 })).toHaveLength(1);
    expect(
      (await client.reads.timeseries(urn, 'datasetProfile', { from: 500, to: 1_500 })).map(
        (v) => v['rowCount'],
      ),
    ).toEqual([5]);
  });

  it('lets a proposal that the server refuses cost only itself, among hundreds', async () => {
    const proposals: Proposal[] = Array.from({ length: 450 }, (_, index) =>
      // Only the server knows that there is nothing to replace.
      patch(names.dataset(`t${index}`), 'editableDatasetProperties', [
        { op: index === 123 ? 'replace' : 'add', path: '/description', value: `table ${index}` },
      ]),
    );
    const report = await client.writes.emitMcps(proposals);
    expect(report).toMatchObject({ accepted: 449, rejected: 1 });
    expect(report.results[123]).toMatchObject({ outcome: 'rejected' });
    const exists = await client.reads.exists(proposals.map(({ urn }) => urn));
    expect(exists.size).toBe(449);
    expect(exists.has(names.dataset('t123'))).toBe(false);
  });

  it('creates entities whole although another one in their batch is refused', async () => {
    const whole = (name: string) => [
      mcp(names.dataset(name), 'status', { removed: false }, { ifVersion: '-1' }),
      mcp(names.dataset(name), 'subTypes', { typeNames: ['Table'] }, { ifVersion: '-1' }),
      mcp(names.dataset(name), 'browsePathsV2', { path: [{ id: name }] }, { ifVersion: '-1' }),
    ];
    const report = await client.writes.emitMcps([
      ...whole('a'),
      ...whole('b'),
      mcp(names.dataset('c'), 'status', { removed: false }, { ifVersion: '77' }),
      ...whole('d'),
    ]);
    expect(report).toMatchObject({ accepted: 9, rejected: 0, conflicts: 1 });
    for (const name of ['a', 'b', 'd']) {
      expect((await stored(names.dataset(name), 'browsePathsV2'))?.value).toEqual({ path: [{ id: name }] });
    }
  });

  it('writes on a condition, and tells a lost race', async () => {
    const urn = names.dataset('raced');
    const describeAs = (description: string, ifVersion: string) =>
      mcp(urn, 'datasetProperties', { description }, { ifVersion });
    const outcomeOf = async (proposal: Proposal) => (await client.writes.emitMcps([proposal])).results[0];
    expect(await outcomeOf(describeAs('one', '-1'))).toMatchObject({ outcome: 'accepted' });
    expect(await outcomeOf(describeAs('two', '-1'))).toMatchObject({
      outcome: 'conflict',
      currentVersion: '1',
    });
    expect(await outcomeOf(describeAs('two', '1'))).toMatchObject({ outcome: 'accepted' });
    expect(await outcomeOf(describeAs('three', '1'))).toMatchObject({
      outcome: 'conflict',
      currentVersion: '2',
    });
    expect(await outcomeOf(mcp(urn, 'datasetProperties', {}, { create: true }))).toMatchObject({
      outcome: 'conflict',
    });
    expect(await outcomeOf(mcp(urn, 'subTypes', { typeNames: ['Table'] }, { create: true }))).toMatchObject({
      outcome: 'accepted',
    });
    expect((await stored(urn, 'datasetProperties'))?.value['description']).toBe('two');
  });

  it('writes on the condition that nobody wrote since, or that somebody did', async () => {
    const urn = names.dataset('timed');
    await client.writes.emitMcp(mcp(urn, 'datasetProperties', { description: 'one' }));
    const changed = (await stored(urn, 'datasetProperties'))?.auditStamp?.time ?? 0;
    const at = (shift: number) => new Date(changed + shift).toISOString();
    const outcomeOf = async (condition: Parameters<typeof mcp>[3]) =>
      (await client.writes.emitMcps([mcp(urn, 'datasetProperties', { description: 'two' }, condition)]))
        .results[0];
    expect(await outcomeOf({ ifUnmodifiedSince: at(-1_000) })).toMatchObject({ outcome: 'conflict' });
    expect(await outcomeOf({ ifModifiedSince: at(1_000) })).toMatchObject({ outcome: 'conflict' });
    expect((await stored(urn, 'datasetProperties'))?.value['description']).toBe('one');
    expect(await outcomeOf({ ifModifiedSince: at(-1_000), ifUnmodifiedSince: at(0) })).toMatchObject({
      outcome: 'accepted',
    });
    expect((await stored(urn, 'datasetProperties'))?.value['description']).toBe('two');
  });

  it('has the write in the index when it was asked to wait for that', async () => {
    const found = async (urn: string) =>
      (await client.reads.timeseries(urn, 'datasetProfile')).length === 0 &&
      (await client.reads.exists([urn])).has(urn);
    const synced = names.dataset('synced');
    await client.writes.emitMcp(mcp(synced, 'status', {}), { mode: 'sync-wait' });
    expect(await found(synced)).toBe(true);
    const queued = names.dataset('queued');
    const report = await client.writes.emitMcps(
      [
        mcp(queued, 'datasetProperties', { description: 'x' }),
        mcp(queued, 'subTypes', { typeNames: ['Table'] }, { ifVersion: '-1' }),
        mcp(queued, 'datasetProperties', { description: 'y' }, { ifVersion: '77' }),
        mcp(queued, 'datasetProfile', { timestampMillis: 1_000, rowCount: 1 }),
      ],
      { mode: 'async-wait' },
    );
    expect(report.results).toMatchObject([
      { outcome: 'accepted' },
      { outcome: 'accepted' },
      { outcome: 'conflict', currentVersion: '1' },
      { outcome: 'accepted' },
    ]);
    expect((await stored(queued, 'datasetProperties'))?.value['description']).toBe('x');
  });

  it('writes a snapshot of the older form', async () => {
    const urn = names.dataset('snapshot ü');
    const aspects = {
      status: { removed: false },
      datasetProperties: { description: 'Flüge ✈', customProperties: { a: 'ü' } },
      globalTags: { tags: [{ tag: 'urn:li:tag:pii' }] },
    };
    await client.writes.emitMce({ urn, aspects }, { systemMetadata: { runId: 'old producer' } });
    for (const [aspectName, value] of Object.entries(aspects)) {
      const record = await stored(urn, aspectName);
      expect(aspectEquals(aspectName, record?.value, value)).toBe(true);
      expect(record?.systemMetadata?.runId).toBe('old producer');
    }
  });

  it('patches without reading, and keeps what it does not name', async () => {
    const urn = names.dataset('patched');
    await client.writes.emitMcps([
      mcp(urn, 'datasetProperties', { name: 'kept', customProperties: { team: 'sales' } }),
      mcp(urn, 'status', { lifecycleStage: 'urn:li:lifecycleStageType:certified' }),
    ]);
    const report = await client.writes.emitMcps([
      patch(urn, 'datasetProperties', [
        { op: 'add', path: pointer('customProperties', 'dataspoke.a/b'), value: 'ü' },
        { op: 'remove', path: pointer('customProperties', 'team') },
      ]),
      softDelete(urn),
      softDelete(names.dataset('never seen')),
    ]);
    expect(report.results.filter(({ outcome }) => outcome !== 'accepted')).toEqual([]);
    expect((await stored(urn, 'datasetProperties'))?.value).toMatchObject({
      name: 'kept',
      customProperties: { 'dataspoke.a/b': 'ü' },
    });
    expect((await stored(urn, 'status'))?.value).toMatchObject({
      removed: true,
      lifecycleStage: 'urn:li:lifecycleStageType:certified',
    });
    await client.writes.emitMcps([softDelete(urn, false)]);
    expect((await stored(urn, 'status'))?.value['removed']).toBe(false);
  });

  it('deletes one aspect, then the entity', async () => {
    const urn = names.dataset('a/b (old)');
    const encoded = urn.replace('a/b (old)', 'a/b %28old%29');
    await client.writes.emitMcps([
      mcp(encoded, 'status', {}),
      mcp(encoded, 'subTypes', { typeNames: ['Table'] }),
    ]);
    expect((await client.writes.emitMcps([hardDelete(encoded, 'subTypes')])).results).toMatchObject([
      { outcome: 'accepted' },
    ]);
    expect(await stored(encoded, 'subTypes')).toBeUndefined();
    expect(await stored(encoded, 'status')).toBeDefined();
    expect((await client.writes.emitMcps([hardDelete(encoded, 'datasetKey')])).accepted).toBe(1);
    expect(await client.reads.exists([encoded])).toEqual(new Set());
    expect((await client.writes.emitMcps([hardDelete(encoded, 'datasetKey')])).accepted).toBe(1);
  });

  it('merges what two origins and a person know, also when all write at the same time', async () => {
    const urn = names.dataset('joined');
    const upstreams = (...tables: readonly string[]) =>
      tables.map((table) => ({ dataset: names.dataset(table), type: 'VIEW' as const }));
    await client.writes.emitMcps([
      mcp(urn, 'upstreamLineage', {
        upstreams: [{ dataset: names.dataset('manual'), type: 'TRANSFORMED', properties: { source: 'UI' } }],
      }),
    ]);
    const lineageOf = (origin: string, ...tables: readonly string[]) => ({
      urn,
      aspectName: 'upstreamLineage',
      merge: (current: JsonObject | undefined) =>
        mergeUpstreamLineage(current, { origin, upstreams: upstreams(...tables), stamp: STAMP }),
    });
    const tag = (source: string, name: string) => ({
      urn,
      aspectName: 'globalTags',
      merge: (current: JsonObject | undefined) =>
        mergeGlobalTags(current, { source, stamp: STAMP, tags: [{ tag: `urn:li:tag:${name}` }] }),
    });
    const results = await Promise.all([
      client.writes.mergeWrite([lineageOf('source:1', 'a', 'b')]),
      client.writes.mergeWrite([lineageOf('source:2', 'b', 'c')]),
      client.writes.mergeWrite([tag('urn:li:dataHubAction:one', 'x')]),
      client.writes.mergeWrite([tag('urn:li:dataHubAction:two', 'y')]),
    ]);
    expect(results.flat().map(({ outcome }) => outcome)).toEqual(Array.from({ length: 4 }, () => 'accepted'));
    await client.writes.mergeWrite([lineageOf('source:1', 'b')]);
    expect(await client.writes.mergeWrite([lineageOf('source:1', 'b')])).toMatchObject([
      { outcome: 'unchanged' },
    ]);

    const lineage = (await stored(urn, 'upstreamLineage'))?.value['upstreams'] as readonly JsonObject[];
    expect(lineage.map((edge) => edge['dataset']).sort()).toEqual(
      ['b', 'c', 'manual'].map((name) => names.dataset(name)),
    );
    const tags = (await stored(urn, 'globalTags'))?.value['tags'] as readonly JsonObject[];
    expect(tags.map((entry) => entry['tag']).sort()).toEqual(['urn:li:tag:x', 'urn:li:tag:y']);
  });
});
