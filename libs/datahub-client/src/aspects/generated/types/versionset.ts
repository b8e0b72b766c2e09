// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** `com.linkedin.versionset.VersionSetProperties` */
export type VersionSetProperties = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  /** URN. */
  readonly latest: string;
  readonly versioningScheme: VersioningScheme;
};

/** `com.linkedin.versionset.VersioningScheme` */
export type VersioningScheme = 'LEXICOGRAPHIC_STRING' | 'ALPHANUMERIC_GENERATED_BY_DATAHUB';
