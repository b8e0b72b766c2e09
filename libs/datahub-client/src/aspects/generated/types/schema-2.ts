// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** `com.linkedin.schema.StringType` */
export type StringType = Readonly<Record<string, never>>;

/** `com.linkedin.schema.TimeType` */
export type TimeType = Readonly<Record<string, never>>;

/** `com.linkedin.schema.UnionType` */
export type UnionType = {
  readonly nestedTypes?: readonly string[];
};

/** `com.linkedin.schema.UrnForeignKey` */
export type UrnForeignKey = {
  readonly currentFieldPath: string;
};
