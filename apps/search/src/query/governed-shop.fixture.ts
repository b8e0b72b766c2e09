import { type SearchAnswer, searchRpc } from '@dataspoke/contracts';
import { mcp, mcpOf, type Proposal, requireAccepted, schemaMetadata } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { DatasetUrn } from '@dataspoke/domain';
import { type RunningSearch, type SearchOptions, startSearch } from '../search.fixture';
import { shopTable, shopUrn } from '../shop-catalog.fixture';

const DAY_MS = 86_400_000;
const STAMP = { time: 1, actor: 'urn:li:corpuser:steward' };

/** Whatever the catalog of the shop speaks of. */
export const SHOP = {
  customers: shopUrn('customers'),
  orders: shopUrn('orders'),
  totals: shopUrn('order_totals'),
  legacy: shopUrn('legacy_orders'),
  turnover: DatasetUrn.of('snowflake', 'mart.turnover', 'PROD').toString(),
  board: 'urn:li:dashboard:(looker,boardroom)',
  marketing: 'urn:li:corpGroup:marketing',
  accounting: 'urn:li:corpGroup:accounting',
  jdoe: 'urn:li:corpuser:jdoe',
  care: 'urn:li:domain:care',
  critical: 'urn:li:tag:critical',
  pii: 'urn:li:tag:pii',
  certified: 'urn:li:tag:certified',
  churn: 'urn:li:glossaryTerm:churn',
} as const;

/** Alike but for their numbers: something to turn pages of. */
export const LOGS = Array.from({ length: 23 }, (_, at) =>
  DatasetUrn.of('snowflake', `raw.machine_log_${String(at).padStart(2, '0')}`, 'DEV').toString(),
);

const TABLES = [SHOP.customers, SHOP.orders, SHOP.totals, SHOP.legacy, SHOP.turnover];
export const DATASETS: readonly string[] = [...TABLES, ...LOGS];
/** Of whatever type. */
export const EVERYTHING: readonly string[] = [...DATASETS, SHOP.board, SHOP.care];

/** A search service that has read the shop and knows its names. */
export async function startShop(options: SearchOptions = {}): Promise<RunningSearch> {
  const search = await startSearch(options);
  requireAccepted(await search.catalog.client.writes.emitMcps(governedShop(Date.now())));
  const after = await search.changed(EVERYTHING, {
    aspects: ['schemaMetadata', 'datasetProfile', 'datasetUsageStatistics', 'operation'],
  });
  await eventually(
    async () => expect((await search.ask(searchRpc.getIndexStatus, { after })).reached).toBe(true),
    60_000,
  );
  // Names are read at most once a second.
  await eventually(async () => {
    const { understood } = await search.ask(searchRpc.search, { q: 'tables in the Aftercare domain' });
    expect(understood?.filters.map(({ field }) => field)).toContain('domains');
    const used = await search.ask(searchRpc.search, { filters: { usedBy: [SHOP.jdoe] } });
    expect(urnsOf(used)).toEqual([SHOP.customers]);
  }, 20_000);
  return search;
}

export function urnsOf({ hits }: Pick<SearchAnswer, 'hits'>): string[] {
  return hits.map(({ urn }) => urn);
}

/** ISO 8601. */
export function daysAgo(days: number): string {
  return new Date(Date.now() - days * DAY_MS).toISOString();
}

/** The error for a request whose `field` is wrong. */
export function refused(field: string): object {
  return {
    code: 'invalid-request',
    fields: expect.arrayContaining([expect.objectContaining({ field: expect.stringContaining(field) })]),
  };
}

/** A catalog with every kind of thing that a question can be limited by; times are relative to `now`. */
function governedShop(now: number): Proposal[] {
  const { customers, orders, totals, legacy, turnover } = SHOP;
  return [
    ...shopTable(customers, 'People who bought something', ['id', 'full_name', 'email']),
    mcpOf(customers, 'editableSchemaMetadata', {
      created: STAMP,
      lastModified: STAMP,
      editableSchemaFieldInfo: [{ fieldPath: 'email', globalTags: { tags: [{ tag: SHOP.pii }] } }],
    }),
    owned(customers, SHOP.marketing),
    mcp(customers, 'domains', { domains: [SHOP.care] }),
    mcpOf(customers, 'glossaryTerms', { terms: [{ urn: SHOP.churn }], auditStamp: STAMP }),
    mcp(customers, 'datasetProfile', { timestampMillis: now, rowCount: 50 }),
    mcpOf(customers, 'datasetUsageStatistics', {
      timestampMillis: now - DAY_MS,
      eventGranularity: { unit: 'DAY', multiple: 1 },
      totalSqlQueries: 7,
      uniqueUserCount: 1,
      userCounts: [{ user: SHOP.jdoe, count: 7 }],
    }),

    ...shopTable(orders, 'Every purchase', ['id', 'customer_id', 'placed_at', 'total']),
    mcp(orders, 'globalTags', { tags: [{ tag: SHOP.critical }] }),
    owned(orders, SHOP.accounting),
    mcp(orders, 'datasetProfile', { timestampMillis: now, rowCount: 900 }),
    changed(orders, now - DAY_MS),

    ...shopTable(totals, 'Purchases summed up by day', ['day', 'total']),
    madeFrom(totals, orders),
    owned(totals, SHOP.accounting),

    ...shopTable(legacy, 'Purchases of the shop before it moved', ['id', 'total']),
    mcpOf(legacy, 'deprecation', { deprecated: true, note: 'use orders', actor: STAMP.actor }),
    changed(legacy, now - 400 * DAY_MS),

    mcp(turnover, 'datasetProperties', { description: 'What the shop earns each month' }),
    mcp(turnover, 'schemaMetadata', oneColumn('amount', 'snowflake')),
    mcp(turnover, 'globalTags', { tags: [{ tag: SHOP.certified }] }),
    madeFrom(turnover, totals),

    mcpOf(SHOP.board, 'dashboardInfo', {
      title: 'Boardroom',
      description: 'Money by month',
      datasets: [turnover],
      lastModified: { created: STAMP, lastModified: STAMP },
    }),
    owned(SHOP.board, SHOP.marketing),
    mcp(SHOP.care, 'domainProperties', { name: 'Aftercare', description: 'Whoever complains' }),

    ...LOGS.flatMap((urn) => [
      mcp(urn, 'datasetProperties', { description: 'What a machine wrote down' }),
      mcp(urn, 'schemaMetadata', oneColumn('line', 'snowflake')),
    ]),
  ];
}

function oneColumn(fieldPath: string, platform: string) {
  return schemaMetadata({
    schemaName: 'shop',
    platform: `urn:li:dataPlatform:${platform}`,
    fields: [{ fieldPath, nativeDataType: 'text', kind: 'string', nullable: true }],
  });
}

function owned(urn: string, owner: string): Proposal {
  return mcp(urn, 'ownership', { owners: [{ owner, type: 'TECHNICAL_OWNER' }] });
}

function madeFrom(urn: string, dataset: string): Proposal {
  return mcp(urn, 'upstreamLineage', { upstreams: [{ dataset, type: 'TRANSFORMED' }] });
}

function changed(urn: string, at: number): Proposal {
  return mcp(urn, 'operation', { timestampMillis: at, lastUpdatedTimestamp: at, operationType: 'INSERT' });
}
