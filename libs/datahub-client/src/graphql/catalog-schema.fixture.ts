/** The part of DataHub's GraphQL schema that our documents use, as of DataHub 1.7. */
export const CATALOG_SDL = /* GraphQL */ `
  type Query {
    scrollAcrossEntities(input: ScrollAcrossEntitiesInput!): ScrollResults
  }
  input ScrollAcrossEntitiesInput {
    types: [EntityType!]
    query: String!
    scrollId: String
    keepAlive: String
    count: Int
    orFilters: [AndFilterInput!]
    sortInput: SearchSortInput
    searchFlags: SearchFlags
  }
  input AndFilterInput {
    and: [FacetFilterInput!]
  }
  input FacetFilterInput {
    field: String!
    values: [String!]
    negated: Boolean
    condition: FilterOperator
  }
  enum FilterOperator {
    CONTAIN
    EQUAL
    IEQUAL
    EXISTS
    GREATER_THAN
    GREATER_THAN_OR_EQUAL_TO
    LESS_THAN
    LESS_THAN_OR_EQUAL_TO
    START_WITH
    END_WITH
  }
  input SearchSortInput {
    sortCriteria: [SortCriterion!]
  }
  input SortCriterion {
    field: String!
    sortOrder: SortOrder!
  }
  enum SortOrder {
    ASCENDING
    DESCENDING
  }
  input SearchFlags {
    skipCache: Boolean
    skipHighlighting: Boolean
    skipAggregates: Boolean
    includeSoftDeleted: Boolean
  }
  type ScrollResults {
    nextScrollId: String
    count: Int!
    total: Int!
    searchResults: [SearchResult!]!
  }
  type SearchResult {
    entity: Entity!
  }
  interface Entity {
    urn: String!
    type: EntityType!
  }
  type Dataset implements Entity {
    urn: String!
    type: EntityType!
  }
  enum EntityType {
    APPLICATION
    ASSERTION
    CHART
    CONTAINER
    CORP_GROUP
    CORP_USER
    CUSTOM_OWNERSHIP_TYPE
    DASHBOARD
    DATASET
    DATA_CONTRACT
    DATA_FLOW
    DATA_JOB
    DATA_PLATFORM
    DATA_PLATFORM_INSTANCE
    DATA_PROCESS_INSTANCE
    DATA_PRODUCT
    DOCUMENT
    DOMAIN
    GLOSSARY_NODE
    GLOSSARY_TERM
    INCIDENT
    QUERY
    SCHEMA_FIELD
    STRUCTURED_PROPERTY
    TAG
  }
`;
