/** What an assertion said when it ran last; `never` when it has not run. */
export type AssertionVerdict = 'pass' | 'warn' | 'fail' | 'error' | 'no_data' | 'never';

/** A schema field, as far as the score looks at it. */
export interface FieldFacts {
  readonly path: string;
  readonly described: boolean;
  /** Whether at least one column it is made from is known. */
  readonly derived: boolean;
}

/** What the catalog says about one dataset, as far as its score depends on it. No two checks look at the same fact. */
export interface ScoreFacts {
  /** Table, View … as the source calls it. */
  readonly subTypes: readonly string[];
  readonly described: boolean;
  readonly fields: readonly FieldFacts[];
  /** URNs of the owners that answer for how the data is made. */
  readonly technicalOwners: readonly string[];
  /** URNs of the owners that answer for what the data means. */
  readonly businessOwners: readonly string[];
  readonly hasDomain: boolean;
  /** Whether a tag or glossary term is on the dataset or one of its fields. */
  readonly labelled: boolean;
  /** When the data last changed, in milliseconds since 1970; absent when nobody reported it. */
  readonly updatedAt?: number;
  /** When the data was last profiled, in milliseconds since 1970. */
  readonly profiledAt?: number;
  readonly assertions: readonly { readonly urn: string; readonly verdict: AssertionVerdict }[];
  /** URNs of the incidents that are open. */
  readonly activeIncidents: readonly string[];
  /** How many datasets it is known to be made from. */
  readonly upstreams: number;
}
