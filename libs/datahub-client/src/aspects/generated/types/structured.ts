// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp } from './common';
import { type MetadataAttribution } from './common-2';
import { type DataHubSearchConfig } from './datahub';
import { type OneOf } from '../../one-of';

/** `com.linkedin.structured.PropertyCardinality` */
export type PropertyCardinality = 'SINGLE' | 'MULTIPLE';

/** `com.linkedin.structured.PropertyValue` */
export type PropertyValue = {
  readonly value: OneOf<{
    string: string;
    double: number;
  }>;
  readonly description?: string;
};

/** `com.linkedin.structured.StructuredProperties` */
export type StructuredProperties = {
  readonly properties: readonly StructuredPropertyValueAssignment[];
};

/** `com.linkedin.structured.StructuredPropertyDefinition` */
export type StructuredPropertyDefinition = {
  readonly qualifiedName: string;
  readonly displayName?: string;
  /** URN. */
  readonly valueType: string;
  readonly typeQualifier?: Readonly<Record<string, readonly string[]>>;
  readonly allowedValues?: readonly PropertyValue[];
  /** Default: `"SINGLE"`. */
  readonly cardinality?: PropertyCardinality;
  /** URNs of entityType. */
  readonly entityTypes: readonly string[];
  /** URNs. */
  readonly allowedPlatforms?: readonly string[];
  readonly description?: string;
  readonly searchConfiguration?: DataHubSearchConfig;
  /** Default: `false`. */
  readonly immutable?: boolean;
  readonly version?: string;
  /** @deprecated Use systemMetadata.aspectCreated instead. */
  readonly created?: AuditStamp;
  /** @deprecated Use systemMetadata.aspectModified instead. */
  readonly lastModified?: AuditStamp;
};

/** `com.linkedin.structured.StructuredPropertyKey` */
export type StructuredPropertyKey = {
  readonly id: string;
};

/** `com.linkedin.structured.StructuredPropertySettings` */
export type StructuredPropertySettings = {
  /** Default: `false`. */
  readonly isHidden?: boolean;
  /** Default: `false`. */
  readonly showInSearchFilters?: boolean;
  /** Default: `false`. */
  readonly showInAssetSummary?: boolean;
  /** Default: `false`. */
  readonly hideInAssetSummaryWhenEmpty?: boolean;
  /** Default: `false`. */
  readonly showAsAssetBadge?: boolean;
  /** Default: `false`. */
  readonly showInColumnsTable?: boolean;
  readonly lastModified?: AuditStamp;
};

/** `com.linkedin.structured.StructuredPropertyValueAssignment` */
export type StructuredPropertyValueAssignment = {
  /** URN. */
  readonly propertyUrn: string;
  readonly values: readonly OneOf<{
    string: string;
    double: number;
  }>[];
  readonly created?: AuditStamp;
  readonly lastModified?: AuditStamp;
  readonly attribution?: MetadataAttribution;
};
