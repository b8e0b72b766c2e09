import { type Scope } from '../connector';
import { ConnectorError } from '../errors';
import { type UnderTest } from './describe-connector.fixture';
import {
  collect,
  keysOf,
  NEVER,
  objectsIn,
  readAll,
  scopeNamed,
  type SourceTraits,
  withoutEnd,
} from './test-source.fixture';

/** Far more than a cancelled read may go on for, and far less than a test may. */
const SLOW_MS = 10_000;

/** That a connector says when it did not get to the end, and goes on where it was. */
export function describeInterruptions(under: UnderTest, { withoutSlowness }: SourceTraits): void {
  const numbered = Array.from({ length: 250 }, (_, index) => `t${String(index).padStart(3, '0')}`);

  it('says that it is incomplete when it is cancelled', async () => {
    const scope = await scopeNamed(under.connector(), await under.source().createObjects(['a', 'b', 'c']));
    const stop = new AbortController();
    const records = await collect(under.connector().read(scope, { signal: stop.signal }), (record) => {
      if (record.kind !== 'end' && under.source().nameOf(record) !== undefined) stop.abort();
    });
    expect(records.at(-1)).toMatchObject({ kind: 'end', complete: false, code: 'cancelled' });
    expect(objectsIn(under.source(), records).length).toBeLessThan(3);
    await expect(under.connector().scopes(AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('says that it is incomplete when the source goes away, and goes on from the last checkpoint', async () => {
    const source = under.source();
    const scope = await scopeNamed(under.connector(), await source.createObjects(numbered));
    let count = 0;
    const before = await collect(under.connector().read(scope, { signal: NEVER }), async (record) => {
      if (record.kind === 'end' || source.nameOf(record) === undefined) return;
      count += 1;
      if (count === 100) await source.cut();
    });
    const broken = before.at(-1);
    expect(broken).toMatchObject({ kind: 'end', complete: false });
    expect(broken?.kind === 'end' && !broken.complete && broken.remedy).toBeTruthy();
    await source.mend();
    const given = withoutEnd(before);
    const { end, records } = await readAll(under.connector(), scope, given.at(-1)?.checkpoint);
    expect(end).toMatchObject({ complete: true });
    const whole = await readAll(under.connector(), scope);
    expect(objectsIn(source, whole.records)).toHaveLength(numbered.length);
    expect([...keysOf(given), ...keysOf(records)]).toEqual(keysOf(whole.records));
  }, 60_000);

  it('goes on behind any record', async () => {
    const scope = await scopeNamed(under.connector(), await under.source().createObjects(['a', 'b_c', 'ü']));
    if (under.source().revoke) await under.source().revoke?.(scope.name, 'b_c');
    const { records } = await readAll(under.connector(), scope);
    if (under.source().revoke) expect(records.map((record) => record.kind)).toContain('failed');
    for (const [index, record] of records.entries()) {
      const rest = await readAll(under.connector(), scope, record.checkpoint);
      expect(rest.end).toMatchObject({ complete: true });
      expect(keysOf(rest.records)).toEqual(keysOf(records.slice(index + 1)));
    }
  });

  it('refuses a checkpoint and a scope that are not its own', async () => {
    const scope = await scopeNamed(under.connector(), await under.source().createObjects(['a']));
    const read = (wanted: Scope, checkpoint: string) => () =>
      under.connector().read(wanted, { signal: NEVER, checkpoint });
    expect(read(scope, 'not one of ours')).toThrow(ConnectorError);
    const nowhere = { ...scope, id: 'nowhere' };
    expect(() => under.connector().read(nowhere, { signal: NEVER })).toThrow(ConnectorError);
  });

  if (withoutSlowness !== undefined) {
    it.skip(`ends within seconds when it is cancelled while the source is slow (${withoutSlowness})`, () =>
      undefined);
  } else {
    it('ends within seconds when it is cancelled while the source is slow', async () => {
      const source = under.source();
      const scope = await scopeNamed(under.connector(), await source.createObjects(['a', 'b']));
      if (!source.slow) throw new Error('the source can be slow and has no way to be');
      source.slow(SLOW_MS);
      const stop = new AbortController();
      const timer = setTimeout(() => stop.abort(), 300);
      const records = await collect(under.connector().read(scope, { signal: stop.signal }));
      clearTimeout(timer);
      source.slow(0);
      expect(records.at(-1)).toMatchObject({ kind: 'end', complete: false, code: 'cancelled' });
      // A source that had waited for all of its answers would have given them.
      expect(objectsIn(source, records).length).toBeLessThan(2);
    });
  }

  it('can be closed twice, and in the middle of reading', async () => {
    const scope = await scopeNamed(under.connector(), await under.source().createObjects(numbered));
    let closed = false;
    const records = await collect(under.connector().read(scope, { signal: NEVER }), async () => {
      if (!closed) await under.connector().close();
      closed = true;
    });
    expect(records.at(-1)).toMatchObject({ kind: 'end', complete: false });
    await under.connector().close();
  });
}
