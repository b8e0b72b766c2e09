// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp } from './common';
import { type TimeStamp } from './common-3';
import { type TransformationType, type UDFTransformer } from './common-fieldtransformer';
import { type PartitionSpec, type TimeWindowSize } from './timeseries';
import { type OneOf } from '../../one-of';

/** `com.linkedin.dataset.DatasetDeprecation` @deprecated */
export type DatasetDeprecation = {
  readonly deprecated: boolean;
  readonly decommissionTime?: number;
  readonly note: string;
  /** URN. */
  readonly actor?: string;
};

/** `com.linkedin.dataset.DatasetFieldMapping` @deprecated use FineGrainedLineage instead */
export type DatasetFieldMapping = {
  readonly created: AuditStamp;
  readonly transformation: OneOf<{
    'com.linkedin.common.fieldtransformer.TransformationType': TransformationType;
    'com.linkedin.common.fieldtransformer.UDFTransformer': UDFTransformer;
  }>;
  readonly sourceFields: readonly OneOf<{
    string: string;
  }>[];
  /** URN. @deprecated use SchemaFieldPath and represent as generic Urn instead */
  readonly destinationField: string;
};

/** `com.linkedin.dataset.DatasetFieldProfile` */
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
  readonly quantiles?: readonly Quantile[];
  readonly distinctValueFrequencies?: readonly ValueFrequency[];
  readonly histogram?: Histogram;
  readonly sampleValues?: readonly string[];
};

/** `com.linkedin.dataset.DatasetFieldUsageCounts` */
export type DatasetFieldUsageCounts = {
  readonly fieldPath: string;
  readonly count: number;
};

/** `com.linkedin.dataset.DatasetFilter` */
export type DatasetFilter = {
  readonly type: DatasetFilterType;
  readonly sql?: string;
};

/** `com.linkedin.dataset.DatasetFilterType` */
export type DatasetFilterType = 'SQL';

/** `com.linkedin.dataset.DatasetLineageType` */
export type DatasetLineageType = 'COPY' | 'TRANSFORMED' | 'VIEW';

/** `com.linkedin.dataset.DatasetProfile` */
export type DatasetProfile = {
  readonly timestampMillis: number;
  readonly eventGranularity?: TimeWindowSize;
  /** Default: `{"partition":"FULL_TABLE_SNAPSHOT","type":"FULL_TABLE"}`. */
  readonly partitionSpec?: PartitionSpec;
  readonly messageId?: string;
  readonly rowCount?: number;
  readonly columnCount?: number;
  readonly fieldProfiles?: readonly DatasetFieldProfile[];
  readonly sizeInBytes?: number;
};

/** `com.linkedin.dataset.DatasetProperties` */
export type DatasetProperties = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly externalUrl?: string;
  readonly name?: string;
  readonly qualifiedName?: string;
  readonly description?: string;
  /** @deprecated Use ExternalReference.externalUrl field instead. */
  readonly uri?: string;
  readonly created?: TimeStamp;
  readonly lastModified?: TimeStamp;
  /** Default: `[]`. @deprecated Use GlobalTags aspect instead. */
  readonly tags?: readonly string[];
};

/** `com.linkedin.dataset.DatasetUpstreamLineage` @deprecated use UpstreamLineage.fineGrainedLineages instead */
export type DatasetUpstreamLineage = {
  readonly fieldMappings: readonly DatasetFieldMapping[];
};

/** `com.linkedin.dataset.DatasetUsageStatistics` */
export type DatasetUsageStatistics = {
  readonly timestampMillis: number;
  readonly eventGranularity?: TimeWindowSize;
  /** Default: `{"partition":"FULL_TABLE_SNAPSHOT","type":"FULL_TABLE"}`. */
  readonly partitionSpec?: PartitionSpec;
  readonly messageId?: string;
  readonly uniqueUserCount?: number;
  readonly totalSqlQueries?: number;
  readonly topSqlQueries?: readonly string[];
  readonly userCounts?: readonly DatasetUserUsageCounts[];
  readonly fieldCounts?: readonly DatasetFieldUsageCounts[];
};

/** `com.linkedin.dataset.DatasetUserUsageCounts` */
export type DatasetUserUsageCounts = {
  /** URN. */
  readonly user: string;
  readonly count: number;
  readonly userEmail?: string;
};

/** `com.linkedin.dataset.EditableDatasetProperties` */
export type EditableDatasetProperties = {
  /** Default: `{"actor":"urn:li:corpuser:unknown","time":0}`. */
  readonly created?: AuditStamp;
  /** Default: `{"actor":"urn:li:corpuser:unknown","time":0}`. */
  readonly lastModified?: AuditStamp;
  readonly deleted?: AuditStamp;
  readonly description?: string;
  readonly name?: string;
};

/** `com.linkedin.dataset.FineGrainedLineage` */
export type FineGrainedLineage = {
  readonly upstreamType: FineGrainedLineageUpstreamType;
  /** URNs. */
  readonly upstreams?: readonly string[];
  readonly downstreamType: FineGrainedLineageDownstreamType;
  /** URNs. */
  readonly downstreams?: readonly string[];
  readonly transformOperation?: string;
  /** Default: `1`. */
  readonly confidenceScore?: number;
  /** URN. */
  readonly query?: string;
  readonly matchType?: LineageMatchType;
};

/** `com.linkedin.dataset.FineGrainedLineageDownstreamType` */
export type FineGrainedLineageDownstreamType = 'FIELD' | 'FIELD_SET';

/** `com.linkedin.dataset.FineGrainedLineageUpstreamType` */
export type FineGrainedLineageUpstreamType = 'FIELD_SET' | 'DATASET' | 'NONE';

/** `com.linkedin.dataset.Histogram` */
export type Histogram = {
  readonly boundaries: readonly string[];
  readonly heights: readonly number[];
};

/** `com.linkedin.dataset.IcebergCatalogInfo` */
export type IcebergCatalogInfo = {
  readonly metadataPointer?: string;
  readonly view?: boolean;
};

/** `com.linkedin.dataset.LineageMatchType` */
export type LineageMatchType = 'EXACT' | 'NORMALIZED' | 'UNRESOLVED';

/** `com.linkedin.dataset.PartitionSummary` */
export type PartitionSummary = {
  readonly partition: string;
  readonly createdTime?: number;
  readonly lastModifiedTime?: number;
};

/** `com.linkedin.dataset.PartitionsSummary` */
export type PartitionsSummary = {
  readonly minPartition?: PartitionSummary;
  readonly maxPartition?: PartitionSummary;
};

/** `com.linkedin.dataset.Quantile` */
export type Quantile = {
  readonly quantile: string;
  readonly value: string;
};

/** `com.linkedin.dataset.SemanticModelProperties` */
export type SemanticModelProperties = {
  readonly alias: string;
  /** URN of semanticModel. */
  readonly semanticModel: string;
};

/** `com.linkedin.dataset.Upstream` */
export type Upstream = {
  /** Default: `{"actor":"urn:li:corpuser:unknown","time":0}`. */
  readonly auditStamp?: AuditStamp;
  readonly created?: AuditStamp;
  /** URN of dataset. */
  readonly dataset: string;
  readonly type: DatasetLineageType;
  readonly properties?: Readonly<Record<string, string>>;
  /** URN. */
  readonly query?: string;
  readonly matchType?: LineageMatchType;
};

/** `com.linkedin.dataset.UpstreamLineage` */
export type UpstreamLineage = {
  readonly upstreams: readonly Upstream[];
  readonly fineGrainedLineages?: readonly FineGrainedLineage[];
};

/** `com.linkedin.dataset.ValueFrequency` */
export type ValueFrequency = {
  readonly value: string;
  readonly frequency: number;
};

/** `com.linkedin.dataset.ViewProperties` */
export type ViewProperties = {
  readonly materialized: boolean;
  readonly viewLogic: string;
  readonly formattedViewLogic?: string;
  readonly viewLanguage: string;
};
