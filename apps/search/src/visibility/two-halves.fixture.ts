import { type Caller, searchRpc, type VisibilityRuleDraft } from '@dataspoke/contracts';
import { mcp, mcpOf, type Proposal, requireAccepted, schemaMetadata } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { DatasetUrn } from '@dataspoke/domain';
import { type RunningSearch, startSearch } from '../search.fixture';
import { shopUrn } from '../shop-catalog.fixture';

const STAMP = { time: 1, actor: 'urn:li:corpuser:steward' };
export const ADMIN: Caller = { id: 'api-key:admin', role: 'admin' };

/** What every hidden entity is called, described, labelled and filled with, and nothing else in the catalog. */
export const MARKER = /zorblax|quuxon/i;

/** Anybody finds these. */
export const SEEN = {
  orders: shopUrn('orders'),
  totals: shopUrn('order_totals'),
  parcels: shopUrn('parcels'),
  returns: shopUrn('returns'),
  board: 'urn:li:dashboard:(looker,turnover)',
  job: 'urn:li:dataJob:(urn:li:dataFlow:(airflow,nightly,PROD),sum_up)',
  sales: 'urn:li:domain:sales',
  purchase: 'urn:li:glossaryTerm:purchase',
  tidy: 'urn:li:tag:tidy',
} as const;

/** Hidden by their domain, a domain below it, a tag, a term, or as what the rules name. */
export const HIDDEN = {
  customers: shopUrn('zorblax_customers'),
  bridge: shopUrn('zorblax_bridge'),
  staging: DatasetUrn.of('quuxon', 'zorblax.staging', 'QA').toString(),
  tagged: shopUrn('zorblax_tagged'),
  onColumn: shopUrn('zorblax_termed'),
  board: 'urn:li:dashboard:(looker,zorblax)',
  chart: 'urn:li:chart:(looker,zorblax_chart)',
  job: 'urn:li:dataJob:(urn:li:dataFlow:(airflow,zorblax,PROD),zorblax_job)',
  domain: 'urn:li:domain:zorblax',
  below: 'urn:li:domain:quuxon',
  term: 'urn:li:glossaryTerm:Quuxon.zorblax',
  product: 'urn:li:dataProduct:zorblax',
  tag: 'urn:li:tag:zorblax',
  owner: 'urn:li:corpGroup:quuxon',
  user: 'urn:li:corpuser:zorblax',
} as const;
const QUERY = 'urn:li:query:zorblax';
/** Tags and people have no documents. */
const isFound = (urn: string) => !/^urn:li:(tag|corp)/.test(urn);
export const SEEN_ENTITIES: readonly string[] = Object.values(SEEN).filter(isFound);
export const HIDDEN_ENTITIES: readonly string[] = Object.values(HIDDEN).filter(isFound);

/** Each hides a part of it. */
export const RULES: readonly Pick<VisibilityRuleDraft, 'name' | 'entities'>[] = [
  { name: 'domain', entities: { domains: [HIDDEN.domain] } },
  { name: 'tag', entities: { tags: [HIDDEN.tag] } },
  { name: 'term', entities: { terms: [HIDDEN.term] } },
];

/** A search service that has read both halves, or one that never heard of the hidden one. */
export async function startHalves(both: boolean): Promise<RunningSearch> {
  const search = await startSearch();
  requireAccepted(
    await search.catalog.client.writes.emitMcps([...seenHalf(both), ...(both ? hiddenHalf() : [])]),
  );
  const urns = [...SEEN_ENTITIES, ...(both ? [...HIDDEN_ENTITIES, QUERY] : [])];
  const after = await search.changed(urns, {
    aspects: ['schemaMetadata', 'datasetProfile', 'datasetUsageStatistics', 'operation', 'queryProperties'],
  });
  await eventually(
    async () => expect((await search.ask(searchRpc.getIndexStatus, { after })).reached).toBe(true),
    60_000,
  );
  // Names are read at most once a second.
  await eventually(async () => {
    const { understood } = await search.ask(searchRpc.search, { q: 'tables in the Sales domain' });
    expect(understood?.filters.map(({ field }) => field)).toContain('domains');
  }, 20_000);
  return search;
}

function seenHalf(both: boolean): Proposal[] {
  const { orders, totals, parcels, returns, board, job, sales, purchase, tidy } = SEEN;
  const and = (urn: string) => (both ? [urn] : []);
  return [
    ...table(orders, 'What people bought', [
      ['order_id', 'number of the purchase'],
      ['amount', 'what it costs'],
    ]),
    mcp(orders, 'globalTags', { tags: [{ tag: tidy }] }),
    mcpOf(orders, 'glossaryTerms', { terms: [{ urn: purchase }], auditStamp: STAMP }),
    mcp(orders, 'domains', { domains: [sales] }),
    owned(orders, 'urn:li:corpGroup:accounting'),
    madeFrom(orders, and(HIDDEN.staging)),
    ...table(totals, 'Purchases summed up by day', [
      ['day', ''],
      ['amount', 'sum of the day'],
    ]),
    mcp(totals, 'domains', { domains: [sales] }),
    madeFrom(totals, [orders, ...and(HIDDEN.customers)]),
    // What is made from what is hidden: nothing leads there.
    ...table(parcels, 'What was sent off', [
      ['parcel_id', ''],
      ['weight', 'in grams'],
    ]),
    madeFrom(parcels, and(HIDDEN.bridge)),
    ...table(
      returns,
      'What came back',
      [
        ['return_id', ''],
        ['parcel_id', ''],
      ],
      [
        ...(both ? [{ name: 'fk', fields: ['return_id'], to: HIDDEN.bridge, toFields: ['quuxon_id'] }] : []),
        { name: 'own', fields: ['parcel_id'], to: parcels, toFields: ['parcel_id'] },
      ],
    ),
    mcp(returns, 'globalTags', { tags: [{ tag: tidy }] }),
    mcpOf(board, 'dashboardInfo', {
      title: 'Turnover',
      description: 'Money by month',
      datasets: [totals, ...and(HIDDEN.customers)],
      lastModified: { created: STAMP, lastModified: STAMP },
    }),
    mcpOf(job, 'dataJobInfo', { name: 'Sum up', type: { string: 'SQL' } }),
    mcpOf(job, 'dataJobInputOutput', {
      inputDatasets: [orders, ...and(HIDDEN.bridge)],
      outputDatasets: [totals, ...and(HIDDEN.tagged)],
    }),
    mcp(sales, 'domainProperties', { name: 'Sales', description: 'Whatever is sold' }),
    mcp(purchase, 'glossaryTermInfo', { definition: 'Something bought', termSource: 'INTERNAL' }),
  ];
}

function hiddenHalf(): Proposal[] {
  const { customers, bridge, staging, tagged, onColumn, domain, below, term, tag } = HIDDEN;
  const text = 'Zorblax of the quuxon';
  const columns = [
    ['quuxon_id', text],
    ['zorblax_amount', text],
  ] as const;
  const inDomain = (urn: string, of: string) => mcp(urn, 'domains', { domains: [of] });
  return [
    ...table(customers, text, columns),
    inDomain(customers, domain),
    mcp(customers, 'globalTags', { tags: [{ tag }] }),
    owned(customers, HIDDEN.owner),
    madeFrom(customers, [SEEN.orders]),
    mcpOf(customers, 'datasetProfile', {
      timestampMillis: Date.now(),
      rowCount: 3,
      fieldProfiles: [{ fieldPath: 'quuxon_id', sampleValues: ['zorblax one', 'quuxon two'] }],
    }),
    mcpOf(customers, 'datasetUsageStatistics', {
      timestampMillis: Date.now() - 86_400_000,
      eventGranularity: { unit: 'DAY', multiple: 1 },
      totalSqlQueries: 5,
      userCounts: [{ user: HIDDEN.user, count: 5 }],
    }),
    ...table(bridge, text, columns, [
      { name: 'fk', fields: ['quuxon_id'], to: SEEN.orders, toFields: ['order_id'] },
    ]),
    inDomain(bridge, below),
    madeFrom(bridge, [SEEN.orders]),
    ...table(staging, text, columns, [], 'quuxon'),
    inDomain(staging, below),
    ...table(tagged, text, columns),
    mcp(tagged, 'globalTags', { tags: [{ tag }] }),
    ...table(onColumn, text, columns),
    mcpOf(onColumn, 'editableSchemaMetadata', {
      created: STAMP,
      lastModified: STAMP,
      editableSchemaFieldInfo: [
        { fieldPath: 'quuxon_id', glossaryTerms: { terms: [{ urn: term }], auditStamp: STAMP } },
      ],
    }),
    mcpOf(HIDDEN.board, 'dashboardInfo', {
      title: 'Zorblax board',
      description: text,
      datasets: [SEEN.totals],
      lastModified: { created: STAMP, lastModified: STAMP },
    }),
    inDomain(HIDDEN.board, domain),
    mcpOf(HIDDEN.chart, 'chartInfo', {
      title: 'Zorblax chart',
      description: text,
      inputs: [{ string: SEEN.orders }],
      lastModified: { created: STAMP, lastModified: STAMP },
    }),
    inDomain(HIDDEN.chart, domain),
    mcpOf(HIDDEN.job, 'dataJobInfo', { name: 'Zorblax job', type: { string: 'SQL' } }),
    mcpOf(HIDDEN.job, 'dataJobInputOutput', {
      inputDatasets: [SEEN.orders],
      outputDatasets: [SEEN.returns],
    }),
    inDomain(HIDDEN.job, domain),
    mcp(domain, 'domainProperties', { name: 'Zorblax affairs', description: text }),
    mcp(below, 'domainProperties', { name: 'Quuxon affairs', description: text, parentDomain: domain }),
    mcp(term, 'glossaryTermInfo', { name: 'Zorblaxity', definition: text, termSource: 'INTERNAL' }),
    mcp(tag, 'tagProperties', { name: 'Quuxon only', description: text }),
    mcpOf(HIDDEN.product, 'dataProductProperties', {
      name: 'Zorblax figures',
      description: text,
      assets: [{ destinationUrn: customers }],
    }),
    inDomain(HIDDEN.product, domain),
    mcpOf(QUERY, 'queryProperties', {
      statement: { value: 'SELECT zorblax FROM quuxon', language: 'SQL' },
      source: 'MANUAL',
      name: 'Zorblax of each day',
      created: STAMP,
      lastModified: STAMP,
    }),
    mcpOf(QUERY, 'querySubjects', { subjects: [{ entity: customers }] }),
  ];
}

interface ForeignKey {
  readonly name: string;
  readonly fields: readonly string[];
  readonly to: string;
  readonly toFields: readonly string[];
}

function table(
  urn: string,
  description: string,
  columns: readonly (readonly [path: string, description: string])[],
  foreignKeys: readonly ForeignKey[] = [],
  platform = 'postgres',
): Proposal[] {
  const fieldOf = (dataset: string) => (path: string) => `urn:li:schemaField:(${dataset},${path})`;
  return [
    mcp(urn, 'datasetProperties', { description }),
    mcp(urn, 'schemaMetadata', {
      ...schemaMetadata({
        schemaName: 'shop',
        platform: `urn:li:dataPlatform:${platform}`,
        fields: columns.map(([fieldPath, text]) => ({
          fieldPath,
          description: text,
          nativeDataType: 'text',
          kind: 'string',
          nullable: true,
        })),
      }),
      ...(foreignKeys.length === 0
        ? {}
        : {
            foreignKeys: foreignKeys.map(({ name, fields, to, toFields }) => ({
              name,
              sourceFields: fields.map(fieldOf(urn)),
              foreignDataset: to,
              foreignFields: toFields.map(fieldOf(to)),
            })),
          }),
    }),
  ];
}

function owned(urn: string, owner: string): Proposal {
  return mcp(urn, 'ownership', { owners: [{ owner, type: 'TECHNICAL_OWNER' }] });
}

function madeFrom(urn: string, sources: readonly string[]): Proposal {
  return mcp(urn, 'upstreamLineage', {
    upstreams: sources.map((dataset) => ({ dataset, type: 'TRANSFORMED' as const })),
  });
}
