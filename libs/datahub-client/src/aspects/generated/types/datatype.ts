// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** `com.linkedin.datatype.DataTypeInfo` */
export type DataTypeInfo = {
  readonly qualifiedName: string;
  readonly displayName?: string;
  readonly description?: string;
};

/** `com.linkedin.datatype.DataTypeKey` */
export type DataTypeKey = {
  readonly id: string;
};
