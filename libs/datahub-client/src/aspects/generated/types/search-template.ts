// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** `com.linkedin.search.template.HighlightFieldOverrides` */
export type HighlightFieldOverrides = {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
  readonly replace?: readonly string[];
};

/** `com.linkedin.search.template.SearchFieldBoost` */
export type SearchFieldBoost = {
  readonly fieldName: string;
  readonly boost: number;
  readonly subfield?: string;
};

/** `com.linkedin.search.template.SearchFieldOverrides` */
export type SearchFieldOverrides = {
  readonly add?: readonly SearchFieldBoost[];
  readonly remove?: readonly string[];
  readonly replace?: readonly SearchFieldBoost[];
  readonly override?: readonly SearchFieldBoost[];
};

/** `com.linkedin.search.template.SearchTemplateBoost` */
export type SearchTemplateBoost = {
  readonly field: string;
  readonly subfield?: string;
  readonly values: string;
  readonly weight: number;
};

/** `com.linkedin.search.template.SearchTemplateDefaultRoute` */
export type SearchTemplateDefaultRoute = {
  /** URN. */
  readonly template?: string;
};

/** `com.linkedin.search.template.SearchTemplateDialect` */
export type SearchTemplateDialect = 'ELASTICSEARCH' | 'POSTGRES';

/** `com.linkedin.search.template.SearchTemplateLadder` */
export type SearchTemplateLadder = {
  readonly select?: readonly string[];
  readonly stop?: readonly SearchTemplateLadderStop[];
  /** URN. */
  readonly next?: string;
  /** URNs. */
  readonly parallel?: readonly string[];
  readonly join?: string;
  readonly fusion?: string;
  readonly fusionCap?: number;
  readonly facets?: string;
};

/** `com.linkedin.search.template.SearchTemplateLadderStop` */
export type SearchTemplateLadderStop = {
  readonly minHits?: number;
  readonly emptyWhen?: string;
};

/** `com.linkedin.search.template.SearchTemplateNormalization` */
export type SearchTemplateNormalization = {
  readonly wildcardMinimumLength?: number;
  readonly synonymCap?: number;
  readonly fuzzyTokenThreshold?: number;
  readonly mediumFuzzyTokenThreshold?: number;
  readonly broadQueryTokenCap?: number;
  readonly shortFuzzyEdits?: number;
  readonly mediumFuzzyEdits?: number;
};

/** `com.linkedin.search.template.SearchTemplateProperties` */
export type SearchTemplateProperties = {
  readonly name: string;
  readonly description?: string;
  /** Default: `"ELASTICSEARCH"`. */
  readonly dialect?: SearchTemplateDialect;
  readonly apiVersion?: number;
  readonly capabilities?: readonly string[];
  readonly query?: string;
  readonly queryFragments?: Readonly<Record<string, string>>;
  readonly clauses?: string;
  readonly functionScore?: string;
  readonly rescore?: string;
  readonly knn?: string;
  readonly ranking?: SearchTemplateRanking;
  readonly retrieval?: SearchTemplateRetrieval;
  readonly ladder?: SearchTemplateLadder;
  readonly aggregations?: string;
  readonly sort?: string;
  readonly fields?: SearchFieldOverrides;
  readonly structuredPropertyQuery?: StructuredPropertyQuery;
  readonly normalization?: SearchTemplateNormalization;
  readonly highlightFields?: HighlightFieldOverrides;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly boosts?: readonly SearchTemplateBoost[];
  readonly routes?: readonly SearchTemplateRoute[];
  readonly defaultRoute?: SearchTemplateDefaultRoute;
  /** URN of searchTemplate. */
  readonly parent?: string;
  /** Default: `true`. */
  readonly editable?: boolean;
};

/** `com.linkedin.search.template.SearchTemplateRanking` */
export type SearchTemplateRanking = {
  readonly preset?: string;
  readonly window?: number;
  readonly windowSizer?: string;
  readonly parameters?: Readonly<Record<string, string>>;
};

/** `com.linkedin.search.template.SearchTemplateRetrieval` */
export type SearchTemplateRetrieval = {
  readonly mode?: string;
  readonly model?: string;
  readonly field?: string;
  readonly candidateCap?: number;
  readonly total?: string;
  readonly facets?: string;
  readonly page?: string;
  readonly authorization?: string;
  readonly onFailure?: string;
  readonly bridge?: SearchTemplateRetrievalBridge;
};

/** `com.linkedin.search.template.SearchTemplateRetrievalBridge` */
export type SearchTemplateRetrievalBridge = {
  readonly pivotField?: string;
  readonly onFailure?: string;
};

/** `com.linkedin.search.template.SearchTemplateRoute` */
export type SearchTemplateRoute = {
  readonly queryRegex: string;
  /** URN. */
  readonly template: string;
};

/** `com.linkedin.search.template.StructuredPropertyClause` */
export type StructuredPropertyClause = {
  /** Default: `true`. */
  readonly enabled?: boolean;
  readonly operator?: StructuredPropertyOperator;
  readonly weight?: number;
};

/** `com.linkedin.search.template.StructuredPropertyOperator` */
export type StructuredPropertyOperator = 'AND' | 'OR';

/** `com.linkedin.search.template.StructuredPropertyQuery` */
export type StructuredPropertyQuery = {
  readonly analyzedValue?: StructuredPropertyClause;
  readonly exactValue?: StructuredPropertyClause;
  readonly nameAndValue?: StructuredPropertyClause;
};
