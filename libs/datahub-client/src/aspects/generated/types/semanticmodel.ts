// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AiContext, type AuditStamp } from './common';
import { type ERModelRelationshipCardinality } from './ermodelrelation';
import { type MetricExpression } from './metric';

/** `com.linkedin.semanticmodel.Dimension` */
export type Dimension = {
  /** Default: `false`. */
  readonly isTime?: boolean;
};

/** `com.linkedin.semanticmodel.SemanticFieldAnnotation` */
export type SemanticFieldAnnotation = {
  readonly type: SemanticFieldType;
  readonly expression: MetricExpression;
  readonly aggregationFunction?: string;
  readonly dimension?: Dimension;
};

/** `com.linkedin.semanticmodel.SemanticFieldType` */
export type SemanticFieldType = 'DIMENSION' | 'MEASURE' | 'FILTER' | 'OTHER';

/** `com.linkedin.semanticmodel.SemanticModelInfo` */
export type SemanticModelInfo = {
  readonly externalUrl?: string;
  readonly name: string;
  readonly description?: string;
  readonly created?: AuditStamp;
  readonly lastModified?: AuditStamp;
  readonly nativeDefinition?: string;
  /** URNs. Default: `[]`. @deprecated Use semanticModelProperties.semanticModel on member datasets. Field retained for backwards-read of already-ingested data; new writes should not populate. */
  readonly datasets?: readonly string[];
  readonly relationships?: readonly SemanticModelRelationship[];
};

/** `com.linkedin.semanticmodel.SemanticModelRelationship` */
export type SemanticModelRelationship = {
  readonly name?: string;
  readonly from: string;
  readonly fromColumns: readonly string[];
  readonly to: string;
  readonly toColumns: readonly string[];
  readonly aiContext?: AiContext;
  readonly cardinality?: ERModelRelationshipCardinality;
};
