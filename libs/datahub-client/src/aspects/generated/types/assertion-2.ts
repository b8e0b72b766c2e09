// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import {
  type AssertionFailureSeverityConfig,
  type AssertionStdAggregation,
  type AssertionStdOperator,
  type AssertionStdParameters,
  type AssertionValueChangeType,
} from './assertion';
import { type DatasetFilter } from './dataset';
import { type SchemaFieldSpec, type SchemaMetadata } from './schema';
import { type CalendarInterval } from './timeseries';

/** `com.linkedin.assertion.DatasetAssertionInfo` @deprecated Use CustomAssertionInfo with AssertionType.CUSTOM for external assertions. */
export type DatasetAssertionInfo = {
  /** URN of dataset. */
  readonly dataset: string;
  readonly scope: DatasetAssertionScope;
  /** URNs of schemaField. */
  readonly fields?: readonly string[];
  readonly aggregation?: AssertionStdAggregation;
  readonly operator: AssertionStdOperator;
  readonly parameters?: AssertionStdParameters;
  readonly nativeType?: string;
  readonly nativeParameters?: Readonly<Record<string, string>>;
  readonly logic?: string;
};

/** `com.linkedin.assertion.DatasetAssertionScope` */
export type DatasetAssertionScope =
  'DATASET_COLUMN' | 'DATASET_ROWS' | 'DATASET_STORAGE_SIZE' | 'DATASET_SCHEMA' | 'UNKNOWN';

/** `com.linkedin.assertion.FieldAssertionInfo` */
export type FieldAssertionInfo = {
  readonly type: FieldAssertionType;
  /** URN of dataset. */
  readonly entity: string;
  readonly fieldPath?: string;
  readonly fieldValuesAssertion?: FieldValuesAssertion;
  readonly fieldMetricAssertion?: FieldMetricAssertion;
  readonly filter?: DatasetFilter;
};

/** `com.linkedin.assertion.FieldAssertionType` */
export type FieldAssertionType = 'FIELD_VALUES' | 'FIELD_METRIC';

/** `com.linkedin.assertion.FieldMetricAssertion` */
export type FieldMetricAssertion = {
  readonly field: SchemaFieldSpec;
  readonly metric: FieldMetricType;
  readonly operator: AssertionStdOperator;
  readonly parameters?: AssertionStdParameters;
  readonly failureSeverityConfig?: AssertionFailureSeverityConfig;
};

/** `com.linkedin.assertion.FieldMetricType` */
export type FieldMetricType =
  | 'UNIQUE_COUNT'
  | 'UNIQUE_PERCENTAGE'
  | 'NULL_COUNT'
  | 'NULL_PERCENTAGE'
  | 'MIN'
  | 'MAX'
  | 'MEAN'
  | 'MEDIAN'
  | 'STDDEV'
  | 'NEGATIVE_COUNT'
  | 'NEGATIVE_PERCENTAGE'
  | 'ZERO_COUNT'
  | 'ZERO_PERCENTAGE'
  | 'MIN_LENGTH'
  | 'MAX_LENGTH'
  | 'EMPTY_COUNT'
  | 'EMPTY_PERCENTAGE';

/** `com.linkedin.assertion.FieldTransform` */
export type FieldTransform = {
  readonly type: FieldTransformType;
};

/** `com.linkedin.assertion.FieldTransformType` */
export type FieldTransformType = 'LENGTH';

/** `com.linkedin.assertion.FieldValuesAssertion` */
export type FieldValuesAssertion = {
  readonly field: SchemaFieldSpec;
  readonly transform?: FieldTransform;
  readonly operator: AssertionStdOperator;
  readonly parameters?: AssertionStdParameters;
  readonly failThreshold: FieldValuesFailThreshold;
  readonly failureSeverityConfig?: AssertionFailureSeverityConfig;
  /** Default: `true`. */
  readonly excludeNulls?: boolean;
};

/** `com.linkedin.assertion.FieldValuesFailThreshold` */
export type FieldValuesFailThreshold = {
  /** Default: `"COUNT"`. */
  readonly type?: FieldValuesFailThresholdType;
  /** Default: `0`. */
  readonly value?: number;
};

/** `com.linkedin.assertion.FieldValuesFailThresholdType` */
export type FieldValuesFailThresholdType = 'COUNT' | 'PERCENTAGE';

/** `com.linkedin.assertion.FixedIntervalSchedule` */
export type FixedIntervalSchedule = {
  readonly unit: CalendarInterval;
  /** Default: `1`. */
  readonly multiple?: number;
};

/** `com.linkedin.assertion.FreshnessAssertionInfo` */
export type FreshnessAssertionInfo = {
  readonly type: FreshnessAssertionType;
  /** URN of dataset, dataJob. */
  readonly entity: string;
  readonly schedule: FreshnessAssertionSchedule;
  readonly failureSeverityConfig?: AssertionFailureSeverityConfig;
  readonly filter?: DatasetFilter;
};

/** `com.linkedin.assertion.FreshnessAssertionSchedule` */
export type FreshnessAssertionSchedule = {
  readonly type: FreshnessAssertionScheduleType;
  readonly cron?: FreshnessCronSchedule;
  readonly fixedInterval?: FixedIntervalSchedule;
};

/** `com.linkedin.assertion.FreshnessAssertionScheduleType` */
export type FreshnessAssertionScheduleType = 'CRON' | 'FIXED_INTERVAL' | 'SINCE_THE_LAST_CHECK';

/** `com.linkedin.assertion.FreshnessAssertionType` */
export type FreshnessAssertionType = 'DATASET_CHANGE' | 'DATA_JOB_RUN';

/** `com.linkedin.assertion.FreshnessCronSchedule` */
export type FreshnessCronSchedule = {
  readonly cron: string;
  readonly timezone: string;
  readonly windowStartOffsetMs?: number;
};

/** `com.linkedin.assertion.IncrementingSegmentFieldTransformer` */
export type IncrementingSegmentFieldTransformer = {
  readonly type: IncrementingSegmentFieldTransformerType;
  readonly nativeType?: string;
};

/** `com.linkedin.assertion.IncrementingSegmentFieldTransformerType` */
export type IncrementingSegmentFieldTransformerType =
  | 'TIMESTAMP_MS_TO_MINUTE'
  | 'TIMESTAMP_MS_TO_HOUR'
  | 'TIMESTAMP_MS_TO_DATE'
  | 'TIMESTAMP_MS_TO_MONTH'
  | 'TIMESTAMP_MS_TO_YEAR'
  | 'FLOOR'
  | 'CEILING'
  | 'NATIVE';

/** `com.linkedin.assertion.IncrementingSegmentRowCountChange` */
export type IncrementingSegmentRowCountChange = {
  readonly segment: IncrementingSegmentSpec;
  readonly type: AssertionValueChangeType;
  readonly operator: AssertionStdOperator;
  readonly parameters: AssertionStdParameters;
};

/** `com.linkedin.assertion.IncrementingSegmentRowCountTotal` */
export type IncrementingSegmentRowCountTotal = {
  readonly segment: IncrementingSegmentSpec;
  readonly operator: AssertionStdOperator;
  readonly parameters: AssertionStdParameters;
};

/** `com.linkedin.assertion.IncrementingSegmentSpec` */
export type IncrementingSegmentSpec = {
  readonly field: SchemaFieldSpec;
  readonly transformer?: IncrementingSegmentFieldTransformer;
};

/** `com.linkedin.assertion.RowCountChange` */
export type RowCountChange = {
  readonly type: AssertionValueChangeType;
  readonly operator: AssertionStdOperator;
  readonly parameters: AssertionStdParameters;
  readonly failureSeverityConfig?: AssertionFailureSeverityConfig;
};

/** `com.linkedin.assertion.RowCountTotal` */
export type RowCountTotal = {
  readonly operator: AssertionStdOperator;
  readonly parameters: AssertionStdParameters;
  readonly failureSeverityConfig?: AssertionFailureSeverityConfig;
};

/** `com.linkedin.assertion.SchemaAssertionCompatibility` */
export type SchemaAssertionCompatibility = 'EXACT_MATCH' | 'SUPERSET' | 'SUBSET';

/** `com.linkedin.assertion.SchemaAssertionInfo` */
export type SchemaAssertionInfo = {
  /** URN of dataset, dataJob. */
  readonly entity: string;
  readonly schema: SchemaMetadata;
  /** Default: `"EXACT_MATCH"`. */
  readonly compatibility?: SchemaAssertionCompatibility;
};

/** `com.linkedin.assertion.SqlAssertionInfo` */
export type SqlAssertionInfo = {
  readonly type: SqlAssertionType;
  /** URN of dataset. */
  readonly entity: string;
  readonly statement: string;
  readonly changeType?: AssertionValueChangeType;
  readonly operator: AssertionStdOperator;
  readonly parameters: AssertionStdParameters;
  readonly failureSeverityConfig?: AssertionFailureSeverityConfig;
};

/** `com.linkedin.assertion.SqlAssertionType` */
export type SqlAssertionType = 'METRIC' | 'METRIC_CHANGE';

/** `com.linkedin.assertion.VolumeAssertionInfo` */
export type VolumeAssertionInfo = {
  readonly type: VolumeAssertionType;
  /** URN of dataset. */
  readonly entity: string;
  readonly rowCountTotal?: RowCountTotal;
  readonly rowCountChange?: RowCountChange;
  readonly incrementingSegmentRowCountTotal?: IncrementingSegmentRowCountTotal;
  readonly incrementingSegmentRowCountChange?: IncrementingSegmentRowCountChange;
  readonly filter?: DatasetFilter;
};

/** `com.linkedin.assertion.VolumeAssertionType` */
export type VolumeAssertionType =
  | 'ROW_COUNT_TOTAL'
  | 'ROW_COUNT_CHANGE'
  | 'INCREMENTING_SEGMENT_ROW_COUNT_TOTAL'
  | 'INCREMENTING_SEGMENT_ROW_COUNT_CHANGE';
