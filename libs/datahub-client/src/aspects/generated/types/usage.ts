// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type WindowDuration } from './common-3';

/** `com.linkedin.usage.FieldUsageCounts` */
export type FieldUsageCounts = {
  readonly fieldName: string;
  readonly count: number;
};

/** `com.linkedin.usage.UsageAggregation` @deprecated Use DatasetUsageStatistics, or other UsageStatistics records, instead */
export type UsageAggregation = {
  readonly bucket: number;
  readonly duration: WindowDuration;
  /** URN. */
  readonly resource: string;
  readonly metrics: UsageAggregationMetrics;
};

/** `com.linkedin.usage.UsageAggregationMetrics` */
export type UsageAggregationMetrics = {
  readonly uniqueUserCount?: number;
  readonly users?: readonly UserUsageCounts[];
  readonly totalSqlQueries?: number;
  readonly topSqlQueries?: readonly string[];
  readonly fields?: readonly FieldUsageCounts[];
};

/** `com.linkedin.usage.UserUsageCounts` */
export type UserUsageCounts = {
  /** URN. */
  readonly user?: string;
  readonly count: number;
  readonly userEmail?: string;
};
