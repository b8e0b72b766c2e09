import { join } from 'node:path';
import { type Connector } from '../connector';
import { type SourceRecord } from '../records';
import { ArtifactFolder } from './artifacts.fixture';
import { objectAt } from '../json';
import { connectTo, entityAt, NEVER, readProject } from './read-project.fixture';

// Written by dbt itself: see real-artifacts/write.sh.
const ARTIFACTS = join(__dirname, 'real-artifacts');
const duckdb = (name: string): string => `urn:li:dataset:(urn:li:dataPlatform:duckdb,shop.${name},PROD)`;

describe.each(['dbt-1.5', 'dbt-1.10'])('what %s wrote', (version) => {
  let folder: ArtifactFolder;
  let connector: Connector;
  let records: readonly SourceRecord[];

  beforeAll(async () => {
    folder = await ArtifactFolder.create();
    connector = connectTo(
      folder,
      { folder: join(ARTIFACTS, version), columnLineage: true },
      { folders: [ARTIFACTS] },
    );
    const project = await readProject(connector);
    expect(project.end).toEqual({
      kind: 'end',
      complete: true,
      counts: { listed: 28, read: 28, filtered: 0, failed: 0, failedParts: 0 },
    });
    records = project.records;
  }, 60_000);
  afterAll(async () => {
    await connector.close();
    await folder.remove();
  });

  it('passes the test of the source', async () => {
    const { ok, checks, server } = await connector.test(NEVER);
    expect({ ok, server }).toEqual({ ok: true, server: 'dbt on duckdb' });
    expect(checks.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['artifacts', 'pass'],
      ['contents', 'pass'],
    ]);
  });

  it('has every column with its type', () => {
    const types = (id: string): unknown => {
      const fields = entityAt(records, id).aspects['schemaMetadata']?.['fields'];
      return Array.isArray(fields)
        ? fields.map(({ fieldPath, nativeDataType }) => `${fieldPath} ${nativeDataType}`)
        : [];
    };
    expect(types('model.shop.customers')).toEqual([
      'customer_id INTEGER',
      'name VARCHAR',
      'country VARCHAR',
      'orders BIGINT',
      'total DECIMAL(38,2)',
    ]);
    expect(types('source.shop.raw.orders')).toEqual([
      'id INTEGER',
      'customer_id INTEGER',
      'amount DOUBLE',
      'ordered_at DATE',
    ]);
  });

  it('has all column lineage that the SQL says', () => {
    const edges = JSON.stringify(
      entityAt(records, 'model.shop.customers').aspects['upstreamLineage']?.['fineGrainedLineages'],
    );
    for (const [from, to] of [
      [`(${duckdb('main.stg_customers')},customer_id)`, 'customer_id'],
      [`(${duckdb('main.stg_customers')},country)`, 'country'],
      ['dbt,shop.main.stg_orders,PROD),order_id)', 'orders'],
      ['dbt,shop.main.stg_orders,PROD),amount)', 'total'],
    ]) {
      expect(edges).toContain(from);
      expect(edges).toContain(`dbt,shop.main.customers,PROD),${to})`);
    }
    const daily = JSON.stringify(entityAt(records, 'model.shop.daily').aspects['upstreamLineage']);
    expect(daily).toContain('dbt,shop.main.stg_orders,PROD),ordered_at)');
  });

  it('has the verdicts of its tests', () => {
    const verdicts = records.flatMap((record) => {
      if (record.kind !== 'entity') return [];
      const result = objectAt(record.aspects['assertionRunEvent'], 'result');
      return 'type' in result ? [[record.path[0].split('.')[2], result['type']]] : [];
    });
    expect(Object.fromEntries(verdicts)).toEqual({
      accepted_values_customers_country__DE__FR: 'SUCCESS',
      no_negative: 'SUCCESS',
      not_null_customers_customer_id: 'SUCCESS',
      not_null_customers_total: 'SUCCESS',
      raw: 'FAILURE', // the freshness of the source
      relationships_raw_orders_customer_id__id__ref_raw_customers_: 'FAILURE',
      relationships_stg_customers_customer_id__id__ref_raw_customers_: 'SUCCESS',
      source_not_null_raw_orders_id: 'SUCCESS',
      source_unique_raw_orders_id: 'SUCCESS',
      unique_customers_customer_id: 'SUCCESS',
    });
  });
});
