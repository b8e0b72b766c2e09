// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** `com.linkedin.metadata.query.filter.Condition` */
export type Condition =
  | 'CONTAIN'
  | 'END_WITH'
  | 'EQUAL'
  | 'IEQUAL'
  | 'IS_NULL'
  | 'EXISTS'
  | 'GREATER_THAN'
  | 'GREATER_THAN_OR_EQUAL_TO'
  | 'IN'
  | 'LESS_THAN'
  | 'LESS_THAN_OR_EQUAL_TO'
  | 'START_WITH'
  | 'DESCENDANTS_INCL'
  | 'ANCESTORS_INCL'
  | 'RELATED_INCL';

/** `com.linkedin.metadata.query.filter.ConjunctiveCriterion` */
export type ConjunctiveCriterion = {
  readonly and: readonly Criterion[];
};

/** `com.linkedin.metadata.query.filter.Criterion` */
export type Criterion = {
  readonly field: string;
  /** Default: `[]`. */
  readonly values?: readonly string[];
  /** Default: `"EQUAL"`. */
  readonly condition?: Condition;
  /** Default: `false`. */
  readonly negated?: boolean;
};

/** `com.linkedin.metadata.query.filter.Filter` */
export type Filter = {
  readonly or?: readonly ConjunctiveCriterion[];
  readonly criteria?: readonly Criterion[];
};
