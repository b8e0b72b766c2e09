/** Data flows, data jobs and their runs. */
export const PIPELINES_TYPES = `
type DataFlow implements Entity {
  urn: String!
  type: EntityType!
  lastIngested: Long
  orchestrator: String!
  flowId: String!
  cluster: String!
  properties: DataFlowProperties
  editableProperties: DataFlowEditableProperties
  ownership: Ownership
  tags: GlobalTags
  status: Status
  deprecation: Deprecation
  institutionalMemory: InstitutionalMemory
  glossaryTerms: GlossaryTerms
  domain: DomainAssociation
  applications: [ApplicationAssociation!]
  application: ApplicationAssociation
  dataPlatformInstance: DataPlatformInstance
  container: Container
  parentContainers: ParentContainersResult
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  relatedDocuments(input: RelatedDocumentsInput!): RelatedDocumentsResult
  lineage(input: LineageInput!): EntityLineageResult
  browsePathV2: BrowsePathV2
  globalTags: GlobalTags
  platform: DataPlatform!
  exists: Boolean
  aspects(input: AspectParams): [RawAspect!]
  structuredProperties: StructuredProperties
  health: [Health!]
  subTypes: SubTypes
  incidents(
    state: IncidentState
    stage: IncidentStage
    priority: IncidentPriority
    assigneeUrns: [String!]
    start: Int
    count: Int
  ): EntityIncidentsResult
}
type DataFlowEditableProperties { description: String }
type DataFlowProperties {
  name: String!
  description: String
  project: String
  externalUrl: String
  customProperties: [CustomPropertiesEntry!]
}
type DataJob implements Entity {
  urn: String!
  type: EntityType!
  subTypes: SubTypes
  lastIngested: Long
  dataFlow: DataFlow
  jobId: String!
  properties: DataJobProperties
  dataPlatformInstance: DataPlatformInstance
  platform: DataPlatform
  container: Container
  parentContainers: ParentContainersResult
  editableProperties: DataJobEditableProperties
  tags: GlobalTags
  ownership: Ownership
  status: Status
  deprecation: Deprecation
  institutionalMemory: InstitutionalMemory
  glossaryTerms: GlossaryTerms
  domain: DomainAssociation
  applications: [ApplicationAssociation!]
  application: ApplicationAssociation
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  relatedDocuments(input: RelatedDocumentsInput!): RelatedDocumentsResult
  lineage(input: LineageInput!): EntityLineageResult
  browsePathV2: BrowsePathV2
  inputOutput: DataJobInputOutput
  globalTags: GlobalTags
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
  runs(start: Int, count: Int): DataProcessInstanceResult
}
type DataJobEditableProperties { description: String }
type DataJobInputOutput {
  inputDatasets: [Dataset!]
  outputDatasets: [Dataset!]
  inputDatajobs: [DataJob!]
  fineGrainedLineages: [FineGrainedLineage!]
}
type DataJobProperties {
  name: String!
  description: String
  externalUrl: String
  customProperties: [CustomPropertiesEntry!]
}
type DataProcessInstance implements Entity {
  urn: String!
  type: EntityType!
  exists: Boolean
  status: Status
  state(startTimeMillis: Long, endTimeMillis: Long, limit: Int): [DataProcessRunEvent]
  created: AuditStamp
  name: String
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  lineage(input: LineageInput!): EntityLineageResult
  externalUrl: String
  properties: DataProcessInstanceProperties
  dataPlatformInstance: DataPlatformInstance
  subTypes: SubTypes
  container: Container
  platform: DataPlatform
  parentContainers: ParentContainersResult
  parentTemplate: Entity
}
type DataProcessInstanceProperties {
  name: String!
  externalUrl: String
  created: AuditStamp!
  customProperties: [CustomPropertiesEntry!]
}
type DataProcessInstanceResult { total: Int runs: [DataProcessInstance] }
type DataProcessInstanceRunResult { resultType: DataProcessInstanceRunResultType nativeResultType: String }
enum DataProcessInstanceRunResultType { SUCCESS FAILURE SKIPPED UP_FOR_RETRY }
type DataProcessRunEvent {
  status: DataProcessRunStatus
  attempt: Int
  result: DataProcessInstanceRunResult
  timestampMillis: Long!
  durationMillis: Long
}
enum DataProcessRunStatus { STARTED COMPLETE }
`;
