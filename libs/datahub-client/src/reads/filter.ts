import { DataHubRejected } from '../errors';
import type { FilterOperator } from '../graphql/generated/operations';

/** One condition of a filter; its values are alternatives. URN-typed fields want whole URNs. */
export interface Criterion {
  readonly field: string;
  /** Required unless the condition is EXISTS. Of a range condition only the first one counts, so give one. */
  readonly values?: readonly string[];
  readonly negated?: boolean;
  /** EQUAL unless told. DataHub's IN is left out: the server knows its name but does not answer it. */
  readonly condition?: Exclude<FilterOperator, 'IN'>;
}

/** Alternatives of conditions that hold together. */
export type Filter = readonly { readonly and: readonly Criterion[] }[];

/** What DataHub takes as the text of a search. */
const MAX_QUERY_LENGTH = 500;
const RANGES: ReadonlySet<string> = new Set([
  'GREATER_THAN',
  'GREATER_THAN_OR_EQUAL_TO',
  'LESS_THAN',
  'LESS_THAN_OR_EQUAL_TO',
]);

/**
 * Raises {@link DataHubRejected} for what the server would answer with an error, with nothing, or not as written: the
 * condition IN, a condition without values, a range of several values.
 */
export function checkFilter(filter: Filter | undefined): void {
  for (const { field, values, condition = 'EQUAL' } of (filter ?? []).flatMap((group) => group.and)) {
    // The types rule it out, but filters are often made from JSON.
    if (String(condition) === 'IN') {
      throw new DataHubRejected(
        `the filter on ${field} uses IN, which DataHub does not answer; use EQUAL with several values`,
      );
    }
    if (condition !== 'EXISTS' && !values?.length) {
      throw new DataHubRejected(
        `the filter on ${field} has no values and would match nothing; for "is not set" use EXISTS with negated`,
      );
    }
    if (RANGES.has(condition) && values?.length !== 1) {
      throw new DataHubRejected(
        `the filter on ${field} is a range and takes one value, not ${values?.length ?? 0}`,
      );
    }
  }
}

/** The text as DataHub wants it: `*` for everything. Raises {@link DataHubRejected} when it is too long. */
export function queryText(query: string | undefined): string {
  const text = query?.trim() ?? '';
  if (text.length > MAX_QUERY_LENGTH) {
    throw new DataHubRejected(
      `the query has ${text.length} characters, DataHub takes ${MAX_QUERY_LENGTH}; search for fewer words`,
    );
  }
  return text === '' ? '*' : text;
}
