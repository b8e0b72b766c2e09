import { gql, type TypedDocumentNode } from '@apollo/client/core';

/** One condition of a filter; its values are alternatives. URN-typed fields want whole URNs. */
export interface Criterion {
  readonly field: string;
  /** Required unless the condition is EXISTS. */
  readonly values?: readonly string[];
  readonly negated?: boolean;
  /** EQUAL unless told. DataHub's IN is left out: the server knows its name but does not answer it. */
  readonly condition?:
    | 'CONTAIN'
    | 'EQUAL'
    | 'IEQUAL'
    | 'EXISTS'
    | 'GREATER_THAN'
    | 'GREATER_THAN_OR_EQUAL_TO'
    | 'LESS_THAN'
    | 'LESS_THAN_OR_EQUAL_TO'
    | 'START_WITH'
    | 'END_WITH';
}

export interface ScrollUrnsVariables {
  readonly input: {
    readonly types: readonly string[];
    readonly query: string;
    readonly count: number;
    readonly scrollId: string | null;
    readonly keepAlive: string;
    readonly orFilters?: readonly { readonly and: readonly Criterion[] }[];
    readonly sortInput: {
      readonly sortCriteria: readonly {
        readonly field: string;
        readonly sortOrder: 'ASCENDING' | 'DESCENDING';
      }[];
    };
    readonly searchFlags: {
      readonly skipCache: boolean;
      readonly skipHighlighting: boolean;
      readonly skipAggregates: boolean;
      readonly includeSoftDeleted: boolean;
    };
  };
}

export interface ScrollUrnsResult {
  readonly scrollAcrossEntities: {
    readonly nextScrollId: string | null;
    readonly total: number;
    readonly searchResults: readonly { readonly entity: { readonly urn: string } }[];
  } | null;
}

/** One page of URNs out of DataHub's search index. */
export const SCROLL_URNS: TypedDocumentNode<ScrollUrnsResult, ScrollUrnsVariables> = gql`
  query dataspokeScrollUrns($input: ScrollAcrossEntitiesInput!) {
    scrollAcrossEntities(input: $input) {
      nextScrollId
      total
      searchResults {
        entity {
          urn
        }
      }
    }
  }
`;
