import { DatasetUrn } from '@dataspoke/domain';
import { type ValueReader } from '../values/value-reader';
import { postgresConnector } from './postgres-connector';
import { LOOPBACK, PostgresTestSource } from './test-source.fixture';

const { signal } = new AbortController();

describe('values of small tables', () => {
  let source: PostgresTestSource;
  const open: ValueReader[] = [];
  const urn = (table: string) => DatasetUrn.of('postgres', `${source.name}.s.${table}`, 'PROD').toString();
  const read = (table: string, columns: readonly string[], most = 10, more = {}) => {
    const reader = postgresConnector.createValueReader?.(source.recipe(more), LOOPBACK);
    if (!reader) throw new Error('PostgreSQL reads no values');
    open.push(reader);
    return reader.read(urn(table), columns, most, signal);
  };

  beforeAll(async () => {
    source = await PostgresTestSource.start();
    await source.execute(`
      CREATE SCHEMA s;
      CREATE TABLE s.states (code int PRIMARY KEY, "The ""Name" text);
      INSERT INTO s.states VALUES (2, 'two'), (10, repeat('x', 300)), (3, NULL);
      CREATE VIEW s.slow AS SELECT 1 AS code, pg_sleep(60)::text AS name;`);
    await source.grantAll('s');
    await source.execute('CREATE TABLE s.hidden (code int, name text)');
  });
  afterEach(() => Promise.all(open.splice(0).map((reader) => reader.close())));
  afterAll(() => source.stop());

  it('come as texts in the order of the columns, cut, by what was asked for first', async () => {
    expect(await read('states', ['code', 'The "Name'])).toEqual({
      rows: [
        ['2', 'two'],
        ['3', null],
        ['10', 'x'.repeat(256)],
      ],
      complete: true,
    });
    expect(await read('states', ['code'], 2)).toEqual({ rows: [['2'], ['3']], complete: false });
  });

  it.each<[string, string, readonly string[], object, string]>([
    ['the recipe lets no values be read', 'states', ['code'], { profile: { enabled: false } }, 'permission'],
    [
      'the recipe leaves the table out',
      'states',
      ['code'],
      { tables: { deny: ['s\\.sta.*'] } },
      'permission',
    ],
    ['the recipe leaves the schema out', 'states', ['code'], { schemas: { allow: ['raw'] } }, 'permission'],
    ['the user may not read it', 'hidden', ['code'], {}, 'permission'],
    ['there is no such table', 'nothing', ['code'], {}, 'not-found'],
    ['there is no such column', 'states', ['code"; --'], {}, 'not-found'],
    ['it takes too long', 'slow', ['code', 'name'], {}, 'timeout'],
  ])('do not come when %s', async (_, table, columns, more, code) => {
    await expect(read(table, columns, 10, more)).rejects.toMatchObject({ code });
  });
});
