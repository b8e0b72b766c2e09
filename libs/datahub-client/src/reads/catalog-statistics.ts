import { DataHubRejected, DataHubUnavailable } from '../errors';
import type { MonthOfUseFragment, NewestProfileFragment } from '../graphql/generated/operations';
import { DataspokeStatisticsDocument } from '../graphql/generated/statistics';
import { type GraphQlClient } from '../graphql/graphql-client';
import { chunksOf, forEachBounded } from '../http/bounded';
import { type CatalogModel } from '../model/catalog-model';
import { type CallOptions } from './call-options';

/** What the time series of a dataset say now. */
export interface CatalogStatistics {
  readonly profile?: {
    readonly profiledAt: number;
    readonly rowCount?: number;
    readonly columns: readonly {
      /** As the schema spells it. */
      readonly fieldPath: string;
      readonly distinctCount?: number;
      readonly sampleValues: readonly string[];
    }[];
  };
  /** Milliseconds since 1970: when the newest operation changed the data. */
  readonly changedAt?: number;
  /** Use in the last thirty days, as far as DataHub was told of any. */
  readonly usage?: {
    readonly queries: number;
    /** Who used it most first. */
    readonly users: readonly { readonly urn: string; readonly count: number }[];
    /** Milliseconds since 1970: beginning of the newest period with a query. */
    readonly lastQueriedAt?: number;
  };
}

/** DataHub looks three series up for each of them. */
const URNS_PER_REQUEST = 50;
const CONCURRENT_REQUESTS = 2;

/**
 * Statistics of datasets, many in one call; from DataHub's index, so the latest write may be missing for some seconds. What
 * the token may not see is left out like what is not there. Raises InvalidUrn, and {@link DataHubRejected} for another type.
 */
export async function statisticsOf(
  graphql: Pick<GraphQlClient, 'query'>,
  model: CatalogModel,
  urns: Iterable<string>,
  options: CallOptions,
): Promise<ReadonlyMap<string, CatalogStatistics>> {
  const asked = [...new Set(urns)];
  for (const urn of asked) {
    const { entityType } = model.parseUrn(urn);
    if (entityType !== 'dataset') throw new DataHubRejected(`an entity of type ${entityType} has no profile`);
  }
  const found = new Map<string, CatalogStatistics>();
  await forEachBounded(
    chunksOf(asked, URNS_PER_REQUEST),
    CONCURRENT_REQUESTS,
    async (chunk, signal) => {
      const { entities } = await graphql.query(DataspokeStatisticsDocument, { urns: chunk }, { signal });
      if (!entities)
        throw new DataHubUnavailable('DataHub answered the question for statistics without entities');
      for (const entity of entities) {
        if (!entity || !('usageStats' in entity)) continue;
        const { datasetProfiles, operations, usageStats } = entity;
        found.set(entity.urn, {
          profile: datasetProfiles?.[0] && profileOf(datasetProfiles[0]),
          changedAt: operations?.[0]?.lastUpdatedTimestamp,
          usage: usageStats ? usageOf(usageStats) : undefined,
        });
      }
    },
    options.signal,
  );
  return found;
}

function profileOf({ timestampMillis, rowCount, fieldProfiles }: NewestProfileFragment) {
  return {
    profiledAt: timestampMillis,
    rowCount: rowCount ?? undefined,
    columns: (fieldProfiles ?? []).map(({ fieldPath, uniqueCount, sampleValues }) => ({
      fieldPath,
      distinctCount: uniqueCount ?? undefined,
      sampleValues: sampleValues ?? [],
    })),
  };
}

function usageOf({ buckets, aggregations }: MonthOfUseFragment): CatalogStatistics['usage'] {
  const periods = (buckets ?? []).filter((bucket) => bucket !== null);
  if (periods.length === 0) return undefined;
  const used = periods.flatMap(({ bucket, metrics }) =>
    (metrics?.totalSqlQueries ?? 0) > 0 && bucket !== null ? [bucket] : [],
  );
  return {
    queries: aggregations?.totalSqlQueries ?? 0,
    users: (aggregations?.users ?? [])
      .flatMap((each) => (each?.user ? [{ urn: each.user.urn, count: each.count ?? 0 }] : []))
      .sort((a, b) => b.count - a.count),
    lastQueriedAt: used.length > 0 ? Math.max(...used) : undefined,
  };
}
