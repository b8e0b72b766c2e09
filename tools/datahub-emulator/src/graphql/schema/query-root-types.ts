/** The query root and what only it answers. */
export const QUERY_ROOT_TYPES = `
type Query {
  dataPlatform(urn: String!): DataPlatform
  corpUser(urn: String!): CorpUser
  corpGroup(urn: String!): CorpGroup
  dataset(urn: String!): Dataset
  dashboard(urn: String!): Dashboard
  notebook(urn: String!): Notebook
  chart(urn: String!): Chart
  dataFlow(urn: String!): DataFlow
  dataJob(urn: String!): DataJob
  tag(urn: String!): Tag
  role(urn: String!): Role
  structuredProperty(urn: String!): StructuredPropertyEntity
  glossaryTerm(urn: String!): GlossaryTerm
  glossaryNode(urn: String!): GlossaryNode
  container(urn: String!): Container
  domain(urn: String!): Domain
  assertion(urn: String!): Assertion
  mlModel(urn: String!): MLModel
  mlModelGroup(urn: String!): MLModelGroup
  mlFeature(urn: String!): MLFeature
  mlFeatureTable(urn: String!): MLFeatureTable
  mlPrimaryKey(urn: String!): MLPrimaryKey
  listUsers(input: ListUsersInput!): ListUsersResult
  listGroups(input: ListGroupsInput!): ListGroupsResult
  getEntityCounts(input: EntityCountInput): EntityCountResults
  listDomains(input: ListDomainsInput!): ListDomainsResult
  getRootGlossaryTerms(input: GetRootGlossaryEntitiesInput!): GetRootGlossaryTermsResult
  getRootGlossaryNodes(input: GetRootGlossaryEntitiesInput!): GetRootGlossaryNodesResult
  entityExists(urn: String!): Boolean
  entity(urn: String!): Entity
  entities(urns: [String!]!, checkForExistence: Boolean): [Entity]
  getInviteToken(input: GetInviteTokenInput!): InviteToken
  listQueries(input: ListQueriesInput!): ListQueriesResult
  dataProduct(urn: String!): DataProduct
  listOwnershipTypes(input: ListOwnershipTypesInput!): ListOwnershipTypesResult!
  dataPlatformInstance(urn: String!): DataPlatformInstance
  businessAttribute(urn: String!): BusinessAttribute
  dataProcessInstance(urn: String!): DataProcessInstance
  application(urn: String!): Application
  search(input: SearchInput!): SearchResults
  searchAcrossEntities(input: SearchAcrossEntitiesInput!): SearchResults
  scrollAcrossEntities(input: ScrollAcrossEntitiesInput!): ScrollResults
  searchAcrossLineage(input: SearchAcrossLineageInput!): SearchAcrossLineageResults
  scrollAcrossLineage(input: ScrollAcrossLineageInput!): ScrollAcrossLineageResults
  autoComplete(input: AutoCompleteInput!): AutoCompleteResults
  autoCompleteForMultiple(input: AutoCompleteMultipleInput!): AutoCompleteMultipleResults
  aggregateAcrossEntities(input: AggregateAcrossEntitiesInput!): AggregateResults
  listDataProductAssets(urn: String!, input: SearchAcrossEntitiesInput!): SearchResults
  me: AuthenticatedUser
  appConfig: AppConfig
  globalViewsSettings: GlobalViewsSettings
  listAccessTokens(input: ListAccessTokenInput!): ListAccessTokenResult!
  getAccessTokenMetadata(token: String!): AccessTokenMetadata!
  getSecretValues(input: GetSecretValuesInput!): [SecretValue!]
  listIngestionSources(input: ListIngestionSourcesInput!): ListIngestionSourcesResult
  connection(urn: String!): DataHubConnection
  document(urn: String!): Document
  semanticSearch(input: SearchInput!): SearchResults
  semanticSearchAcrossEntities(input: SearchAcrossEntitiesInput!): SearchResults
}
type AccessToken { accessToken: String! metadata: AccessTokenMetadata }
enum AccessTokenDuration { ONE_HOUR ONE_DAY ONE_WEEK ONE_MONTH THREE_MONTHS SIX_MONTHS ONE_YEAR NO_EXPIRY }
type AccessTokenMetadata implements Entity {
  urn: String!
  type: EntityType!
  id: String!
  name: String!
  description: String
  actorUrn: String!
  ownerUrn: String!
  owner: CorpUser
  createdAt: Long!
  expiresAt: Long
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
}
enum AccessTokenType { PERSONAL SERVICE_ACCOUNT }
type AppConfig {
  appVersion: String
  telemetryConfig: TelemetryConfig!
  featureFlags: FeatureFlagsConfig!
  semanticSearchConfig: SemanticSearchConfig
}
type AuthenticatedUser { corpUser: CorpUser! }
type AwsProviderConfig { region: String! }
type DataHubConnection implements Entity {
  urn: String!
  type: EntityType!
  details: DataHubConnectionDetails!
  platform: DataPlatform!
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
}
type DataHubConnectionDetails {
  type: DataHubConnectionDetailsType!
  json: DataHubJsonConnection
  name: String
}
enum DataHubConnectionDetailsType { JSON }
type DataHubJsonConnection { blob: String! }
type EmbeddingConfig {
  provider: String!
  modelId: String!
  modelEmbeddingKey: String!
  awsProviderConfig: AwsProviderConfig
  vertexProviderConfig: VertexProviderConfig
}
input EntityCountInput { types: [EntityType!] viewUrn: String }
type EntityCountResult { entityType: EntityType! count: Int! }
type EntityCountResults { counts: [EntityCountResult!] }
type ExecutionRequest implements Entity {
  urn: String!
  type: EntityType!
  id: String!
  result: ExecutionRequestResult
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
}
type ExecutionRequestResult { status: String! startTimeMs: Long }
type FeatureFlagsConfig {
  readOnlyModeEnabled: Boolean!
  nestedDomainsEnabled: Boolean!
  dataContractsEnabled: Boolean!
  entityVersioningEnabled: Boolean!
  metricsEnabled: Boolean!
  showTestsInHealthIcon: Boolean!
}
input GetInviteTokenInput { roleUrn: String }
input GetRootGlossaryEntitiesInput { start: Int! count: Int! }
type GetRootGlossaryNodesResult { nodes: [GlossaryNode!]! start: Int! count: Int! total: Int! }
type GetRootGlossaryTermsResult { terms: [GlossaryTerm!]! start: Int! count: Int! total: Int! }
input GetSecretValuesInput { secrets: [String!]! }
type GlobalViewsSettings { defaultView: String }
type IngestionSource {
  urn: String!
  name: String!
  executions(start: Int, count: Int): IngestionSourceExecutionRequests
}
type IngestionSourceExecutionRequests { executionRequests: [ExecutionRequest!]! }
input IngestionSourceSourceInput { type: IngestionSourceSourceType! }
enum IngestionSourceSourceType { SYSTEM }
type InviteToken { inviteToken: String! }
input ListAccessTokenInput { start: Int count: Int filters: [FacetFilterInput!] }
type ListAccessTokenResult { start: Int! count: Int! total: Int! tokens: [AccessTokenMetadata!]! }
input ListDomainsInput { start: Int count: Int query: String parentDomain: String }
type ListDomainsResult { start: Int! count: Int! total: Int! domains: [Domain!]! }
input ListGroupsInput { start: Int count: Int query: String }
type ListGroupsResult { start: Int! count: Int! total: Int! groups: [CorpGroup!]! }
input ListIngestionSourcesInput {
  start: Int
  count: Int
  query: String
  filters: [FacetFilterInput!]
  sort: SortCriterion
}
type ListIngestionSourcesResult { ingestionSources: [IngestionSource!]! }
input ListOwnershipTypesInput { start: Int count: Int query: String filters: [FacetFilterInput!] }
type ListOwnershipTypesResult { ownershipTypes: [OwnershipTypeEntity!]! }
input ListQueriesInput {
  start: Int
  count: Int
  query: String
  source: QuerySource
  datasetUrn: String
  sortInput: SortQueriesInput
  orFilters: [AndFilterInput!]
}
type ListQueriesResult { start: Int! count: Int! total: Int! queries: [QueryEntity!]! }
input ListUsersInput { start: Int count: Int query: String }
type ListUsersResult { start: Int! count: Int! total: Int! users: [CorpUser!]! }
type SecretValue { name: String! value: String! }
type SemanticSearchConfig { enabled: Boolean! enabledEntities: [String!]! embeddingConfig: EmbeddingConfig }
type TelemetryConfig { enableThirdPartyLogging: Boolean }
type VertexProviderConfig { projectId: String! location: String! }
`;
