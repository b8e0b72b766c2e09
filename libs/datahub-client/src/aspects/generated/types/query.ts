// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp } from './common';
import { type DatasetUserUsageCounts } from './dataset';
import { type PartitionSpec, type TimeWindowSize } from './timeseries';

/** `com.linkedin.query.QueryLanguage` */
export type QueryLanguage = 'SQL' | 'UNKNOWN';

/** `com.linkedin.query.QueryProperties` */
export type QueryProperties = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly statement: QueryStatement;
  readonly source: QuerySource;
  readonly name?: string;
  readonly description?: string;
  readonly created: AuditStamp;
  readonly lastModified: AuditStamp;
  /** URN. */
  readonly origin?: string;
};

/** `com.linkedin.query.QuerySource` */
export type QuerySource = 'MANUAL' | 'SYSTEM';

/** `com.linkedin.query.QueryStatement` */
export type QueryStatement = {
  readonly value: string;
  /** Default: `"SQL"`. */
  readonly language?: QueryLanguage;
};

/** `com.linkedin.query.QuerySubject` */
export type QuerySubject = {
  /** URN. */
  readonly entity: string;
};

/** `com.linkedin.query.QuerySubjects` */
export type QuerySubjects = {
  readonly subjects: readonly QuerySubject[];
};

/** `com.linkedin.query.QueryUsageStatistics` */
export type QueryUsageStatistics = {
  readonly timestampMillis: number;
  readonly eventGranularity?: TimeWindowSize;
  /** Default: `{"partition":"FULL_TABLE_SNAPSHOT","type":"FULL_TABLE"}`. */
  readonly partitionSpec?: PartitionSpec;
  readonly messageId?: string;
  readonly queryCount?: number;
  readonly queryCost?: number;
  readonly lastExecutedAt?: number;
  readonly uniqueUserCount?: number;
  readonly userCounts?: readonly DatasetUserUsageCounts[];
};
