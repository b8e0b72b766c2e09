// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AccessLevel, type AuditStamp, type ChangeAuditStamps, type Edge } from './common';
import { type PartitionSpec, type TimeWindowSize } from './timeseries';
import { type OneOf } from '../../one-of';

/** `com.linkedin.chart.ChartInfo` */
export type ChartInfo = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly externalUrl?: string;
  readonly title: string;
  readonly description: string;
  readonly lastModified: ChangeAuditStamps;
  readonly chartUrl?: string;
  /** @deprecated */
  readonly inputs?: readonly OneOf<{
    string: string;
  }>[];
  readonly inputEdges?: readonly Edge[];
  readonly type?: ChartType;
  readonly access?: AccessLevel;
  readonly lastRefreshed?: number;
};

/** `com.linkedin.chart.ChartQuery` */
export type ChartQuery = {
  readonly rawQuery: string;
  readonly type: ChartQueryType;
};

/** `com.linkedin.chart.ChartQueryType` */
export type ChartQueryType = 'LOOKML' | 'SQL';

/** `com.linkedin.chart.ChartType` */
export type ChartType =
  | 'BAR'
  | 'PIE'
  | 'SCATTER'
  | 'TABLE'
  | 'TEXT'
  | 'LINE'
  | 'AREA'
  | 'HISTOGRAM'
  | 'BOX_PLOT'
  | 'WORD_CLOUD'
  | 'COHORT';

/** `com.linkedin.chart.ChartUsageStatistics` */
export type ChartUsageStatistics = {
  readonly timestampMillis: number;
  readonly eventGranularity?: TimeWindowSize;
  /** Default: `{"partition":"FULL_TABLE_SNAPSHOT","type":"FULL_TABLE"}`. */
  readonly partitionSpec?: PartitionSpec;
  readonly messageId?: string;
  readonly viewsCount?: number;
  readonly uniqueUserCount?: number;
  readonly userCounts?: readonly ChartUserUsageCounts[];
};

/** `com.linkedin.chart.ChartUserUsageCounts` */
export type ChartUserUsageCounts = {
  /** URN. */
  readonly user: string;
  readonly viewsCount?: number;
};

/** `com.linkedin.chart.EditableChartProperties` */
export type EditableChartProperties = {
  /** Default: `{"actor":"urn:li:corpuser:unknown","time":0}`. */
  readonly created?: AuditStamp;
  /** Default: `{"actor":"urn:li:corpuser:unknown","time":0}`. */
  readonly lastModified?: AuditStamp;
  readonly deleted?: AuditStamp;
  readonly description?: string;
};
