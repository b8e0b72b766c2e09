// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp } from './common';

/** `com.linkedin.ermodelrelation.ERModelRelationshipCardinality` */
export type ERModelRelationshipCardinality = 'ONE_ONE' | 'ONE_N' | 'N_ONE' | 'N_N';

/** `com.linkedin.ermodelrelation.ERModelRelationshipProperties` */
export type ERModelRelationshipProperties = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly name: string;
  /** URN of dataset. */
  readonly source: string;
  /** URN of dataset. */
  readonly destination: string;
  readonly relationshipFieldMappings: readonly RelationshipFieldMapping[];
  readonly created?: AuditStamp;
  readonly lastModified?: AuditStamp;
  /** Default: `"N_N"`. */
  readonly cardinality?: ERModelRelationshipCardinality;
};

/** `com.linkedin.ermodelrelation.EditableERModelRelationshipProperties` */
export type EditableERModelRelationshipProperties = {
  /** Default: `{"actor":"urn:li:corpuser:unknown","time":0}`. */
  readonly created?: AuditStamp;
  /** Default: `{"actor":"urn:li:corpuser:unknown","time":0}`. */
  readonly lastModified?: AuditStamp;
  readonly deleted?: AuditStamp;
  readonly description?: string;
  readonly name?: string;
};

/** `com.linkedin.ermodelrelation.RelationshipFieldMapping` */
export type RelationshipFieldMapping = {
  readonly sourceField: string;
  readonly destinationField: string;
};
