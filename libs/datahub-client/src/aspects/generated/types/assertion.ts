// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import {
  type DatasetAssertionInfo,
  type DatasetAssertionScope,
  type FieldAssertionInfo,
  type FreshnessAssertionInfo,
  type SchemaAssertionInfo,
  type SqlAssertionInfo,
  type VolumeAssertionInfo,
} from './assertion-2';
import { type AuditStamp } from './common';
import { type PartitionSpec, type TimeWindowSize } from './timeseries';

/** `com.linkedin.assertion.AssertionAction` */
export type AssertionAction = {
  readonly type: AssertionActionType;
};

/** `com.linkedin.assertion.AssertionActionType` */
export type AssertionActionType = 'RAISE_INCIDENT' | 'RESOLVE_INCIDENT';

/** `com.linkedin.assertion.AssertionActions` */
export type AssertionActions = {
  /** Default: `[]`. */
  readonly onSuccess?: readonly AssertionAction[];
  /** Default: `[]`. */
  readonly onFailure?: readonly AssertionAction[];
};

/** `com.linkedin.assertion.AssertionFailureSeverityConfig` */
export type AssertionFailureSeverityConfig = {
  readonly defaultSeverity: AssertionResultSeverity;
  /** Default: `[]`. */
  readonly rules?: readonly AssertionFailureSeverityRule[];
};

/** `com.linkedin.assertion.AssertionFailureSeverityRule` */
export type AssertionFailureSeverityRule = {
  readonly severity: AssertionResultSeverity;
  readonly operator: AssertionStdOperator;
  readonly parameters: AssertionStdParameters;
};

/** `com.linkedin.assertion.AssertionInfo` */
export type AssertionInfo = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly externalUrl?: string;
  readonly type: AssertionType;
  /** @deprecated Use customAssertion with AssertionType.CUSTOM for external assertions. */
  readonly datasetAssertion?: DatasetAssertionInfo;
  readonly freshnessAssertion?: FreshnessAssertionInfo;
  readonly volumeAssertion?: VolumeAssertionInfo;
  readonly sqlAssertion?: SqlAssertionInfo;
  readonly fieldAssertion?: FieldAssertionInfo;
  readonly schemaAssertion?: SchemaAssertionInfo;
  readonly customAssertion?: CustomAssertionInfo;
  readonly source?: AssertionSource;
  readonly lastUpdated?: AuditStamp;
  readonly description?: string;
  /** @deprecated Use the assertionNote aspect instead. */
  readonly note?: AssertionNote;
  /** URN. */
  readonly entityUrn?: string;
};

/** `com.linkedin.assertion.AssertionNote` */
export type AssertionNote = {
  readonly content: string;
  readonly lastModified: AuditStamp;
};

/** `com.linkedin.assertion.AssertionResult` */
export type AssertionResult = {
  readonly type: AssertionResultType;
  readonly severity?: AssertionResultSeverity;
  readonly rowCount?: number;
  readonly missingCount?: number;
  readonly unexpectedCount?: number;
  readonly actualAggValue?: number;
  readonly nativeResults?: Readonly<Record<string, string>>;
  readonly externalUrl?: string;
  readonly error?: AssertionResultError;
};

/** `com.linkedin.assertion.AssertionResultError` */
export type AssertionResultError = {
  readonly type: AssertionResultErrorType;
  readonly properties?: Readonly<Record<string, string>>;
};

/** `com.linkedin.assertion.AssertionResultErrorType` */
export type AssertionResultErrorType =
  | 'SOURCE_CONNECTION_ERROR'
  | 'SOURCE_QUERY_FAILED'
  | 'INSUFFICIENT_DATA'
  | 'INVALID_PARAMETERS'
  | 'INVALID_SOURCE_TYPE'
  | 'UNSUPPORTED_PLATFORM'
  | 'CUSTOM_SQL_ERROR'
  | 'FIELD_ASSERTION_ERROR'
  | 'UNKNOWN_ERROR';

/** `com.linkedin.assertion.AssertionResultSeverity` */
export type AssertionResultSeverity = 'LOW' | 'MEDIUM' | 'HIGH';

/** `com.linkedin.assertion.AssertionResultType` */
export type AssertionResultType = 'INIT' | 'SUCCESS' | 'FAILURE' | 'ERROR';

/** `com.linkedin.assertion.AssertionRunEvent` */
export type AssertionRunEvent = {
  readonly timestampMillis: number;
  readonly runId: string;
  /** URN. */
  readonly asserteeUrn: string;
  readonly status: AssertionRunStatus;
  readonly result?: AssertionResult;
  readonly runtimeContext?: Readonly<Record<string, string>>;
  readonly batchSpec?: BatchSpec;
  /** URN. */
  readonly assertionUrn: string;
  readonly eventGranularity?: TimeWindowSize;
  /** Default: `{"partition":"FULL_TABLE_SNAPSHOT","type":"FULL_TABLE"}`. */
  readonly partitionSpec?: PartitionSpec;
  readonly messageId?: string;
};

/** `com.linkedin.assertion.AssertionRunStatus` */
export type AssertionRunStatus = 'COMPLETE';

/** `com.linkedin.assertion.AssertionRunSummary` */
export type AssertionRunSummary = {
  readonly lastFailedAtMillis?: number;
  readonly lastErroredAtMillis?: number;
  readonly lastPassedAtMillis?: number;
  readonly lastInitializedAtMillis?: number;
  readonly assertionStatus?: AssertionStatus;
};

/** `com.linkedin.assertion.AssertionSource` */
export type AssertionSource = {
  readonly type: AssertionSourceType;
  readonly created?: AuditStamp;
};

/** `com.linkedin.assertion.AssertionSourceType` */
export type AssertionSourceType = 'NATIVE' | 'EXTERNAL' | 'INFERRED';

/** `com.linkedin.assertion.AssertionStatus` */
export type AssertionStatus = 'PASSING' | 'FAILING' | 'ERROR' | 'INIT';

/** `com.linkedin.assertion.AssertionStdAggregation` */
export type AssertionStdAggregation =
  | 'ROW_COUNT'
  | 'COLUMNS'
  | 'COLUMN_COUNT'
  | 'IDENTITY'
  | 'MEAN'
  | 'MEDIAN'
  | 'UNIQUE_COUNT'
  | 'UNIQUE_PROPORTION'
  | 'UNIQUE_PROPOTION'
  | 'NULL_COUNT'
  | 'NULL_PROPORTION'
  | 'STDDEV'
  | 'MIN'
  | 'MAX'
  | 'SUM'
  | '_NATIVE_';

/** `com.linkedin.assertion.AssertionStdOperator` */
export type AssertionStdOperator =
  | 'BETWEEN'
  | 'LESS_THAN'
  | 'LESS_THAN_OR_EQUAL_TO'
  | 'GREATER_THAN'
  | 'GREATER_THAN_OR_EQUAL_TO'
  | 'EQUAL_TO'
  | 'NOT_EQUAL_TO'
  | 'NULL'
  | 'NOT_NULL'
  | 'CONTAIN'
  | 'END_WITH'
  | 'START_WITH'
  | 'REGEX_MATCH'
  | 'IN'
  | 'NOT_IN'
  | 'IS_TRUE'
  | 'IS_FALSE'
  | '_NATIVE_';

/** `com.linkedin.assertion.AssertionStdParameter` */
export type AssertionStdParameter = {
  readonly value: string;
  readonly type: AssertionStdParameterType;
};

/** `com.linkedin.assertion.AssertionStdParameterType` */
export type AssertionStdParameterType = 'STRING' | 'NUMBER' | 'LIST' | 'SET' | 'UNKNOWN';

/** `com.linkedin.assertion.AssertionStdParameters` */
export type AssertionStdParameters = {
  readonly value?: AssertionStdParameter;
  readonly maxValue?: AssertionStdParameter;
  readonly minValue?: AssertionStdParameter;
};

/** `com.linkedin.assertion.AssertionType` */
export type AssertionType = 'DATASET' | 'FRESHNESS' | 'VOLUME' | 'SQL' | 'FIELD' | 'DATA_SCHEMA' | 'CUSTOM';

/** `com.linkedin.assertion.AssertionValueChangeType` */
export type AssertionValueChangeType = 'ABSOLUTE' | 'PERCENTAGE';

/** `com.linkedin.assertion.BatchSpec` */
export type BatchSpec = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly nativeBatchId?: string;
  readonly query?: string;
  readonly limit?: number;
};

/** `com.linkedin.assertion.CustomAssertionInfo` */
export type CustomAssertionInfo = {
  readonly type: string;
  /** URN of dataset. */
  readonly entity: string;
  /** URN of schemaField. @deprecated Use fields instead for multi-column support. */
  readonly field?: string;
  /** URNs of schemaField. */
  readonly fields?: readonly string[];
  readonly scope?: DatasetAssertionScope;
  readonly aggregation?: AssertionStdAggregation;
  readonly operator?: AssertionStdOperator;
  readonly parameters?: AssertionStdParameters;
  readonly nativeType?: string;
  readonly nativeParameters?: Readonly<Record<string, string>>;
  readonly logic?: string;
};
