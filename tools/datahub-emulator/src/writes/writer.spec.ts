import { type Catalog } from '../catalog';
import { TOPICS } from '../events/change-log';
import { Refusal } from '../errors';
import { KEPT_VERSIONS } from '../store/aspect-store';
import { callerAt, dataset, proposal, smallCatalog } from '../model/small-model.fixture';
import { type Proposal, type WriteResult } from './proposal';

const ORDERS = dataset('sales.public.orders');
const NOON = 1_700_000_000_000;

function events(catalog: Catalog): [urn: string, aspect: string, changeType: string][] {
  return catalog.log
    .read(TOPICS.versioned, 0, 1000)
    .map(({ urn, aspect, value }) => [urn, aspect, (JSON.parse(value) as { changeType: string }).changeType]);
}

function kindOf(work: () => unknown): string {
  try {
    work();
  } catch (failure) {
    if (failure instanceof Refusal) return failure.kind;
    throw failure;
  }
  return 'accepted';
}

describe('writes', () => {
  let catalog: Catalog;
  beforeEach(() => {
    catalog = smallCatalog();
  });
  afterEach(() => catalog.close());

  const write = (...proposals: Proposal[]): WriteResult[] => catalog.write(proposals, callerAt(NOON), false);
  const properties = (name: string, more: Partial<Proposal> = {}): Proposal =>
    proposal(ORDERS, 'datasetProperties', { name }, more);

  it('creates the entity with its default aspects in the first write', () => {
    write(proposal(ORDERS, 'status', { removed: false }));
    const stored = catalog.store.latestOf(ORDERS).map(({ aspect, value }) => [aspect, value]);
    expect(Object.fromEntries(stored)).toEqual({
      status: { removed: false },
      datasetKey: { platform: 'urn:li:dataPlatform:postgres', name: 'sales.public.orders', origin: 'PROD' },
      browsePathsV2: { path: [{ id: 'sales' }, { id: 'public' }] },
      dataPlatformInstance: { platform: 'urn:li:dataPlatform:postgres' },
    });
    expect(events(catalog).map(([, aspect]) => aspect)).toEqual([
      'status',
      'datasetKey',
      'browsePathsV2',
      'dataPlatformInstance',
    ]);
  });

  it('leaves default aspects alone that the batch brings itself', () => {
    const instance = { platform: 'urn:li:dataPlatform:postgres', instance: 'urn:li:dataPlatformInstance:x' };
    write(proposal(ORDERS, 'dataPlatformInstance', instance));
    expect(catalog.store.latest(ORDERS, 'dataPlatformInstance')?.value).toEqual(instance);
  });

  it('counts versions, keeps past values and who wrote when', () => {
    write(properties('one', { systemMetadata: { runId: 'r1', lastObserved: 5 } }));
    catalog.write([properties('two', { systemMetadata: { runId: 'r2' } })], callerAt(NOON + 1), false);
    catalog.write([properties('three')], callerAt(NOON + 2), false);
    const version = (n: number): unknown => catalog.store.version(ORDERS, 'datasetProperties', n)?.value;
    expect([version(0), version(1), version(2), version(3)]).toEqual([
      { name: 'three' },
      { name: 'one' },
      { name: 'two' },
      undefined,
    ]);
    expect(catalog.store.version(ORDERS, 'datasetProperties', 1)?.systemMetadata).toMatchObject({
      version: '1',
      runId: 'r1',
      lastRunId: 'r1',
      lastObserved: 5,
    });
    expect(catalog.store.latest(ORDERS, 'datasetProperties')).toMatchObject({
      created: { time: NOON + 2, actor: 'urn:li:corpuser:ann' },
      systemMetadata: {
        version: '3',
        runId: 'no-run-id-provided',
        aspectCreated: { time: NOON },
        aspectModified: { time: NOON + 2 },
      },
    });
  });

  it('keeps no more past values than the retention policy says', () => {
    for (let n = 0; n < KEPT_VERSIONS + 5; n += 1) write(properties(`n${n}`));
    const kept = Array.from({ length: KEPT_VERSIONS + 5 }, (_, n) =>
      catalog.store.version(ORDERS, 'datasetProperties', n + 1),
    ).filter((each) => each !== undefined);
    expect(kept).toHaveLength(KEPT_VERSIONS);
    expect(kept.at(-1)?.value).toEqual({ name: `n${KEPT_VERSIONS + 3}` });
  });

  it('stores an unchanged value as seen, without version and without event', () => {
    write(properties('same', { systemMetadata: { runId: 'r1', lastObserved: 1 } }));
    const before = events(catalog).length;
    const [result] = write(properties('same', { systemMetadata: { runId: 'r2', lastObserved: 2 } }));
    expect(result?.outcome).toBe('unchanged');
    expect(events(catalog)).toHaveLength(before);
    expect(catalog.store.latest(ORDERS, 'datasetProperties')?.systemMetadata).toMatchObject({
      version: '1',
      runId: 'r2',
      lastRunId: 'r1',
      lastObserved: 2,
    });
  });

  it('emits a RESTATE of an unchanged value on demand', () => {
    write(properties('same'));
    write(properties('same', { changeType: 'RESTATE' }));
    expect(events(catalog).at(-1)).toEqual([ORDERS, 'datasetProperties', 'RESTATE']);
  });

  it('refuses a whole batch for one bad proposal and stores nothing of it', () => {
    const bad = proposal('urn:li:tag:t', 'tagProperties', { description: 'no name' });
    expect(kindOf(() => write(properties('x'), bad))).toBe('invalid');
    expect(catalog.store.latestOf(ORDERS)).toEqual([]);
    expect(catalog.log.end(TOPICS.versioned)).toBe(0);
  });

  it('skips a URN against the rules and writes the rest', () => {
    const results = write(proposal('urn:li:tag:x ', 'tagProperties', { name: 'x' }), properties('x'));
    expect(results.map(({ outcome }) => outcome)).toEqual(['skipped', 'written']);
    expect(catalog.store.latestOf('urn:li:tag:x ')).toEqual([]);
    expect(write(properties('y', { changeType: 'UPDATE' }))[0]?.outcome).toBe('skipped');
  });

  it('replaces a key that was sent by the one in the URN', () => {
    const forged = { platform: 'urn:li:dataPlatform:oracle', name: 'x', origin: 'DEV' };
    write(proposal(ORDERS, 'datasetKey', forged, { changeType: 'CREATE_ENTITY' }));
    expect(catalog.store.latest(ORDERS, 'datasetKey')?.value).toMatchObject({ name: 'sales.public.orders' });
  });

  describe('CREATE and CREATE_ENTITY', () => {
    it('succeed together for an entity that the batch brings into being', () => {
      const key = proposal(ORDERS, 'datasetKey', {}, { changeType: 'CREATE_ENTITY' });
      const outcomes = write(
        key,
        properties('x', { changeType: 'CREATE' }),
        proposal(ORDERS, 'status', {}, { changeType: 'CREATE_ENTITY' }),
      ).map(({ outcome }) => outcome);
      expect(outcomes).toEqual(['written', 'written']);
    });

    it('are refused when aspect or entity exist, or dropped when the caller says so', () => {
      write(properties('x'));
      expect(kindOf(() => write(properties('y', { changeType: 'CREATE' })))).toBe('invalid');
      const entity = proposal(ORDERS, 'subTypes', { typeNames: ['T'] }, { changeType: 'CREATE_ENTITY' });
      expect(kindOf(() => write(entity))).toBe('invalid');
      const dropped = properties('y', { changeType: 'CREATE', headers: { 'If-None-Match': '*' } });
      expect(write(dropped)[0]?.outcome).toBe('skipped');
      expect(catalog.store.latest(ORDERS, 'datasetProperties')?.value).toEqual({ name: 'x' });
    });
  });

  describe('conditions', () => {
    const conditional = (name: string, headers: Record<string, string>): (() => WriteResult[]) => {
      return () => write(properties(name, { headers }));
    };

    it('compare the version counter, -1 meaning absent', () => {
      expect(kindOf(conditional('a', { 'If-Version-Match': '1' }))).toBe('precondition');
      expect(kindOf(conditional('a', { 'If-Version-Match': '-1' }))).toBe('accepted');
      expect(kindOf(conditional('b', { 'If-Version-Match': '-1' }))).toBe('precondition');
      expect(kindOf(conditional('b', { 'if-version-match': '1' }))).toBe('accepted');
      expect(kindOf(conditional('c', { 'If-Version-Match': '1' }))).toBe('precondition');
    });

    it('compare the time of the last change', () => {
      write(properties('a'));
      const at = new Date(NOON).toISOString();
      const before = new Date(NOON - 1).toISOString();
      expect(kindOf(conditional('b', { 'If-Modified-Since': at }))).toBe('precondition');
      expect(kindOf(conditional('b', { 'If-Unmodified-Since': before }))).toBe('precondition');
      expect(kindOf(conditional('b', { 'If-Modified-Since': 'Wed, 21 Oct 2015' }))).toBe('bad-argument');
      expect(kindOf(conditional('b', { 'If-Modified-Since': before, 'If-Unmodified-Since': at }))).toBe(
        'accepted',
      );
    });
  });

  describe('deletion', () => {
    it('of one aspect removes its past values and says what it was', () => {
      write(properties('one'));
      write(properties('two'));
      const gone = proposal(ORDERS, 'datasetProperties', undefined, { changeType: 'DELETE' });
      expect(write(gone)[0]?.outcome).toBe('deleted');
      expect(catalog.store.version(ORDERS, 'datasetProperties', 1)).toBeUndefined();
      const [event] = catalog.log.read(TOPICS.versioned, catalog.log.end(TOPICS.versioned) - 1, 1);
      const last = JSON.parse(event!.value) as { previousAspectValue: Record<string, { value: string }> };
      expect(last).toMatchObject({ changeType: 'DELETE', aspect: null });
      expect(last.previousAspectValue['com.linkedin.pegasus2avro.mxe.GenericAspect']?.value).toBe(
        '{"name":"two"}',
      );
      expect(write(gone)[0]?.outcome).toBe('unchanged');
    });

    it('of an entity is told once, by its key', () => {
      write(properties('x'), proposal(ORDERS, 'datasetProfile', { timestampMillis: 1, rowCount: 1 }));
      const urn = catalog.requireUrn(ORDERS);
      expect(catalog.deleteEntity(urn, callerAt(NOON).stamp)).toEqual({ rows: 4, timeseriesRows: 1 });
      expect(catalog.store.latestOf(ORDERS)).toEqual([]);
      expect(events(catalog).at(-1)).toEqual([ORDERS, 'datasetKey', 'DELETE']);
      expect(catalog.deleteEntity(urn, callerAt(NOON).stamp)).toEqual({ rows: 0, timeseriesRows: 0 });
    });
  });

  describe('time series', () => {
    it('accept upserts only and create the entity', () => {
      const create = proposal(ORDERS, 'datasetProfile', { timestampMillis: 1 }, { changeType: 'CREATE' });
      expect(kindOf(() => write(create))).toBe('unsupported');
      write(proposal(ORDERS, 'datasetProfile', { timestampMillis: 1, rowCount: 2 }));
      expect(catalog.store.has(ORDERS, 'datasetKey')).toBe(true);
      expect(catalog.store.has(ORDERS, 'datasetProfile')).toBe(false);
      expect(catalog.log.end(TOPICS.timeseries)).toBe(1);
    });

    it('overwrite the point of the same time and message id', () => {
      const point = (timestampMillis: number, rowCount: number, messageId?: string): Proposal =>
        proposal(ORDERS, 'datasetProfile', {
          timestampMillis,
          rowCount,
          ...(messageId ? { messageId } : {}),
        });
      write(point(1, 10), point(2, 20), point(1, 11), point(1, 12, 'other'));
      const rows = catalog.timeseries
        .read(ORDERS, 'datasetProfile', {})
        .map(({ value }) => value['rowCount']);
      expect(rows.sort()).toEqual([11, 12, 20]);
      expect(rows).toHaveLength(3);
    });
  });

  it('writes what can be written of an asynchronous batch, but refuses unknown names at once', () => {
    const spy = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const bad = proposal('urn:li:tag:t', 'tagProperties', { description: 'no name' });
    catalog.write([bad, properties('x')], callerAt(NOON), true);
    expect(catalog.store.latest(ORDERS, 'datasetProperties')?.value).toEqual({ name: 'x' });
    expect(catalog.store.latestOf('urn:li:tag:t')).toEqual([]);
    expect(spy.mock.calls[0]?.[0]).toContain('/tagProperties/name :: field is required');
    spy.mockRestore();
    expect(kindOf(() => catalog.write([proposal(ORDERS, 'noSuchAspect', {})], callerAt(NOON), true))).toBe(
      'invalid',
    );
  });
});
