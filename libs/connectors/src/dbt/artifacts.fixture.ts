import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonRecord = { readonly [key: string]: Json };

/** Schema versions of manifests, with the dbt that wrote them: 1.5, 1.6, 1.7, 1.8 to 1.10, and the engine of dbt 2. */
export const VERSIONS = [
  { manifest: 9, runResults: 4, dbt: '1.5.12' },
  { manifest: 10, runResults: 4, dbt: '1.6.18' },
  { manifest: 11, runResults: 5, dbt: '1.7.19' },
  { manifest: 12, runResults: 6, dbt: '1.10.23' },
  { manifest: 20, runResults: 6, dbt: '2.0.8' },
] as const;
export type Version = (typeof VERSIONS)[number];

/** dbt 1.8 and later keep tags and meta under `config`; from Fusion on nowhere else. */
function described(version: Version, tags: readonly string[], meta: JsonRecord): JsonRecord {
  if (version.manifest >= 20) return { config: { tags, meta, enabled: true } };
  const config = { tags, meta, enabled: true };
  return version.manifest >= 12 ? { tags, meta, config } : { tags, meta, config: { enabled: true } };
}

function column(version: Version, name: string, more: JsonRecord = {}): JsonRecord {
  const { tags = [], meta = {}, ...rest } = more;
  const said = { name, description: '', data_type: null, ...rest };
  if (version.manifest >= 20) return { ...said, config: { tags, meta } };
  return { ...said, tags, meta, ...(version.manifest >= 12 ? { config: { tags, meta } } : {}) };
}

function node(
  version: Version,
  kind: string,
  name: string,
  materialized: string,
  more: JsonRecord = {},
): JsonRecord {
  const { tags = [], meta = {}, config = {}, ...rest } = more;
  const base = described(version, Array.isArray(tags) ? tags.map(String) : [], recordOf(meta));
  return {
    unique_id: `${kind}.shop.${name}`,
    resource_type: kind,
    package_name: 'shop',
    name,
    alias: name,
    database: 'shop',
    schema: 'main',
    original_file_path: `${kind}s/${name}.sql`,
    fqn: ['shop', name],
    description: '',
    language: 'sql',
    columns: {},
    depends_on: { macros: [], nodes: [] },
    ...base,
    ...rest,
    config: { ...recordOf(base['config']), materialized, ...recordOf(config) },
    a_key_of_the_future: { of: [version.manifest] },
  };
}

function test(version: Version, name: string, more: JsonRecord): JsonRecord {
  return node(version, 'test', name, 'test', { config: { severity: 'ERROR' }, ...more });
}

/** A small shop: a source, a seed, an ephemeral model, models, a snapshot, tests, an exposure, and what becomes no entity. */
export function shopManifest(version: Version): JsonRecord {
  const columns = (...list: readonly JsonRecord[]): JsonRecord =>
    Object.fromEntries(list.map((one) => [String(one['name']), one]));
  const nodes = [
    node(version, 'seed', 'countries', 'seed'),
    node(version, 'model', 'stg_orders', 'ephemeral', {
      depends_on: { nodes: ['source.shop.raw.orders'] },
      raw_code: "select id as order_id, customer, amount from {{ source('raw', 'orders') }}",
      compiled_code: 'select id as order_id, customer, amount from "shop"."raw"."t_orders"',
    }),
    node(version, 'model', 'revenue', 'table', {
      description: 'What each customer brings',
      tags: ['core'],
      meta: { owner: 'ada@example.com', has_pii: true },
      group: 'finance',
      access: 'public',
      contract: { enforced: true },
      constraints: [{ type: 'primary_key', columns: ['customer'] }],
      columns: columns(
        column(version, 'customer', { description: 'Who', tags: ['pii'], meta: { sensitive: 'yes' } }),
        column(version, 'total', { data_type: 'numeric(38,2)', constraints: [{ type: 'not_null' }] }),
      ),
      depends_on: { nodes: ['model.shop.stg_orders', 'seed.shop.countries', 'model.other.elsewhere'] },
      extra_ctes: [
        {
          id: 'model.shop.stg_orders',
          sql: ' __dbt__cte__stg_orders as (\nselect id as order_id, customer, amount from "shop"."raw"."t_orders"\n)',
        },
      ],
      raw_code: "select customer, sum(amount) as total from {{ ref('stg_orders') }} group by 1",
      compiled_code:
        'with __dbt__cte__stg_orders as (\nselect id as order_id, customer, amount from "shop"."raw"."t_orders"\n) select customer, sum(amount) as total from __dbt__cte__stg_orders group by 1',
    }),
    node(version, 'model', 'top', 'view', {
      alias: 'Top Customers',
      depends_on: { nodes: ['model.shop.revenue'] },
      compiled_code: 'select * from "shop"."main"."revenue" order by total desc limit 10',
    }),
    node(version, 'model', 'forecast', 'table', {
      language: 'python',
      raw_code: 'def model(dbt, session): ...',
    }),
    node(version, 'snapshot', 'history', 'snapshot', {
      schema: 'snapshots',
      depends_on: { nodes: ['model.shop.revenue'] },
    }),
    node(version, 'analysis', 'once', 'view'),
    test(version, 'not_null_revenue_customer', {
      column_name: 'customer',
      ...(version.manifest >= 9 ? { attached_node: 'model.shop.revenue' } : {}),
      depends_on: { nodes: ['model.shop.revenue'] },
      test_metadata: {
        name: 'not_null',
        namespace: null,
        kwargs: { column_name: 'customer', model: "{{ get_where_subquery(ref('revenue')) }}" },
      },
    }),
    test(version, 'relationships_source', {
      column_name: 'country',
      depends_on: { nodes: ['seed.shop.countries', 'source.shop.raw.orders'] },
      test_metadata: {
        name: 'relationships',
        namespace: null,
        kwargs: {
          to: "ref('countries')",
          field: 'code',
          column_name: 'country',
          model: "{{ get_where_subquery(source('raw', 'orders')) }}",
        },
      },
    }),
    test(version, 'no_negative', {
      depends_on: { nodes: ['model.shop.revenue'] },
      compiled_code: 'select 1',
    }),
    test(version, 'of_nothing', { depends_on: { nodes: [] } }),
  ];
  const source = {
    ...node(version, 'source', 'orders', 'table', {
      schema: 'raw',
      description: 'Orders as they come',
      columns: columns(column(version, 'id', { description: 'Number' })),
    }),
    unique_id: 'source.shop.raw.orders',
    identifier: 'T_ORDERS',
    source_name: 'raw',
    loader: 'fivetran',
    loaded_at_field: 'loaded_at',
    freshness: { warn_after: { count: 12, period: 'hour' }, error_after: { count: null, period: null } },
  };
  const exposure = {
    unique_id: 'exposure.shop.board',
    name: 'board',
    label: 'The board',
    type: 'dashboard',
    url: 'https://bi.example.com/1',
    maturity: 'high',
    owner: { name: 'Ada', email: 'ada@example.com' },
    depends_on: { nodes: ['model.shop.revenue', 'source.shop.raw.orders'] },
    ...described(version, ['board'], {}),
  };
  return {
    metadata: {
      dbt_schema_version: `https://schemas.getdbt.com/dbt/manifest/v${version.manifest}.json`,
      dbt_version: version.dbt,
      generated_at: '2026-01-05T00:00:00.000000Z',
      invocation_id: 'parse-1',
      adapter_type: 'postgres',
      ...(version.manifest >= 10 ? { project_name: 'shop' } : {}),
    },
    nodes: Object.fromEntries(nodes.map((one) => [String(one['unique_id']), one])),
    sources: { 'source.shop.raw.orders': source },
    macros: { 'macro.dbt.x': { macro_sql: '{% macro x() %}"}"{% endmacro %}' } },
    exposures: { 'exposure.shop.board': exposure },
    groups: { 'group.shop.finance': { name: 'finance', owner: { name: 'Finance', email: null } } },
    metrics: { 'metric.shop.total': { name: 'total' } },
    disabled: { 'model.shop.off': [node(version, 'model', 'off', 'table')] },
    parent_map: { 'model.shop.revenue': ['model.shop.stg_orders'] },
    ...(version.manifest >= 12 ? { unit_tests: { 'unit_test.shop.revenue.adds': { name: 'adds' } } } : {}),
  };
}

export function shopCatalog(): JsonRecord {
  const table = (columns: readonly (readonly [string, string])[]): JsonRecord => ({
    metadata: { type: 'BASE TABLE' },
    columns: Object.fromEntries(
      [...columns]
        .reverse()
        .map(([name, type], at) => [name, { name, type, index: columns.length - at, comment: null }]),
    ),
  });
  return {
    metadata: { dbt_schema_version: 'https://schemas.getdbt.com/dbt/catalog/v1.json' },
    nodes: {
      'model.shop.revenue': table([
        ['CUSTOMER', 'text'],
        ['total', 'numeric(38,2)'],
        ['extra', 'timestamp with time zone'],
      ]),
      'model.shop.top': table([
        ['customer', 'text'],
        ['total', 'numeric'],
      ]),
      'seed.shop.countries': table([['code', 'character varying(2)']]),
    },
    sources: {
      'source.shop.raw.orders': table([
        ['id', 'bigint'],
        ['customer', 'text'],
        ['amount', 'numeric'],
        ['country', 'text'],
      ]),
    },
    errors: null,
  };
}

/** Results of tests: each entry the test's name and its status. */
export function runResults(
  version: Version,
  results: readonly (readonly [string, string])[],
  day = 5,
): JsonRecord {
  return {
    metadata: {
      dbt_schema_version: `https://schemas.getdbt.com/dbt/run-results/v${version.runResults}.json`,
      generated_at: `2026-01-0${day}T02:00:00.000000Z`,
      invocation_id: `test-${day}`,
    },
    results: [
      { unique_id: 'model.shop.revenue', status: 'success', timing: [] },
      ...results.map(([name, status]) => ({
        unique_id: `test.shop.${name}`,
        status,
        failures: status === 'pass' ? 0 : 3,
        message: status === 'pass' ? null : `Got 3 results`,
        timing: [{ name: 'execute', started_at: `2026-01-0${day}T01:00:00.000000Z` }],
      })),
    ],
  };
}

export function sourcesResults(status: string, more: JsonRecord = {}): JsonRecord {
  return {
    metadata: {
      dbt_schema_version: 'https://schemas.getdbt.com/dbt/sources/v3.json',
      generated_at: '2026-01-05T03:00:00Z',
      invocation_id: 'freshness-1',
    },
    results: [
      {
        unique_id: 'source.shop.raw.orders',
        status,
        max_loaded_at: '2026-01-04T12:00:00+00:00',
        snapshotted_at: '2026-01-05T03:00:00+00:00',
        max_loaded_at_time_ago_in_s: 54_000,
        ...more,
      },
    ],
  };
}

/** A folder of artifacts; values that are texts are written as they are. */
export class ArtifactFolder {
  private constructor(readonly path: string) {}

  static async create(): Promise<ArtifactFolder> {
    return new ArtifactFolder(await realpath(await mkdtemp(join(tmpdir(), 'dbt-'))));
  }

  async write(name: string, content: JsonRecord | string): Promise<string> {
    const path = join(this.path, name);
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }

  /** All artifacts of the shop, as a version of dbt writes them. */
  async writeShop(version: Version): Promise<void> {
    const results = [
      ['not_null_revenue_customer', 'pass'],
      ['relationships_source', 'warn'],
      ['no_negative', 'fail'],
    ] as const;
    await this.write('manifest.json', shopManifest(version));
    await this.write('catalog.json', shopCatalog());
    await this.write('run_results.json', runResults(version, results));
    await this.write('sources.json', sourcesResults('warn'));
  }

  remove(): Promise<void> {
    return rm(this.path, { recursive: true, force: true });
  }
}

function recordOf(value: Json | undefined): JsonRecord {
  return typeof value === 'object' && value !== null && !isList(value) ? value : {};
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
