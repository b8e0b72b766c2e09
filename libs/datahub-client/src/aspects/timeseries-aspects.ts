import { float32, list, mapOf, optional, record, symbol, text, whole } from './shape';

export type CalendarInterval = 'SECOND' | 'MINUTE' | 'HOUR' | 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR';
export type TimeWindowSize = { readonly unit: CalendarInterval; readonly multiple?: number };
export type PartitionSpec = {
  readonly partition: string;
  readonly timePartition?: { readonly startTimeMillis: number; readonly length: TimeWindowSize };
  readonly type?: 'FULL_TABLE' | 'QUERY' | 'PARTITION';
};

/** What every time-series aspect has; same time, granularity, partition and message id overwrite each other. */
type TimeseriesBase = {
  readonly timestampMillis: number;
  readonly eventGranularity?: TimeWindowSize;
  readonly partitionSpec?: PartitionSpec;
  readonly messageId?: string;
};

const windowSize = record<TimeWindowSize>({
  unit: symbol<CalendarInterval>(),
  multiple: optional(whole, 1),
});
const base = {
  timestampMillis: whole,
  eventGranularity: optional(windowSize),
  partitionSpec: optional(
    record<PartitionSpec>({
      partition: text,
      timePartition: optional(
        record<NonNullable<PartitionSpec['timePartition']>>({ startTimeMillis: whole, length: windowSize }),
      ),
      type: optional(symbol<NonNullable<PartitionSpec['type']>>(), 'PARTITION'),
    }),
    { type: 'FULL_TABLE', partition: 'FULL_TABLE_SNAPSHOT' },
  ),
  messageId: optional(text),
};

/** Figures of one column; what is a text here is a text in the model, also for numbers. */
export type DatasetFieldProfile = {
  readonly fieldPath: string;
  readonly uniqueCount?: number;
  readonly uniqueProportion?: number;
  readonly nullCount?: number;
  readonly nullProportion?: number;
  readonly min?: string;
  readonly max?: string;
  readonly mean?: string;
  readonly median?: string;
  readonly stdev?: string;
  readonly quantiles?: readonly { readonly quantile: string; readonly value: string }[];
  readonly distinctValueFrequencies?: readonly { readonly value: string; readonly frequency: number }[];
  readonly histogram?: { readonly boundaries: readonly string[]; readonly heights: readonly number[] };
  readonly sampleValues?: readonly string[];
};

export type DatasetProfile = TimeseriesBase & {
  readonly rowCount?: number;
  readonly columnCount?: number;
  readonly fieldProfiles?: readonly DatasetFieldProfile[];
  readonly sizeInBytes?: number;
};

type Entry<T> = NonNullable<T> extends readonly (infer E)[] ? E : never;

export const datasetProfile = record<DatasetProfile>({
  ...base,
  rowCount: optional(whole),
  columnCount: optional(whole),
  fieldProfiles: optional(
    list(
      record<DatasetFieldProfile>({
        fieldPath: text,
        uniqueCount: optional(whole),
        uniqueProportion: optional(float32),
        nullCount: optional(whole),
        nullProportion: optional(float32),
        min: optional(text),
        max: optional(text),
        mean: optional(text),
        median: optional(text),
        stdev: optional(text),
        quantiles: optional(
          list(record<Entry<DatasetFieldProfile['quantiles']>>({ quantile: text, value: text })),
        ),
        distinctValueFrequencies: optional(
          list(
            record<Entry<DatasetFieldProfile['distinctValueFrequencies']>>({ value: text, frequency: whole }),
          ),
        ),
        histogram: optional(
          record<NonNullable<DatasetFieldProfile['histogram']>>({
            boundaries: list(text),
            heights: list(float32),
          }),
        ),
        sampleValues: optional(list(text)),
      }),
    ),
  ),
  sizeInBytes: optional(whole),
});

export type Operation = TimeseriesBase & {
  readonly actor?: string;
  readonly operationType: 'INSERT' | 'UPDATE' | 'DELETE' | 'CREATE' | 'ALTER' | 'DROP' | 'CUSTOM' | 'UNKNOWN';
  readonly customOperationType?: string;
  readonly numAffectedRows?: number;
  readonly affectedDatasets?: readonly string[];
  readonly sourceType?: 'DATA_PROCESS' | 'DATA_PLATFORM';
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly lastUpdatedTimestamp: number;
  readonly queries?: readonly string[];
};
export const operation = record<Operation>({
  ...base,
  actor: optional(text),
  operationType: symbol<Operation['operationType']>(),
  customOperationType: optional(text),
  numAffectedRows: optional(whole),
  affectedDatasets: optional(list(text)),
  sourceType: optional(symbol<NonNullable<Operation['sourceType']>>()),
  customProperties: optional(mapOf(text)),
  lastUpdatedTimestamp: whole,
  queries: optional(list(text)),
});
