// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp, type Edge, type EmbeddingModelData } from './common';
import { type MetadataAttribution } from './common-2';
import { type VersioningScheme } from './versionset';

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

/** `com.linkedin.common.TagAssociation` */
export type TagAssociation = {
  /** URN. */
  readonly tag: string;
  readonly context?: string;
  readonly attribution?: MetadataAttribution;
};

/** `com.linkedin.common.TimeStamp` */
export type TimeStamp = {
  readonly time: number;
  /** URN. */
  readonly actor?: string;
};

/** `com.linkedin.common.UpstreamMetrics` */
export type UpstreamMetrics = {
  readonly metrics: readonly Edge[];
};

/** `com.linkedin.common.VersionProperties` */
export type VersionProperties = {
  /** URN of versionSet. */
  readonly versionSet: string;
  readonly version: VersionTag;
  /** Default: `[]`. */
  readonly aliases?: readonly VersionTag[];
  readonly comment?: string;
  readonly sortId: string;
  /** Default: `"LEXICOGRAPHIC_STRING"`. */
  readonly versioningScheme?: VersioningScheme;
  readonly sourceCreatedTimestamp?: AuditStamp;
  readonly metadataCreatedTimestamp?: AuditStamp;
  readonly isLatest?: boolean;
};

/** `com.linkedin.common.VersionTag` */
export type VersionTag = {
  readonly versionTag?: string;
  readonly metadataAttribution?: MetadataAttribution;
};

/** `com.linkedin.common.WindowDuration` */
export type WindowDuration = 'YEAR' | 'MONTH' | 'WEEK' | 'DAY' | 'HOUR';
