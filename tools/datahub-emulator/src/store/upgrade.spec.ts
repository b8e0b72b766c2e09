import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Catalog } from '../catalog';
import { callerAt, dataset, proposal, smallCatalog } from '../model/small-model.fixture';
import { Database } from './database';

// The tables of version 1 that version 2 replaced, empty: whatever they held is made anew.
const OLD_INDEX = `
DROP INDEX aspect_key; DROP INDEX aspect_run;
DROP VIEW document_field; DROP TABLE posting; DROP TABLE term; DROP TABLE document; DROP TABLE document_text; DROP TABLE edge;
CREATE INDEX aspect_latest ON aspect (aspect, urn) WHERE version = 0;
CREATE TABLE document (id INTEGER PRIMARY KEY, urn TEXT, entity_type TEXT, removed INTEGER);
CREATE TABLE document_field (field TEXT, value TEXT, document INTEGER);
CREATE VIRTUAL TABLE document_text USING fts5 (text);
CREATE TABLE edge (source TEXT, type TEXT, destination TEXT, owner TEXT, lineage TEXT);
PRAGMA user_version = 1;
`;

describe('a store of the version before', () => {
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

  it('keeps its aspects and gets a new index', () => {
    const urn = dataset('kept');
    const before = open();
    const tags = { tags: [{ tag: 'urn:li:tag:kept' }] };
    before.write([proposal(urn, 'globalTags', tags)], callerAt(1), false);
    before.close();
    const file = new DatabaseSync(join(folder, 'datahub.sqlite'));
    file.exec(OLD_INDEX);
    file.close();

    const after = open();
    const filters = [[{ field: 'tags', values: ['urn:li:tag:kept'], condition: 'EQUAL', negated: false }]];
    expect(after.search.page({ query: '*', filters, start: 0, count: 10 }).hits).toEqual([
      { urn, entityType: 'dataset' },
    ]);
    expect(after.graph.related('urn:li:tag:kept', [], 'INCOMING', 0, 10).total).toBe(1);
    expect(after.store.latest(urn, 'globalTags')?.value).toEqual(tags);
    after.close();
  });

  it('is refused when it is of a version to come', () => {
    const file = new DatabaseSync(join(folder, 'datahub.sqlite'));
    file.exec('PRAGMA user_version = 99');
    file.close();
    expect(() => new Database(folder)).toThrow(
      /holds the store of another emulator version \(99, expected 2\)/,
    );
  });
});
