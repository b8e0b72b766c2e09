import { type UnderTest } from './describe-connector.fixture';
import {
  collect,
  NEVER,
  objectsIn,
  readAll,
  scopeNamed,
  type SourceTraits,
  withoutEnd,
} from './test-source.fixture';

/** That a connector reports what it may not read, and reads the rest. */
export function describeRights(under: UnderTest, { withoutRights }: SourceTraits): void {
  if (withoutRights !== undefined) {
    it.skip(`reports what it may not read (${withoutRights})`, () => undefined);
    return;
  }
  const revoke = async (scope: string, name: string): Promise<void> => {
    const source = under.source();
    if (!source.revoke) throw new Error('the source knows rights and cannot take one away');
    await source.revoke(scope, name);
  };

  it('reports what it may not read and reads the rest', async () => {
    const scope = await scopeNamed(under.connector(), await under.source().createObjects(['a', 'b', 'c']));
    await revoke(scope.name, 'b');
    const { end, records } = await readAll(under.connector(), scope);
    expect(end).toMatchObject({ complete: true });
    const failed = records.filter((record) => record.kind === 'failed');
    expect(failed).toHaveLength(1);
    expect(failed[0]).toMatchObject({ code: 'permission' });
    expect(failed[0]?.path.join('/')).toContain('b');
    expect(failed[0]?.remedy).toBeTruthy();
    expect(objectsIn(under.source(), records)).toEqual(expect.arrayContaining(['a', 'c']));
  });

  it('loses nothing when a right is taken away in the middle', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const scope = await scopeNamed(under.connector(), await under.source().createObjects(names));
    let revoked = false;
    const all = await collect(under.connector().read(scope, { signal: NEVER }), async (record) => {
      if (revoked || record.kind === 'end' || under.source().nameOf(record) !== 'a') return;
      revoked = true;
      await revoke(scope.name, 'd');
    });
    expect(revoked).toBe(true);
    const end = all.at(-1);
    const seen = new Set(objectsIn(under.source(), all));
    const failed = withoutEnd(all).filter((record) => record.kind === 'failed');
    // Read before or reported after; or the scope says itself that it is not complete.
    const missing = names.filter(
      (name) => !seen.has(name) && !failed.some(({ path }) => path.at(-1)?.includes(name)),
    );
    if (end?.kind === 'end' && end.complete) expect(missing).toEqual([]);
    else expect(end).toMatchObject({ kind: 'end', complete: false, code: 'permission' });
  });
}
