/** Charts, dashboards and notebooks. */
export const VISUALS_TYPES = `
enum AccessLevel { PUBLIC PRIVATE }
type Chart implements Entity {
  urn: String!
  type: EntityType!
  lastIngested: Long
  container: Container
  parentContainers: ParentContainersResult
  tool: String!
  chartId: String!
  properties: ChartProperties
  editableProperties: ChartEditableProperties
  query: ChartQuery
  ownership: Ownership
  status: Status
  deprecation: Deprecation
  embed: Embed
  tags: GlobalTags
  institutionalMemory: InstitutionalMemory
  glossaryTerms: GlossaryTerms
  domain: DomainAssociation
  applications: [ApplicationAssociation!]
  application: ApplicationAssociation
  dataPlatformInstance: DataPlatformInstance
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  relatedDocuments(input: RelatedDocumentsInput!): RelatedDocumentsResult
  lineage(input: LineageInput!): EntityLineageResult
  browsePathV2: BrowsePathV2
  globalTags: GlobalTags
  platform: DataPlatform!
  inputFields: InputFields
  exists: Boolean
  subTypes: SubTypes
  aspects(input: AspectParams): [RawAspect!]
  structuredProperties: StructuredProperties
  health: [Health!]
  incidents(
    state: IncidentState
    stage: IncidentStage
    priority: IncidentPriority
    assigneeUrns: [String!]
    start: Int
    count: Int
  ): EntityIncidentsResult
}
type ChartEditableProperties { description: String }
type ChartProperties {
  name: String!
  description: String
  externalUrl: String
  type: ChartType
  access: AccessLevel
  customProperties: [CustomPropertiesEntry!]
  lastRefreshed: Long
  created: AuditStamp!
  lastModified: AuditStamp!
  deleted: AuditStamp
}
type ChartQuery { rawQuery: String! type: ChartQueryType! }
enum ChartQueryType { SQL LOOKML }
enum ChartType { BAR PIE SCATTER TABLE TEXT LINE AREA HISTOGRAM BOX_PLOT WORD_CLOUD COHORT }
type Dashboard implements Entity {
  urn: String!
  type: EntityType!
  lastIngested: Long
  container: Container
  parentContainers: ParentContainersResult
  tool: String!
  dashboardId: String!
  properties: DashboardProperties
  editableProperties: DashboardEditableProperties
  ownership: Ownership
  status: Status
  embed: Embed
  deprecation: Deprecation
  tags: GlobalTags
  institutionalMemory: InstitutionalMemory
  glossaryTerms: GlossaryTerms
  domain: DomainAssociation
  applications: [ApplicationAssociation!]
  application: ApplicationAssociation
  dataPlatformInstance: DataPlatformInstance
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  relatedDocuments(input: RelatedDocumentsInput!): RelatedDocumentsResult
  lineage(input: LineageInput!): EntityLineageResult
  browsePathV2: BrowsePathV2
  globalTags: GlobalTags
  platform: DataPlatform!
  inputFields: InputFields
  subTypes: SubTypes
  exists: Boolean
  aspects(input: AspectParams): [RawAspect!]
  structuredProperties: StructuredProperties
  health: [Health!]
  incidents(
    state: IncidentState
    stage: IncidentStage
    priority: IncidentPriority
    assigneeUrns: [String!]
    start: Int
    count: Int
  ): EntityIncidentsResult
}
type DashboardEditableProperties { description: String }
type DashboardProperties {
  name: String!
  description: String
  externalUrl: String
  access: AccessLevel
  customProperties: [CustomPropertiesEntry!]
  lastRefreshed: Long
  created: AuditStamp!
  lastModified: AuditStamp!
  deleted: AuditStamp
}
type Notebook implements Entity {
  urn: String!
  type: EntityType!
  tool: String!
  notebookId: String!
  info: NotebookInfo
  editableProperties: NotebookEditableProperties
  ownership: Ownership
  status: Status
  tags: GlobalTags
  institutionalMemory: InstitutionalMemory
  domain: DomainAssociation
  applications: [ApplicationAssociation!]
  application: ApplicationAssociation
  dataPlatformInstance: DataPlatformInstance
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  subTypes: SubTypes
  glossaryTerms: GlossaryTerms
  platform: DataPlatform!
  browsePathV2: BrowsePathV2
  exists: Boolean
  aspects(input: AspectParams): [RawAspect!]
}
type NotebookEditableProperties { description: String }
type NotebookInfo {
  title: String
  description: String
  externalUrl: String
  customProperties: [CustomPropertiesEntry!]
}
`;
