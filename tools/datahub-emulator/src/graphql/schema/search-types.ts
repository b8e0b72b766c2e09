/** Search, lineage and the root of the schema. Names and types are DataHub's; only what is served is declared. */
export const SEARCH_TYPES = `
scalar Long

type Query {
  appConfig: AppConfig
  me: AuthenticatedUser
  entity(urn: String!): Entity
  entities(urns: [String!]!, checkForExistence: Boolean): [Entity]
  entityExists(urn: String!): Boolean
  dataset(urn: String!): Dataset
  container(urn: String!): Container
  dataPlatform(urn: String!): DataPlatform
  dataPlatformInstance(urn: String!): DataPlatformInstance
  dataFlow(urn: String!): DataFlow
  dataJob(urn: String!): DataJob
  chart(urn: String!): Chart
  dashboard(urn: String!): Dashboard
  corpUser(urn: String!): CorpUser
  corpGroup(urn: String!): CorpGroup
  tag(urn: String!): Tag
  glossaryTerm(urn: String!): GlossaryTerm
  glossaryNode(urn: String!): GlossaryNode
  domain(urn: String!): Domain
  search(input: SearchInput!): SearchResults
  searchAcrossEntities(input: SearchAcrossEntitiesInput!): SearchResults
  scrollAcrossEntities(input: ScrollAcrossEntitiesInput!): ScrollResults
  searchAcrossLineage(input: SearchAcrossLineageInput!): SearchAcrossLineageResults
  scrollAcrossLineage(input: ScrollAcrossLineageInput!): ScrollAcrossLineageResults
}

type AppConfig {
  appVersion: String
  featureFlags: FeatureFlagsConfig!
  semanticSearchConfig: SemanticSearchConfig
}
type FeatureFlagsConfig {
  readOnlyModeEnabled: Boolean!
  nestedDomainsEnabled: Boolean!
  dataContractsEnabled: Boolean!
  entityVersioningEnabled: Boolean!
  showTestsInHealthIcon: Boolean!
}
type SemanticSearchConfig { enabled: Boolean! enabledEntities: [String!]! }
type AuthenticatedUser { corpUser: CorpUser! }

input SearchInput {
  type: EntityType!
  query: String!
  start: Int
  count: Int
  filters: [FacetFilterInput!]
  orFilters: [AndFilterInput!]
  searchFlags: SearchFlags
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
input AndFilterInput { and: [FacetFilterInput!] }
input FacetFilterInput { field: String! values: [String!] negated: Boolean condition: FilterOperator }
enum FilterOperator {
  CONTAIN EQUAL IEQUAL IN EXISTS GREATER_THAN GREATER_THAN_OR_EQUAL_TO LESS_THAN LESS_THAN_OR_EQUAL_TO
  START_WITH END_WITH DESCENDANTS_INCL ANCESTORS_INCL RELATED_INCL
}
input FilterInput { and: [FacetFilterInput!]! }
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
input GroupingSpec { groupingCriteria: [GroupingCriterion!] }
input GroupingCriterion { baseEntityType: EntityType groupingEntityType: EntityType! }
input SearchSortInput { sortCriterion: SortCriterion sortCriteria: [SortCriterion!] }
input SortCriterion { field: String! sortOrder: SortOrder! }
enum SortOrder { ASCENDING DESCENDING }
input LineageFlags {
  entitiesExploredPerHopLimit: Int
  startTimeMillis: Long
  endTimeMillis: Long
  ignoreAsHops: [EntityTypeToPlatforms!]
}
input EntityTypeToPlatforms { entityType: EntityType! platforms: [String!] }
enum LineageDirection { UPSTREAM DOWNSTREAM }

type SearchResults {
  start: Int!
  count: Int!
  total: Int!
  searchResults: [SearchResult!]!
  facets: [FacetMetadata!]
}
type ScrollResults {
  nextScrollId: String
  count: Int!
  total: Int!
  searchResults: [SearchResult!]!
  facets: [FacetMetadata!]
}
type SearchResult {
  entity: Entity!
  insights: [SearchInsight!]
  matchedFields: [MatchedField!]!
  extraProperties: [ExtraProperty!]
}
type SearchInsight { text: String! icon: String }
type MatchedField { name: String! value: String! entity: Entity }
type ExtraProperty { name: String! value: String! }
type FacetMetadata {
  field: String!
  displayName: String
  entity: Entity
  aggregations: [AggregationMetadata!]!
}
type AggregationMetadata { value: String! count: Long! entity: Entity displayName: String }
type SearchAcrossLineageResults {
  start: Int!
  count: Int!
  total: Int!
  searchResults: [SearchAcrossLineageResult!]!
  facets: [FacetMetadata!]
  isPartial: Boolean
}
type ScrollAcrossLineageResults {
  nextScrollId: String
  count: Int!
  total: Int!
  searchResults: [SearchAcrossLineageResult!]!
  facets: [FacetMetadata!]
  isPartial: Boolean
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
type EntityPath { path: [Entity]! }

input RelationshipsInput {
  types: [String!]!
  direction: RelationshipDirection!
  start: Int
  count: Int
  includeSoftDelete: Boolean
  relatedEntityTypes: [String!]
}
enum RelationshipDirection { INCOMING OUTGOING }
type EntityRelationshipsResult {
  start: Int
  count: Int
  total: Int
  relationships: [EntityRelationship!]!
}
type EntityRelationship {
  type: String!
  direction: RelationshipDirection!
  entity: Entity
  created: AuditStamp
}
input LineageInput {
  direction: LineageDirection!
  start: Int
  count: Int
  separateSiblings: Boolean
  startTimeMillis: Long
  endTimeMillis: Long
  includeGhostEntities: Boolean
}
type EntityLineageResult {
  start: Int
  count: Int
  total: Int
  filtered: Int
  relationships: [LineageRelationship!]!
}
type LineageRelationship { type: String! entity: Entity degree: Int! }
`;
