// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** `com.linkedin.datahub.DataHubSearchConfig` */
export type DataHubSearchConfig = {
  readonly fieldName?: string;
  readonly fieldType?: SearchFieldType;
  /** Default: `false`. */
  readonly queryByDefault?: boolean;
  readonly excludeFromFullTextSearch?: boolean;
  /** Default: `false`. */
  readonly enableAutocomplete?: boolean;
  /** Default: `false`. */
  readonly addToFilters?: boolean;
  /** Default: `true`. */
  readonly addHasValuesToFilters?: boolean;
  readonly filterNameOverride?: string;
  readonly hasValuesFilterNameOverride?: string;
  /** Default: `1`. */
  readonly boostScore?: number;
  readonly subfieldBoostScores?: Readonly<Record<string, number>>;
  readonly hasValuesFieldName?: string;
  readonly numValuesFieldName?: string;
  readonly weightsPerFieldValue?: Readonly<Record<string, number>>;
  readonly fieldNameAliases?: readonly string[];
  readonly copyTo?: readonly string[];
  readonly copyUrnTo?: readonly string[];
};

/** `com.linkedin.datahub.SearchFieldType` */
export type SearchFieldType =
  | 'KEYWORD'
  | 'TEXT'
  | 'TEXT_PARTIAL'
  | 'BROWSE_PATH'
  | 'URN'
  | 'URN_PARTIAL'
  | 'BOOLEAN'
  | 'COUNT'
  | 'DATETIME'
  | 'OBJECT'
  | 'BROWSE_PATH_V2'
  | 'WORD_GRAM';
