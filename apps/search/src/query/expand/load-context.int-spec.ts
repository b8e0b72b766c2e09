import { type TestDatabase } from '@dataspoke/dev-stack/testing';
import { Clock } from '@dataspoke/service-kit';
import { type DataSource } from 'typeorm';
import { DocumentStore } from '../../documents/document-store';
import { type EntityFacts, NO_FACTS } from '../../documents/entity-facts';
import { searchDatabase } from '../../search-database.fixture';
import { LoadContext } from './load-context';

const urn = (name: string) => `urn:li:dataset:(urn:li:dataPlatform:postgres,shop.${name},PROD)`;

function facts(name: string, more: Partial<EntityFacts> = {}): EntityFacts {
  return { ...NO_FACTS, entityType: 'dataset', name, qualifiedName: `shop.${name}`, ...more };
}

const NOW = new Date('2026-06-01T00:00:00Z');

class AtNow extends Clock {
  override now(): Date {
    return NOW;
  }
}

const keyTo = (name: string) => ({ columns: ['id'], references: urn(name), referencedColumns: ['id'] });

describe('LoadContext', () => {
  let place: TestDatabase;
  let database: DataSource;

  beforeAll(async () => {
    ({ place, database } = await searchDatabase());
    await database.runMigrations();
    const documents = {
      orders: facts('orders', {
        foreignKeys: [keyTo('customers')],
        certified: true,
        upstreams: [urn('raw')],
      }),
      lines: facts('lines', { foreignKeys: [keyTo('orders'), keyTo('products')] }),
      customers: facts('customers', { deprecated: { note: 'use people' } }),
      products: facts('products', { changedAt: NOW.getTime() - 30 * 86_400_000 }),
      unrelated: facts('unrelated', { foreignKeys: [keyTo('elsewhere')] }),
    };
    await new DocumentStore(database).put(
      database.manager,
      1,
      Object.entries(documents).map(([name, content]) => ({ urn: urn(name), content })),
      new Date(),
    );
  }, 60_000);
  afterAll(async () => {
    await database?.destroy();
    await place?.drop();
  });

  it('follows keys and lineage of the found tables, and keys of others that lead to them', async () => {
    const { graph, standing } = await new LoadContext(database, new AtNow()).execute([
      urn('orders'),
      urn('customers'),
    ]);
    expect(new Set(graph.map(({ from, to, confidence }) => `${from} ${to} ${confidence}`))).toEqual(
      new Set([
        `${urn('orders')} ${urn('customers')} 1`,
        `${urn('orders')} ${urn('raw')} 0.3`,
        `${urn('lines')} ${urn('orders')} 1`,
        `${urn('lines')} ${urn('products')} 1`,
      ]),
    );
    expect([...standing.keys()].sort()).toEqual([urn('customers'), urn('orders')]);
    expect(standing.get(urn('orders'))).toBeGreaterThan(0);
    expect(standing.get(urn('customers'))).toBeLessThan(0);
  });

  it('knows how fresh a table is', async () => {
    const { standing } = await new LoadContext(database, new AtNow()).execute([
      urn('products'),
      urn('lines'),
    ]);
    expect(standing.get(urn('products'))).toBeCloseTo(0.1, 3);
    expect(standing.get(urn('lines'))).toBe(0);
  });

  it('knows nothing of nothing', async () => {
    expect(await new LoadContext(database, new AtNow()).execute([])).toEqual({
      graph: [],
      standing: new Map(),
    });
  });
});
