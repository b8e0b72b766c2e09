import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { workerData } from 'node:worker_threads';
import { serve, type Answer } from '../../threads/serve.mts';
import { hindranceOf, isDamage } from './database-file.mts';
import type { SqliteData, SqliteMethods } from './sqlite-protocol.ts';
import { countFacets } from './sqlite-facets.mts';
import { list } from './sqlite-list.mts';
import { search } from './sqlite-search.mts';
import { SqliteStore } from './sqlite-store.mts';

const { file }: SqliteData = workerData;

await serve<SqliteMethods>(() => {
  mkdirSync(dirname(file), { recursive: true });
  const store = new SqliteStore(file);
  const versions = store.database.prepare('SELECT sqlite_version() AS sqlite, vec_version() AS vec').get();
  return Promise.resolve({
    ready: { engine: `SQLite ${String(versions?.['sqlite'])}, sqlite-vec ${String(versions?.['vec'])}` },
    operations: {
      prepare: guarded((basis) => store.prepare(basis)),
      discard: guarded(() => nothing(() => store.discard())),
      upsert: guarded((entries) => nothing(() => store.upsert(entries))),
      remove: guarded((entries) => nothing(() => store.remove(entries))),
      search: guarded((query) => search(store, query)),
      settle: guarded(() => nothing(() => store.settle())),
      list: guarded((query) => list(store, query)),
      facets: guarded((query) => countFacets(store, query)),
      count: guarded(() => store.columns.count),
      versionsOf: guarded((urns) => store.versionsOf(urns)),
      versions: guarded(({ after, limit }) => store.versions(after, limit)),
    },
    close: () => store.close(),
  });
});

function nothing(work: () => void): null {
  work();
  return null;
}

/** Gives damage of the file, and what keeps it from being used for now, codes of their own. */
function guarded<P, R>(operation: (params: P) => R): (params: P) => Answer<R> {
  return (params) => {
    try {
      return { value: operation(params) };
    } catch (error) {
      const hindrance = hindranceOf(error);
      if (hindrance !== undefined) {
        throw Object.assign(new Error(`the index file cannot be used: ${hindrance}`, { cause: error }), {
          code: 'INDEX_HINDERED',
        });
      }
      if (!isDamage(error)) throw error;
      throw Object.assign(new Error('the index file is damaged', { cause: error }), {
        code: 'INDEX_CORRUPT',
      });
    }
  };
}
