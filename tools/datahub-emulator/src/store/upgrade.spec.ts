import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Catalog } from '../catalog';
import { callerAt, dataset, proposal, smallCatalog } from '../model/small-model.fixture';
import { Database } from './database';

// The tables of the versions before that are no longer there, of the index with nothing in them: it is made anew.
const OF_ALL = `
CREATE TABLE consumer (name TEXT PRIMARY KEY, next_offset INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE timeseries (
  urn TEXT NOT NULL, aspect TEXT NOT NULL, id TEXT NOT NULL, timestamp INTEGER NOT NULL,
  value TEXT NOT NULL, system_metadata TEXT NOT NULL, PRIMARY KEY (urn, aspect, id)
);
INSERT INTO consumer VALUES ('MetadataChangeLog_Timeseries_v1', 1);
INSERT INTO timeseries VALUES ('urn:li:dataset:(urn:li:dataPlatform:postgres,kept,PROD)', 'datasetProfile', 'x', 5,
  '{"timestampMillis":5,"rowCount":7}', '{}');
CREATE TABLE document (id INTEGER PRIMARY KEY, urn TEXT, entity_type TEXT, removed INTEGER);
CREATE VIRTUAL TABLE document_text USING fts5 (text);
CREATE TABLE edge (source TEXT, type TEXT, destination TEXT, owner TEXT, lineage TEXT);
`;
const VERSION_1 = `${OF_ALL}
DROP INDEX aspect_key; DROP INDEX aspect_run;
CREATE INDEX aspect_latest ON aspect (aspect, urn) WHERE version = 0;
CREATE TABLE document_field (field TEXT, value TEXT, document INTEGER);
PRAGMA user_version = 1;
`;
const VERSION_2 = `${OF_ALL}
CREATE TABLE term (id INTEGER PRIMARY KEY, field TEXT, value TEXT, number REAL);
CREATE TABLE posting (term INTEGER, document INTEGER, extreme INTEGER, PRIMARY KEY (term, document)) WITHOUT ROWID;
CREATE VIEW document_field AS SELECT t.field, t.value, p.document FROM term t JOIN posting p ON p.term = t.id;
PRAGMA user_version = 2;
`;

describe('a store of an earlier version', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'emulator-upgrade-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const model = (): Catalog['model'] => {
    const small = smallCatalog();
    small.close();
    return small.model;
  };
  const open = (): Catalog => new Catalog(model(), new Database(folder), { visibilityDelayMs: 0 });

  it.each([
    ['1', VERSION_1],
    ['2', VERSION_2],
  ])('%s keeps aspects and time series, and gets a new index', (_version, tables) => {
    const urn = dataset('kept');
    const before = open();
    const tags = { tags: [{ tag: 'urn:li:tag:kept' }] };
    before.write([proposal(urn, 'globalTags', tags)], callerAt(1), false);
    before.close();
    const file = new DatabaseSync(join(folder, 'datahub.sqlite'));
    file.exec(tables);
    file.close();
    rmSync(join(folder, 'search.sqlite'));

    const after = open();
    const filters = [[{ field: 'tags', values: ['urn:li:tag:kept'], condition: 'EQUAL', negated: false }]];
    expect(after.search.page({ query: '*', filters, start: 0, count: 10 }).hits).toEqual([
      { urn, entityType: 'dataset' },
    ]);
    expect(after.graph.related('urn:li:tag:kept', [], 'INCOMING', 0, 10).total).toBe(1);
    expect(after.store.latest(urn, 'globalTags')?.value).toEqual(tags);
    expect(after.timeseries.read(urn, 'datasetProfile', {}).map(({ timestamp }) => timestamp)).toEqual([5]);
    after.close();
  });

  it('makes its index anew when the file of the index is gone', () => {
    const before = open();
    before.write([proposal(dataset('kept'), 'datasetProperties', { name: 'Kept' })], callerAt(1), false);
    before.close();
    rmSync(join(folder, 'search.sqlite'));
    const after = open();
    expect(after.search.page({ query: 'kept', filters: [], start: 0, count: 10 }).total).toBe(1);
    after.close();
  });

  it('is refused when it is of a version to come', () => {
    const file = new DatabaseSync(join(folder, 'datahub.sqlite'));
    file.exec('PRAGMA user_version = 99');
    file.close();
    expect(() => new Database(folder)).toThrow(
      /holds the store of another emulator version \(99, expected 3\)/,
    );
  });
});
