// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** `com.linkedin.schemafield.SchemaFieldAliases` */
export type SchemaFieldAliases = {
  readonly aliases?: readonly string[];
};

/** `com.linkedin.schemafield.SchemaFieldInfo` */
export type SchemaFieldInfo = {
  readonly name?: string;
  readonly schemaFieldAliases?: readonly string[];
};
