import { type JsonObject } from '../connector';
import { type ColumnProfile, type DatasetRecord } from '../records';

/** `datasetProfile` of a dataset whose size at least is known; undefined when nothing was measured. */
export function datasetProfile(
  record: Pick<DatasetRecord, 'profile' | 'rowCount' | 'sizeInBytes'> & {
    readonly columns: readonly unknown[];
  },
  timestampMillis: number,
): JsonObject | undefined {
  const { profile, rowCount } = record;
  if (!rowCount) return undefined;
  const sizeInBytes = profile?.sizeInBytes ?? record.sizeInBytes;
  return {
    timestampMillis,
    // Without a partition a reader takes the figures for those of the whole table.
    ...(profile?.method === 'sample'
      ? {
          partitionSpec: { type: 'QUERY', partition: `SAMPLE (${profile.samplePercent ?? 0} % of the rows)` },
        }
      : {}),
    rowCount: rowCount.value,
    columnCount: record.columns.length,
    ...(sizeInBytes === undefined ? {} : { sizeInBytes }),
    ...(profile ? { fieldProfiles: profile.columns.map(fieldProfile) } : {}),
  };
}

function fieldProfile(column: ColumnProfile): JsonObject {
  return {
    fieldPath: column.column,
    ...(column.distinctCount === undefined ? {} : { uniqueCount: column.distinctCount }),
    ...(column.distinctShare === undefined ? {} : { uniqueProportion: column.distinctShare }),
    ...(column.nullCount === undefined ? {} : { nullCount: column.nullCount }),
    ...(column.nullShare === undefined ? {} : { nullProportion: column.nullShare }),
    ...(column.min === undefined ? {} : { min: column.min }),
    ...(column.max === undefined ? {} : { max: column.max }),
  };
}
