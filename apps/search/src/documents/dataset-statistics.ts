import { type CatalogStatistics } from '@dataspoke/datahub-client';
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

/** Reads what DataHub's time series say; what DataHub has none of is left out. */
export function readStatistics({ profile, usage, changedAt }: CatalogStatistics): DatasetStatistics {
  const rows = profile?.rowCount;
  return {
    ...(isCount(rows) ? { rowCount: rows } : {}),
    columns: new Map(
      (profile?.columns ?? []).slice(0, LIMITS.columns).map(({ fieldPath, sampleValues, distinctCount }) => [
        plainPath(fieldPath),
        {
          ...(sampleValues.length > 0 ? { samples: samplesOf(sampleValues) } : {}),
          ...(isCount(distinctCount) ? { distinctCount } : {}),
        },
      ]),
    ),
    ...(usage
      ? {
          usage: {
            queries: usage.queries,
            users: unique(
              usage.users.map(({ urn }) => urn),
              LIMITS.users,
            ),
            ...(usage.lastQueriedAt === undefined ? {} : { lastQueriedAt: usage.lastQueriedAt }),
          },
        }
      : {}),
    ...(changedAt === undefined ? {} : { changedAt }),
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

function samplesOf(values: readonly string[]): string[] {
  return [...new Set(values)]
    .filter((value) => value !== '')
    .slice(0, LIMITS.samples)
    .map((value) => cut(value, LIMITS.sample));
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0;
}
