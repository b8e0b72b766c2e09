// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** `com.linkedin.tag.TagProperties` */
export type TagProperties = {
  readonly name: string;
  readonly description?: string;
  readonly colorHex?: string;
};
