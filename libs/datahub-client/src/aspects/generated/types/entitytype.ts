// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** `com.linkedin.entitytype.EntityTypeInfo` */
export type EntityTypeInfo = {
  readonly qualifiedName: string;
  readonly displayName?: string;
  readonly description?: string;
};

/** `com.linkedin.entitytype.EntityTypeKey` */
export type EntityTypeKey = {
  readonly id: string;
};
