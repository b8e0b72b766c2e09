// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp, type GlobalTags, type GlossaryTerms } from './common';
import { type SchemaFieldDataType } from './schema';

/** `com.linkedin.businessattribute.BusinessAttributeAssociation` */
export type BusinessAttributeAssociation = {
  /** URN. */
  readonly businessAttributeUrn: string;
};

/** `com.linkedin.businessattribute.BusinessAttributeInfo` */
export type BusinessAttributeInfo = {
  readonly fieldPath: string;
  readonly description?: string;
  readonly globalTags?: GlobalTags;
  readonly glossaryTerms?: GlossaryTerms;
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  /** Default: `{"actor":"urn:li:corpuser:unknown","time":0}`. */
  readonly created?: AuditStamp;
  /** Default: `{"actor":"urn:li:corpuser:unknown","time":0}`. */
  readonly lastModified?: AuditStamp;
  readonly deleted?: AuditStamp;
  readonly name: string;
  readonly type?: SchemaFieldDataType;
};

/** `com.linkedin.businessattribute.BusinessAttributeKey` */
export type BusinessAttributeKey = {
  readonly id: string;
};

/** `com.linkedin.businessattribute.BusinessAttributes` */
export type BusinessAttributes = {
  readonly businessAttribute?: BusinessAttributeAssociation;
};
