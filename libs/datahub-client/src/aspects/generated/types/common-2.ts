// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp, type CompressionType, type EmbeddingModelData } from './common';
import { type SchemaField } from './schema';
import { type PartitionSpec, type TimeWindowSize } from './timeseries';

/** `com.linkedin.common.IncidentSummaryDetails` */
export type IncidentSummaryDetails = {
  /** URN. */
  readonly urn: string;
  readonly type: string;
  readonly createdAt: number;
  readonly resolvedAt?: number;
  readonly priority?: number;
};

/** `com.linkedin.common.IncidentsSummary` */
export type IncidentsSummary = {
  /** URNs. Default: `[]`. @deprecated */
  readonly resolvedIncidents?: readonly string[];
  /** URNs. Default: `[]`. @deprecated */
  readonly activeIncidents?: readonly string[];
  /** Default: `[]`. */
  readonly resolvedIncidentDetails?: readonly IncidentSummaryDetails[];
  /** Default: `[]`. */
  readonly activeIncidentDetails?: readonly IncidentSummaryDetails[];
};

/** `com.linkedin.common.InputField` */
export type InputField = {
  /** URN of schemaField. */
  readonly schemaFieldUrn: string;
  readonly schemaField?: SchemaField;
};

/** `com.linkedin.common.InputFields` */
export type InputFields = {
  readonly fields: readonly InputField[];
};

/** `com.linkedin.common.InstitutionalMemory` */
export type InstitutionalMemory = {
  readonly elements: readonly InstitutionalMemoryMetadata[];
};

/** `com.linkedin.common.InstitutionalMemoryMetadata` */
export type InstitutionalMemoryMetadata = {
  readonly url: string;
  readonly description: string;
  readonly createStamp: AuditStamp;
  readonly updateStamp?: AuditStamp;
  readonly settings?: InstitutionalMemoryMetadataSettings;
};

/** `com.linkedin.common.InstitutionalMemoryMetadataSettings` */
export type InstitutionalMemoryMetadataSettings = {
  /** Default: `false`. */
  readonly showInAssetPreview?: boolean;
};

/** `com.linkedin.common.LargeString` */
export type LargeString = {
  readonly blob: string;
  /** Default: `"NONE"`. */
  readonly compression?: CompressionType;
  readonly uncompressedSize?: number;
};

/** `com.linkedin.common.MLFeatureDataType` */
export type MLFeatureDataType =
  | 'USELESS'
  | 'NOMINAL'
  | 'ORDINAL'
  | 'BINARY'
  | 'COUNT'
  | 'TIME'
  | 'INTERVAL'
  | 'IMAGE'
  | 'VIDEO'
  | 'AUDIO'
  | 'TEXT'
  | 'MAP'
  | 'SEQUENCE'
  | 'SET'
  | 'CONTINUOUS'
  | 'BYTE'
  | 'UNKNOWN';

/** `com.linkedin.common.Media` */
export type Media = {
  readonly type: MediaType;
  readonly location: string;
};

/** `com.linkedin.common.MediaType` */
export type MediaType = 'IMAGE';

/** `com.linkedin.common.MetadataAttribution` */
export type MetadataAttribution = {
  readonly time: number;
  /** URN. */
  readonly actor: string;
  /** URN. */
  readonly source?: string;
  /** Default: `{}`. */
  readonly sourceDetail?: Readonly<Record<string, string>>;
};

/** `com.linkedin.common.Operation` */
export type Operation = {
  readonly timestampMillis: number;
  readonly eventGranularity?: TimeWindowSize;
  /** Default: `{"partition":"FULL_TABLE_SNAPSHOT","type":"FULL_TABLE"}`. */
  readonly partitionSpec?: PartitionSpec;
  readonly messageId?: string;
  /** URN. */
  readonly actor?: string;
  readonly operationType: OperationType;
  readonly customOperationType?: string;
  readonly numAffectedRows?: number;
  /** URNs. */
  readonly affectedDatasets?: readonly string[];
  readonly sourceType?: OperationSourceType;
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly lastUpdatedTimestamp: number;
  /** URNs. */
  readonly queries?: readonly string[];
};

/** `com.linkedin.common.OperationSourceType` */
export type OperationSourceType = 'DATA_PROCESS' | 'DATA_PLATFORM';

/** `com.linkedin.common.OperationType` */
export type OperationType =
  'INSERT' | 'UPDATE' | 'DELETE' | 'CREATE' | 'ALTER' | 'DROP' | 'CUSTOM' | 'UNKNOWN';

/** `com.linkedin.common.Origin` */
export type Origin = {
  readonly type: OriginType;
  readonly externalType?: string;
};

/** `com.linkedin.common.OriginType` */
export type OriginType = 'NATIVE' | 'EXTERNAL';

/** `com.linkedin.common.Owner` */
export type Owner = {
  /** URN of corpuser, corpGroup. */
  readonly owner: string;
  /** @deprecated */
  readonly type: OwnershipType;
  /** URN of ownershipType. */
  readonly typeUrn?: string;
  readonly source?: OwnershipSource;
  readonly attribution?: MetadataAttribution;
};

/** `com.linkedin.common.Ownership` */
export type Ownership = {
  readonly owners: readonly Owner[];
  /** Default: `{}`. */
  readonly ownerTypes?: Readonly<Record<string, readonly string[]>>;
  /** Default: `{"actor":"urn:li:corpuser:unknown","time":0}`. */
  readonly lastModified?: AuditStamp;
};

/** `com.linkedin.common.OwnershipSource` */
export type OwnershipSource = {
  readonly type: OwnershipSourceType;
  readonly url?: string;
};

/** `com.linkedin.common.OwnershipSourceType` */
export type OwnershipSourceType =
  | 'AUDIT'
  | 'DATABASE'
  | 'FILE_SYSTEM'
  | 'ISSUE_TRACKING_SYSTEM'
  | 'MANUAL'
  | 'SERVICE'
  | 'SOURCE_CONTROL'
  | 'OTHER';

/** `com.linkedin.common.OwnershipType` */
export type OwnershipType =
  | 'CUSTOM'
  | 'TECHNICAL_OWNER'
  | 'BUSINESS_OWNER'
  | 'DATA_STEWARD'
  | 'NONE'
  | 'DEVELOPER'
  | 'DATAOWNER'
  | 'DELEGATE'
  | 'PRODUCER'
  | 'CONSUMER'
  | 'STAKEHOLDER';

/** `com.linkedin.common.RoleAssociation` */
export type RoleAssociation = {
  /** URN of role. */
  readonly urn: string;
};

/** `com.linkedin.common.SemanticContent` */
export type SemanticContent = {
  readonly embeddings: Readonly<Record<string, EmbeddingModelData>>;
  readonly skipReason?: string;
  readonly skippedAt?: number;
};

/** `com.linkedin.common.SemanticText` */
export type SemanticText = {
  readonly text: string;
};

/** `com.linkedin.common.SerializedValue` */
export type SerializedValue = {
  readonly blob: string;
  /** Default: `"JSON"`. */
  readonly contentType?: SerializedValueContentType;
  readonly schemaType?: SerializedValueSchemaType;
  readonly schemaRef?: string;
};

/** `com.linkedin.common.SerializedValueContentType` */
export type SerializedValueContentType = 'JSON' | 'BINARY';

/** `com.linkedin.common.SerializedValueSchemaType` */
export type SerializedValueSchemaType = 'AVRO' | 'PROTOBUF' | 'PEGASUS' | 'THRIFT' | 'JSON' | 'NONE';

/** `com.linkedin.common.Siblings` */
export type Siblings = {
  /** URNs of dataset. */
  readonly siblings: readonly string[];
  readonly primary: boolean;
};

/** `com.linkedin.common.Status` */
export type Status = {
  /** Default: `false`. */
  readonly removed?: boolean;
  /** URN. */
  readonly lifecycleStage?: string;
  readonly lifecycleLastUpdated?: AuditStamp;
};

/** `com.linkedin.common.SubTypes` */
export type SubTypes = {
  readonly typeNames: readonly string[];
};
