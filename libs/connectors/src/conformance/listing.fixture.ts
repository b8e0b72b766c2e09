import { type MappingContext } from '../mapping/desired-aspect';
import { desiredAspects } from '../mapping/desired-aspects';
import { type SourceRecord } from '../records';
import { type UnderTest } from './describe-connector.fixture';
import { NEVER, objectsIn, readAll, scopeNamed, type SourceTraits } from './test-source.fixture';

const CONTEXT: MappingContext = { platform: 'test', env: 'DEV', profiledAt: 1_700_000_000_000 };

const HARD_NAMES = [
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

const MANY = 10_000;

/** That a connector lists all there is, the same each time, and counts it. */
export function describeListing(under: UnderTest, { impossibleNames = {}, withoutMany }: SourceTraits): void {
  it('lists an empty source completely', async () => {
    for (const scope of await under.connector().scopes(NEVER)) {
      const { end, records } = await readAll(under.connector(), scope);
      expect(end).toMatchObject({ complete: true });
      expect(objectsIn(under.source(), records)).toEqual([]);
    }
  });

  const names = HARD_NAMES.filter((name) => !Object.hasOwn(impossibleNames, name));
  const left = Object.entries(impossibleNames).map(([name, why]) => ` (without ${name}: ${why})`);
  it(`keeps names as they are${left.join('')}`, async () => {
    const scope = await scopeNamed(under.connector(), await under.source().createObjects(names));
    const { end, records } = await readAll(under.connector(), scope);
    expect(end).toMatchObject({ complete: true });
    expect([...objectsIn(under.source(), records)].sort()).toEqual([...names].sort());
    const urns = new Set(
      records.flatMap((record) =>
        under.source().nameOf(record) === undefined ? [] : [aspectsOf(record)[0]?.urn],
      ),
    );
    expect(urns.size).toBe(names.length);
  });

  it('gives the same records and the same aspects in the same order each time', async () => {
    const scope = await scopeNamed(
      under.connector(),
      await under.source().createObjects(['b', 'a', 'C', 'ä', '_']),
    );
    const first = await readAll(under.connector(), scope);
    const second = await readAll(under.connector(), scope);
    expect(objectsIn(under.source(), first.records)).toHaveLength(5);
    expect(second.records).toEqual(first.records);
    // What it leaves for the next read may tell when it was left.
    expect({ ...second.end, cursor: undefined }).toEqual({ ...first.end, cursor: undefined });
    expect(JSON.stringify(second.records.map(aspectsOf))).toBe(JSON.stringify(first.records.map(aspectsOf)));
  });

  it('accounts for everything it listed', async () => {
    const scope = await scopeNamed(under.connector(), await under.source().createObjects(['a', 'b', 'c']));
    await under.source().revoke?.(scope.name, 'b');
    const { end, records } = await readAll(under.connector(), scope);
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

  const itListsMany = withoutMany === undefined ? it : it.skip;
  itListsMany(
    `lists ten thousand objects${withoutMany === undefined ? '' : ` (${withoutMany})`}`,
    async () => {
      const many = Array.from({ length: MANY }, (_, index) => `many_${index}`);
      const scope = await scopeNamed(under.connector(), await under.source().createObjects(many));
      // Counted, not collected: whoever reads a scope may hold no more than a batch.
      let found = 0;
      let last = '';
      const connector = under.source().connectToList?.() ?? under.connector();
      for await (const record of connector.read(scope, { signal: NEVER })) {
        if (record.kind !== 'end' && record.kind !== 'failed' && under.source().nameOf(record) !== undefined)
          found += 1;
        last = record.kind === 'end' ? `complete: ${record.complete}` : record.kind;
      }
      await connector.close();
      expect(last).toBe('complete: true');
      expect(found).toBe(MANY);
    },
    240_000,
  );
}

function aspectsOf(record: SourceRecord): ReturnType<typeof desiredAspects> {
  return record.kind === 'filtered' || record.kind === 'failed' ? [] : desiredAspects(record, CONTEXT);
}
