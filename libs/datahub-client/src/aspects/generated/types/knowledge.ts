// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp } from './common';
import { type DatasetUserUsageCounts } from './dataset';
import { type PartitionSpec, type TimeWindowSize } from './timeseries';

/** `com.linkedin.knowledge.DocumentContents` */
export type DocumentContents = {
  readonly text: string;
};

/** `com.linkedin.knowledge.DocumentInfo` */
export type DocumentInfo = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly title?: string;
  readonly source?: DocumentSource;
  readonly status: DocumentStatus;
  readonly contents: DocumentContents;
  /** @deprecated Use systemMetadata.aspectCreated instead. */
  readonly created: AuditStamp;
  /** @deprecated Use systemMetadata.aspectModified instead. */
  readonly lastModified: AuditStamp;
  readonly relatedAssets?: readonly RelatedAsset[];
  readonly relatedDocuments?: readonly RelatedDocument[];
  readonly parentDocument?: ParentDocument;
};

/** `com.linkedin.knowledge.DocumentSettings` */
export type DocumentSettings = {
  /** Default: `true`. */
  readonly showInGlobalContext?: boolean;
  readonly lastModified?: AuditStamp;
};

/** `com.linkedin.knowledge.DocumentSource` */
export type DocumentSource = {
  readonly sourceType: DocumentSourceType;
  readonly externalUrl?: string;
  readonly externalId?: string;
};

/** `com.linkedin.knowledge.DocumentSourceType` */
export type DocumentSourceType = 'NATIVE' | 'EXTERNAL';

/** `com.linkedin.knowledge.DocumentState` */
export type DocumentState = 'PUBLISHED' | 'UNPUBLISHED';

/** `com.linkedin.knowledge.DocumentStatus` */
export type DocumentStatus = {
  readonly state: DocumentState;
};

/** `com.linkedin.knowledge.DocumentUsageStatistics` */
export type DocumentUsageStatistics = {
  readonly timestampMillis: number;
  readonly eventGranularity?: TimeWindowSize;
  /** Default: `{"partition":"FULL_TABLE_SNAPSHOT","type":"FULL_TABLE"}`. */
  readonly partitionSpec?: PartitionSpec;
  readonly messageId?: string;
  readonly viewsCount?: number;
  readonly agentViewsCount?: number;
  readonly uniqueUserCount?: number;
  readonly lastViewedAt?: number;
  readonly userCounts?: readonly DatasetUserUsageCounts[];
};

/** `com.linkedin.knowledge.ParentDocument` */
export type ParentDocument = {
  /** URN of document. */
  readonly document: string;
};

/** `com.linkedin.knowledge.RelatedAsset` */
export type RelatedAsset = {
  /** URN of container, dataset, dataJob, dataFlow, dashboard, chart, application, mlModel, mlModelGroup, mlPrimaryKey, mlFeature, mlFeatureTable, dataProduct, domain, glossaryTerm, glossaryNode, tag, structuredProperty, mlModel, mlModelGroup, mlPrimaryKey, mlFeature, mlFeatureTable. */
  readonly asset: string;
};

/** `com.linkedin.knowledge.RelatedDocument` */
export type RelatedDocument = {
  /** URN of document. */
  readonly document: string;
};
