import { type Connector, type Scope } from '../connector';
import { ConnectorError } from '../errors';
import { desiredAspects } from '../mapping/desired-aspects';
import { type MappingContext } from '../mapping/desired-aspect';
import { type ConnectorRecord, type EndRecord, type SourceRecord } from '../records';

/** A source that a conformance test can change; each test gets an empty one. */
export interface TestSource {
  /** A connector over the network that {@link cut} cuts. */
  connect(): Connector;
  /** Creates tables with two columns and one row in one scope of their own, and gives the scope's name. */
  createTables(names: readonly string[]): Promise<string>;
  /** Takes the connector's user the right to read a table's rows. */
  revoke(scope: string, table: string): Promise<void>;
  /** Cuts the network between connector and source; mended by the next {@link mend}. */
  cut(): void;
  mend(): void;
  stop(): Promise<void>;
}

const CONTEXT: MappingContext = { platform: 'test', env: 'DEV', profiledAt: 1_700_000_000_000 };
const NEVER = new AbortController().signal;

/** What every connector has to keep; run it with real servers. `setup` gives an empty source. */
export function describeConnector(name: string, setup: () => Promise<TestSource>): void {
  describe(`${name} as a connector`, () => {
    let source: TestSource;
    let connector: Connector;

    beforeEach(async () => {
      source = await setup();
      connector = source.connect();
    });

    afterEach(async () => {
      await connector.close();
      await source.stop();
    });

    const scopeNamed = async (wanted: string): Promise<Scope> => {
      const found = (await connector.scopes(NEVER)).find((scope) => scope.name === wanted);
      if (!found) throw new Error(`no scope ${wanted}`);
      return found;
    };

    it('describes itself', () => {
      const description = connector.describe();
      expect(description.recipeSchema).toMatchObject({ type: 'object' });
      expect(description.type).toMatch(/^[a-z][a-z0-9-]*$/);
    });

    it('tests the connection and each permission with a verdict of its own', async () => {
      await source.createTables(['t']);
      const report = await connector.test(NEVER);
      expect(report).toMatchObject({ ok: true });
      expect(report.checks.length).toBeGreaterThan(1);
      expect(new Set(report.checks.map((check) => check.name)).size).toBe(report.checks.length);
      source.cut();
      const failed = await connector.test(NEVER);
      expect(failed.ok).toBe(false);
      expect(failed.checks.filter((check) => check.verdict === 'fail')).toHaveLength(1);
      expect(failed.checks.find((check) => check.verdict === 'fail')?.remedy).toBeTruthy();
    });

    it('lists an empty source completely', async () => {
      for (const scope of await connector.scopes(NEVER)) {
        const { end, records } = await readAll(connector, scope);
        expect(end).toMatchObject({ complete: true });
        expect(records.filter((record) => record.kind === 'dataset')).toEqual([]);
      }
    });

    it('keeps names as they are', async () => {
      const names = [
        'plain',
        'UPPER',
        'with.dot',
        'with"quote',
        "with'tick",
        'with space',
        'größe',
        '表',
        'a(b),c',
        '💧',
        'select',
      ];
      const scope = await scopeNamed(await source.createTables(names));
      const { end, records } = await readAll(connector, scope);
      expect(end).toMatchObject({ complete: true });
      const found = records.filter((record) => record.kind === 'dataset').map((record) => record.path.at(-1));
      expect([...found].sort()).toEqual([...names].sort());
      const urns = new Set(
        records.flatMap((record) => (record.kind === 'dataset' ? [aspectsOf(record)[0]?.urn] : [])),
      );
      expect(urns.size).toBe(names.length);
    });

    it('gives the same records and the same aspects in the same order each time', async () => {
      const scope = await scopeNamed(await source.createTables(['b', 'a', 'C', 'ä', '_']));
      const first = await readAll(connector, scope);
      const second = await readAll(connector, scope);
      expect(second).toEqual(first);
      expect(JSON.stringify(second.records.map(aspectsOf))).toBe(
        JSON.stringify(first.records.map(aspectsOf)),
      );
    });

    it('accounts for everything it listed', async () => {
      const scope = await scopeNamed(await source.createTables(['a', 'b', 'c']));
      await source.revoke(scope.name, 'b');
      const { end, records } = await readAll(connector, scope);
      const counted = (kind: string): number => records.filter((record) => record.kind === kind).length;
      const whole = records.filter((record) => record.kind === 'failed' && record.part === undefined).length;
      expect(end.counts.listed).toBe(end.counts.read + end.counts.filtered + end.counts.failed);
      expect(end.counts).toMatchObject({
        filtered: counted('filtered'),
        failed: whole,
        failedParts: counted('failed') - whole,
        read: records.length - counted('filtered') - counted('failed'),
      });
    });

    it('reports what it may not read and reads the rest', async () => {
      const scope = await scopeNamed(await source.createTables(['a', 'b', 'c']));
      await source.revoke(scope.name, 'b');
      const { end, records } = await readAll(connector, scope);
      expect(end).toMatchObject({ complete: true });
      const failed = records.filter((record) => record.kind === 'failed');
      expect(failed).toEqual([
        expect.objectContaining({ code: 'permission', path: expect.arrayContaining(['b']) }),
      ]);
      expect(failed[0]?.kind === 'failed' && failed[0].remedy).toBeTruthy();
      expect(records.flatMap((record) => (record.kind === 'dataset' ? [record.path.at(-1)] : []))).toEqual(
        expect.arrayContaining(['a', 'c']),
      );
    });

    it('says that it is incomplete when it is cancelled', async () => {
      const scope = await scopeNamed(await source.createTables(['a', 'b', 'c']));
      const stop = new AbortController();
      const records = await collect(connector.read(scope, { signal: stop.signal }), (record) => {
        if (record.kind === 'dataset') stop.abort();
      });
      expect(records.at(-1)).toMatchObject({ kind: 'end', complete: false, code: 'cancelled' });
      expect(records.filter((record) => record.kind === 'dataset').length).toBeLessThan(3);
      await expect(connector.scopes(AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    });

    it('says that it is incomplete when the network is lost, and goes on from the last checkpoint', async () => {
      const names = Array.from({ length: 250 }, (_, index) => `t${String(index).padStart(3, '0')}`);
      const scope = await scopeNamed(await source.createTables(names));
      const before = await collect(connector.read(scope, { signal: NEVER }), (record) => {
        if (record.kind === 'dataset' && record.path.at(-1) === 't100') source.cut();
      });
      const broken = before.at(-1);
      expect(broken).toMatchObject({ kind: 'end', complete: false, retryable: true });
      expect(broken?.kind === 'end' && !broken.complete && broken.remedy).toBeTruthy();
      await expect(connector.scopes(NEVER)).rejects.toMatchObject({ name: 'ConnectorError' });
      source.mend();
      const given = before.filter((record): record is SourceRecord => record.kind !== 'end');
      const { end, records } = await readAll(connector, scope, given.at(-1)?.checkpoint);
      expect(end).toMatchObject({ complete: true });
      const whole = await readAll(connector, scope);
      expect([...keysOf(given), ...keysOf(records)]).toEqual(keysOf(whole.records));
    });

    it('goes on behind any record', async () => {
      const scope = await scopeNamed(await source.createTables(['a', 'b.c', 'ü']));
      await source.revoke(scope.name, 'b.c');
      const { records } = await readAll(connector, scope);
      expect(records.map((record) => record.kind)).toContain('failed');
      for (const [index, record] of records.entries()) {
        const rest = await readAll(connector, scope, record.checkpoint);
        expect(rest.end).toMatchObject({ complete: true });
        expect(keysOf(rest.records)).toEqual(keysOf(records.slice(index + 1)));
      }
    });

    it('refuses a checkpoint and a scope that are not its own', async () => {
      const scope = await scopeNamed(await source.createTables(['a']));
      const read = (wanted: Scope, checkpoint: string) => () =>
        connector.read(wanted, { signal: NEVER, checkpoint });
      expect(read(scope, 'not one of ours')).toThrow(ConnectorError);
      expect(() => connector.read({ ...scope, id: 'nowhere' }, { signal: NEVER })).toThrow(ConnectorError);
    });

    it('lists thousands of tables', async () => {
      const names = Array.from({ length: 2_000 }, (_, index) => `many_${index}`);
      const scope = await scopeNamed(await source.createTables(names));
      const { end, records } = await readAll(connector, scope);
      expect(end).toMatchObject({ complete: true });
      expect(records.filter((record) => record.kind === 'dataset')).toHaveLength(2_000);
    }, 120_000);

    it('can be closed twice, and in the middle of reading', async () => {
      const scope = await scopeNamed(await source.createTables(['a', 'b']));
      const records = await collect(connector.read(scope, { signal: NEVER }), async (record) => {
        if (record.kind === 'container') await connector.close();
      });
      expect(records.at(-1)).toMatchObject({ kind: 'end', complete: false });
      await connector.close();
    });
  });
}

async function collect(
  stream: AsyncIterable<ConnectorRecord>,
  onRecord: (record: ConnectorRecord) => void | Promise<void> = () => undefined,
): Promise<readonly ConnectorRecord[]> {
  const records: ConnectorRecord[] = [];
  for await (const record of stream) {
    expect(records.at(-1)?.kind).not.toBe('end');
    records.push(record);
    await onRecord(record);
  }
  return records;
}

/** Everything a scope holds; fails when the last record, and only that one, is not its completeness statement. */
export async function readAll(
  connector: Connector,
  scope: Scope,
  checkpoint?: string,
): Promise<{ readonly end: EndRecord; readonly records: readonly SourceRecord[] }> {
  const all = await collect(connector.read(scope, { signal: NEVER, ...(checkpoint ? { checkpoint } : {}) }));
  const end = all.at(-1);
  if (end?.kind !== 'end') throw new Error('the read did not end with its completeness statement');
  return { end, records: all.filter((record): record is SourceRecord => record.kind !== 'end') };
}

function keysOf(records: readonly SourceRecord[]): readonly string[] {
  return records.map(({ kind, path, ...record }) =>
    JSON.stringify([kind, path, 'part' in record ? record.part : null]),
  );
}

function aspectsOf(record: SourceRecord): ReturnType<typeof desiredAspects> {
  return record.kind === 'filtered' || record.kind === 'failed' ? [] : desiredAspects(record, CONTEXT);
}
