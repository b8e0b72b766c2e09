// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AccessLevel, type AuditStamp, type ChangeAuditStamps, type Edge } from './common';
import { type PartitionSpec, type TimeWindowSize } from './timeseries';

/** `com.linkedin.dashboard.DashboardInfo` */
export type DashboardInfo = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly externalUrl?: string;
  readonly title: string;
  readonly description: string;
  /** URNs of chart. Default: `[]`. @deprecated */
  readonly charts?: readonly string[];
  readonly chartEdges?: readonly Edge[];
  /** URNs of dataset. Default: `[]`. @deprecated */
  readonly datasets?: readonly string[];
  readonly datasetEdges?: readonly Edge[];
  /** Default: `[]`. */
  readonly dashboards?: readonly Edge[];
  readonly lastModified: ChangeAuditStamps;
  readonly dashboardUrl?: string;
  readonly access?: AccessLevel;
  readonly lastRefreshed?: number;
};

/** `com.linkedin.dashboard.DashboardUsageStatistics` */
export type DashboardUsageStatistics = {
  readonly timestampMillis: number;
  readonly eventGranularity?: TimeWindowSize;
  /** Default: `{"partition":"FULL_TABLE_SNAPSHOT","type":"FULL_TABLE"}`. */
  readonly partitionSpec?: PartitionSpec;
  readonly messageId?: string;
  readonly viewsCount?: number;
  readonly executionsCount?: number;
  readonly uniqueUserCount?: number;
  readonly userCounts?: readonly DashboardUserUsageCounts[];
  readonly favoritesCount?: number;
  readonly lastViewedAt?: number;
};

/** `com.linkedin.dashboard.DashboardUserUsageCounts` */
export type DashboardUserUsageCounts = {
  /** URN. */
  readonly user: string;
  readonly viewsCount?: number;
  readonly executionsCount?: number;
  readonly usageCount?: number;
  readonly userEmail?: string;
};

/** `com.linkedin.dashboard.EditableDashboardProperties` */
export type EditableDashboardProperties = {
  /** Default: `{"actor":"urn:li:corpuser:unknown","time":0}`. */
  readonly created?: AuditStamp;
  /** Default: `{"actor":"urn:li:corpuser:unknown","time":0}`. */
  readonly lastModified?: AuditStamp;
  readonly deleted?: AuditStamp;
  readonly description?: string;
};
