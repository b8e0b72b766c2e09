import { DatasetUrn } from '@dataspoke/domain';
import { namesake, namesakeFilter, type TableScope, writtenOut } from './table-scope';

const urn = (name: string, platform = 'postgres') => DatasetUrn.of(platform, name, 'PROD').toString();
const POSTGRES: TableScope = { platforms: ['postgres'], env: 'PROD' };

describe('the datasets that a name of a text can mean', () => {
  it('are those of exactly the name, as written and in one case', () => {
    expect(writtenOut({ database: 'DB', schema: 'S', name: 't' }, POSTGRES)).toEqual([
      urn('DB.S.t'),
      urn('db.s.t'),
      urn('DB.S.T'),
    ]);
    expect(
      writtenOut({ name: 't' }, { ...POSTGRES, platforms: ['hive', 'spark'], platformInstance: 'eu' }),
    ).toEqual(expect.arrayContaining([urn('eu.t', 'hive'), urn('eu.t', 'spark')]));
    expect(writtenOut({ name: 't' }, { ...POSTGRES, platforms: [] })).toEqual([]);
  });

  it('or the only one that says more or less in front', () => {
    const known = [urn('db.raw.orders'), urn('db.raw.reorders'), urn('t')];
    expect(namesake({ name: 'orders' }, known, POSTGRES)).toBe(urn('db.raw.orders'));
    expect(namesake({ schema: 'RAW', name: 'ORDERS' }, known, POSTGRES)).toBe(urn('db.raw.orders'));
    expect(namesake({ schema: 'other', name: 'orders' }, known, POSTGRES)).toBeUndefined();
    expect(namesake({ database: 'db', schema: 's', name: 't' }, known, POSTGRES)).toBe(urn('t'));
  });

  it('and none of several', () => {
    const known = [urn('db.raw.orders'), urn('db.old.orders')];
    expect(namesake({ name: 'orders' }, known, POSTGRES)).toBe('ambiguous');
    expect(namesake({ schema: 'old', name: 'orders' }, known, POSTGRES)).toBe(urn('db.old.orders'));
  });

  it('only of the instance that is named', () => {
    const known = [urn('eu.db.raw.orders'), urn('us.db.raw.orders'), 'no urn'];
    expect(namesake({ name: 'orders' }, known, { ...POSTGRES, platformInstance: 'us' })).toBe(
      urn('us.db.raw.orders'),
    );
    expect(namesake({ name: 'orders' }, known, POSTGRES)).toBe('ambiguous');
  });

  it('are looked for by their last part, on the platforms if there are any', () => {
    expect(namesakeFilter([{ schema: 'a', name: 't' }], POSTGRES)).toEqual(
      ['name', 'id'].map((field) => ({
        and: [
          { field: 'origin', values: ['PROD'] },
          { field: 'platform', values: ['urn:li:dataPlatform:postgres'] },
          { field, values: ['t', 'T'] },
        ],
      })),
    );
    expect(namesakeFilter([{ name: 't' }], { ...POSTGRES, platforms: [] })[0]?.and).toHaveLength(2);
  });
});
