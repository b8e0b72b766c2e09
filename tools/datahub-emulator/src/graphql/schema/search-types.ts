/** Search, scroll, lineage and relationships. */
export const SEARCH_TYPES = `
input AggregateAcrossEntitiesInput {
  types: [EntityType!]
  query: String!
  facets: [String]
  orFilters: [AndFilterInput!]
  viewUrn: String
  searchFlags: SearchFlags
}
type AggregateResults { facets: [FacetMetadata!] }
type AggregationMetadata { value: String! count: Long! entity: Entity displayName: String }
input AndFilterInput { and: [FacetFilterInput!] }
input AutoCompleteInput {
  type: EntityType
  query: String!
  field: String
  limit: Int
  filters: [FacetFilterInput!]
  orFilters: [AndFilterInput!]
}
input AutoCompleteMultipleInput {
  types: [EntityType!]
  query: String!
  field: String
  limit: Int
  filters: [FacetFilterInput!]
  orFilters: [AndFilterInput!]
  viewUrn: String
}
type AutoCompleteMultipleResults { query: String! suggestions: [AutoCompleteResultForEntity!]! }
type AutoCompleteResultForEntity { type: EntityType! suggestions: [String!]! entities: [Entity!]! }
type AutoCompleteResults { query: String! suggestions: [String!]! entities: [Entity!]! }
type EntityLineageResult {
  start: Int
  count: Int
  total: Int
  filtered: Int
  relationships: [LineageRelationship!]!
}
type EntityPath { path: [Entity]! }
type EntityRelationship {
  type: String!
  direction: RelationshipDirection!
  entity: Entity
  created: AuditStamp
}
type EntityRelationshipsResult { start: Int count: Int total: Int relationships: [EntityRelationship!]! }
input EntityTypeToPlatforms { entityType: EntityType! platforms: [String!] }
type ExtraProperty { name: String! value: String! }
input FacetFilterInput { field: String! values: [String!] negated: Boolean condition: FilterOperator }
type FacetMetadata {
  field: String!
  displayName: String
  entity: Entity
  aggregations: [AggregationMetadata!]!
}
input FilterInput { and: [FacetFilterInput!]! }
enum FilterOperator {
  CONTAIN EQUAL IEQUAL IN EXISTS GREATER_THAN GREATER_THAN_OR_EQUAL_TO LESS_THAN LESS_THAN_OR_EQUAL_TO
  START_WITH END_WITH DESCENDANTS_INCL ANCESTORS_INCL RELATED_INCL
}
input GroupingCriterion { baseEntityType: EntityType groupingEntityType: EntityType! }
input GroupingSpec { groupingCriteria: [GroupingCriterion!] }
enum LineageDirection { UPSTREAM DOWNSTREAM }
input LineageFlags {
  entitiesExploredPerHopLimit: Int
  startTimeMillis: Long
  endTimeMillis: Long
  ignoreAsHops: [EntityTypeToPlatforms!]
}
input LineageInput {
  direction: LineageDirection!
  start: Int
  count: Int
  separateSiblings: Boolean
  startTimeMillis: Long
  endTimeMillis: Long
  includeGhostEntities: Boolean = false
}
type LineageRelationship {
  type: String!
  entity: Entity
  degree: Int!
  createdOn: Long
  createdActor: Entity
  updatedOn: Long
  updatedActor: Entity
  isManual: Boolean
  paths: [EntityPath]
}
enum LineageSearchPath { TORTOISE LIGHTNING }
type MatchedField { name: String! value: String! entity: Entity }
input RelatedDocumentsInput {
  start: Int
  count: Int
  parentDocuments: [String!]
  rootOnly: Boolean
  types: [String!]
  domains: [String!]
  sourceType: DocumentSourceType
}
type RelatedDocumentsResult { start: Int! count: Int! total: Int! documents: [Document!]! }
enum RelationshipDirection { INCOMING OUTGOING }
input RelationshipsInput {
  types: [String!]!
  direction: RelationshipDirection!
  start: Int
  count: Int
  includeSoftDelete: Boolean = true
  relatedEntityTypes: [String!]
}
input ScrollAcrossEntitiesInput {
  types: [EntityType!]
  query: String!
  scrollId: String
  keepAlive: String
  count: Int
  orFilters: [AndFilterInput!]
  viewUrn: String
  searchFlags: SearchFlags
  sortInput: SearchSortInput
}
input ScrollAcrossLineageInput {
  urn: String
  direction: LineageDirection!
  types: [EntityType!]
  query: String
  scrollId: String
  keepAlive: String
  count: Int
  orFilters: [AndFilterInput!]
  startTimeMillis: Long
  endTimeMillis: Long
  searchFlags: SearchFlags
  lineageFlags: LineageFlags
}
type ScrollAcrossLineageResults {
  nextScrollId: String
  count: Int!
  total: Int!
  searchResults: [SearchAcrossLineageResult!]!
  facets: [FacetMetadata!]
  isPartial: Boolean
}
type ScrollResults {
  nextScrollId: String
  count: Int!
  total: Int!
  searchResults: [SearchResult!]!
  facets: [FacetMetadata!]
}
input SearchAcrossEntitiesInput {
  types: [EntityType!]
  query: String!
  start: Int
  count: Int
  filters: [FacetFilterInput!]
  orFilters: [AndFilterInput!]
  viewUrn: String
  searchFlags: SearchFlags
  sortInput: SearchSortInput
}
input SearchAcrossLineageInput {
  urn: String
  direction: LineageDirection!
  types: [EntityType!]
  query: String
  start: Int
  count: Int
  filters: [FacetFilterInput!]
  orFilters: [AndFilterInput!]
  startTimeMillis: Long
  endTimeMillis: Long
  searchFlags: SearchFlags
  lineageFlags: LineageFlags
  viewUrn: String
  sortInput: SearchSortInput
}
type SearchAcrossLineageResult {
  entity: Entity!
  insights: [SearchInsight!]
  matchedFields: [MatchedField!]!
  paths: [EntityPath]
  degree: Int!
  degrees: [Int!]
  explored: Boolean!
  truncatedChildren: Boolean!
  ignoredAsHop: Boolean!
}
type SearchAcrossLineageResults {
  start: Int!
  count: Int!
  total: Int!
  searchResults: [SearchAcrossLineageResult!]!
  facets: [FacetMetadata!]
  lineageSearchPath: LineageSearchPath
  isPartial: Boolean
}
input SearchFlags {
  skipCache: Boolean
  maxAggValues: Int
  fulltext: Boolean
  skipHighlighting: Boolean
  skipAggregates: Boolean
  getSuggestions: Boolean
  groupingSpec: GroupingSpec
  includeSoftDeleted: Boolean
  includeRestricted: Boolean
  customHighlightingFields: [String!]
  includeStructuredPropertyFacets: Boolean
  filterNonLatestVersions: Boolean
  includeHiddenLifecycleStages: Boolean
}
input SearchInput {
  type: EntityType!
  query: String!
  start: Int
  count: Int
  filters: [FacetFilterInput!]
  orFilters: [AndFilterInput!]
  searchFlags: SearchFlags
}
type SearchInsight { text: String! icon: String }
type SearchResult {
  entity: Entity!
  insights: [SearchInsight!]
  matchedFields: [MatchedField!]!
  extraProperties: [ExtraProperty!]
}
type SearchResults {
  start: Int!
  count: Int!
  total: Int!
  searchResults: [SearchResult!]!
  facets: [FacetMetadata!]
}
input SearchSortInput { sortCriterion: SortCriterion sortCriteria: [SortCriterion!] }
input SortCriterion { field: String! sortOrder: SortOrder! }
enum SortOrder { ASCENDING DESCENDING }
input SortQueriesInput { sortCriterion: SortCriterion! }
`;
