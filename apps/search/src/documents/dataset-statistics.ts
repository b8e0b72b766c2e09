import { decodeAspect, DataHubRejected, type JsonObject } from '@dataspoke/datahub-client';
import { type EntityFacts, LIMITS, type UsageFacts } from './entity-facts';
import { cut, unique } from './plain-text';
import { type ColumnStatistics, plainPath } from './read-columns';

/** What DataHub's time series say about a dataset. */
export interface DatasetStatistics {
  readonly rowCount?: number;
  readonly columns: ReadonlyMap<string, ColumnStatistics>;
  readonly usage?: UsageFacts;
  /** Milliseconds since 1970. */
  readonly changedAt?: number;
}

/** The newest value of each time series; absent where there is none. */
export interface NewestOfSeries {
  readonly datasetProfile?: JsonObject;
  readonly datasetUsageStatistics?: JsonObject;
  readonly operation?: JsonObject;
}

/** Reads the statistics; a value that does not fit the model says nothing. */
export function readStatistics(newest: NewestOfSeries): DatasetStatistics {
  const profile = decoded('datasetProfile', newest.datasetProfile);
  const usage = decoded('datasetUsageStatistics', newest.datasetUsageStatistics);
  const operation = decoded('operation', newest.operation);
  const rows = profile?.rowCount;
  return {
    ...(isCount(rows) ? { rowCount: rows } : {}),
    columns: new Map(
      (profile?.fieldProfiles ?? []).slice(0, LIMITS.columns).map((field) => [
        plainPath(field.fieldPath),
        {
          ...(field.sampleValues?.length ? { samples: samplesOf(field.sampleValues) } : {}),
          ...(isCount(field.uniqueCount) ? { distinctCount: field.uniqueCount } : {}),
        },
      ]),
    ),
    ...(usage
      ? {
          usage: {
            queries: usage.totalSqlQueries ?? 0,
            users: unique(
              [...(usage.userCounts ?? [])].sort((a, b) => b.count - a.count).map(({ user }) => user),
              LIMITS.users,
            ),
            ...(usage.totalSqlQueries ? { lastQueriedAt: usage.timestampMillis } : {}),
          },
        }
      : {}),
    ...(operation ? { changedAt: operation.lastUpdatedTimestamp } : {}),
  };
}

/** What is known already, when the time series need not be read again. */
export function keptStatistics({
  rowCount,
  columns,
  usage,
  changedAt,
}: Pick<EntityFacts, 'rowCount' | 'columns' | 'usage' | 'changedAt'>): DatasetStatistics {
  return {
    ...(rowCount === undefined ? {} : { rowCount }),
    columns: new Map(
      columns.map(({ path, samples, distinctCount }) => [
        path,
        { ...(samples ? { samples } : {}), ...(distinctCount === undefined ? {} : { distinctCount }) },
      ]),
    ),
    ...(usage ? { usage } : {}),
    ...(changedAt === undefined ? {} : { changedAt }),
  };
}

function decoded<N extends 'datasetProfile' | 'datasetUsageStatistics' | 'operation'>(
  name: N,
  value: JsonObject | undefined,
) {
  if (!value) return undefined;
  try {
    return decodeAspect(name, value);
  } catch (error) {
    // A dataset is worth finding without its statistics.
    if (error instanceof DataHubRejected) return undefined;
    throw error;
  }
}

function samplesOf(values: readonly string[]): string[] {
  return [...new Set(values)]
    .filter((value) => value !== '')
    .slice(0, LIMITS.samples)
    .map((value) => cut(value, LIMITS.sample));
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0;
}
