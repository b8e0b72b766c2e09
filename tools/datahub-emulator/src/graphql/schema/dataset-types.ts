/** Datasets, containers and columns. */
export const DATASET_TYPES = `
type BusinessAttribute implements Entity {
  urn: String!
  type: EntityType!
  properties: BusinessAttributeInfo
  ownership: Ownership
  institutionalMemory: InstitutionalMemory
  status: Status
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
}
type BusinessAttributeAssociation { businessAttribute: BusinessAttribute! }
type BusinessAttributeInfo {
  name: String!
  description: String
  tags: GlobalTags
  glossaryTerms: GlossaryTerms
  type: SchemaFieldDataType
  customProperties: [CustomPropertiesEntry!]
  created: AuditStamp!
  lastModified: AuditStamp!
  deleted: AuditStamp
}
type BusinessAttributes { businessAttribute: BusinessAttributeAssociation }
type Container implements Entity {
  urn: String!
  type: EntityType!
  lastIngested: Long
  platform: DataPlatform!
  container: Container
  parentContainers: ParentContainersResult
  properties: ContainerProperties
  editableProperties: ContainerEditableProperties
  ownership: Ownership
  institutionalMemory: InstitutionalMemory
  tags: GlobalTags
  glossaryTerms: GlossaryTerms
  subTypes: SubTypes
  domain: DomainAssociation
  applications: [ApplicationAssociation!]
  application: ApplicationAssociation
  deprecation: Deprecation
  dataPlatformInstance: DataPlatformInstance
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  relatedDocuments(input: RelatedDocumentsInput!): RelatedDocumentsResult
  status: Status
  exists: Boolean
  aspects(input: AspectParams): [RawAspect!]
  structuredProperties: StructuredProperties
  browsePathV2: BrowsePathV2
}
type ContainerEditableProperties { description: String }
type ContainerProperties {
  name: String!
  description: String
  customProperties: [CustomPropertiesEntry!]
  externalUrl: String
  qualifiedName: String
}
type Dataset implements Entity {
  urn: String!
  type: EntityType!
  lastIngested: Long
  platform: DataPlatform!
  container: Container
  parentContainers: ParentContainersResult
  name: String!
  properties: DatasetProperties
  editableProperties: DatasetEditableProperties
  ownership: Ownership
  deprecation: Deprecation
  institutionalMemory: InstitutionalMemory
  schemaMetadata(version: Long): SchemaMetadata
  editableSchemaMetadata: EditableSchemaMetadata
  status: Status
  embed: Embed
  tags: GlobalTags
  glossaryTerms: GlossaryTerms
  dataPlatformInstance: DataPlatformInstance
  domain: DomainAssociation
  applications: [ApplicationAssociation!]
  application: ApplicationAssociation
  usageStats(resource: String, range: TimeRange, startTimeMillis: Long, timeZone: String): UsageQueryResult
  statsSummary: DatasetStatsSummary
  datasetProfiles(
    startTimeMillis: Long
    endTimeMillis: Long
    filter: FilterInput
    limit: Int
  ): [DatasetProfile!]
  operations(startTimeMillis: Long, endTimeMillis: Long, filter: FilterInput, limit: Int): [Operation!]
  assertions(start: Int, count: Int, includeSoftDeleted: Boolean): EntityAssertionsResult
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  relatedDocuments(input: RelatedDocumentsInput!): RelatedDocumentsResult
  lineage(input: LineageInput!): EntityLineageResult
  browsePathV2: BrowsePathV2
  health: [Health!]
  externalUrl: String
  origin: FabricType!
  description: String
  uri: String
  globalTags: GlobalTags
  subTypes: SubTypes
  viewProperties: ViewProperties
  aspects(input: AspectParams): [RawAspect!]
  runs(start: Int, count: Int, direction: RelationshipDirection!): DataProcessInstanceResult
  siblings: SiblingProperties
  fineGrainedLineages: [FineGrainedLineage!]
  exists: Boolean
  structuredProperties: StructuredProperties
  testResults: TestResults
  incidents(
    state: IncidentState
    stage: IncidentStage
    priority: IncidentPriority
    assigneeUrns: [String!]
    start: Int
    count: Int
  ): EntityIncidentsResult
  contract: DataContract
}
type DatasetEditableProperties { description: String name: String }
type DatasetFieldProfile {
  fieldPath: String!
  uniqueCount: Long
  uniqueProportion: Float
  nullCount: Long
  nullProportion: Float
  min: String
  max: String
  mean: String
  median: String
  stdev: String
  sampleValues: [String!]
  quantiles: [Quantile!]
  distinctValueFrequencies: [ValueFrequency!]
}
type DatasetProfile {
  timestampMillis: Long!
  rowCount: Long
  columnCount: Long
  sizeInBytes: Long
  fieldProfiles: [DatasetFieldProfile!]
  partitionSpec: PartitionSpec
}
type DatasetProperties {
  name: String!
  qualifiedName: String
  origin: FabricType!
  description: String
  customProperties: [CustomPropertiesEntry!]
  externalUrl: String
  created: Long
  createdActor: String
  lastModified: AuditStamp!
  lastModifiedActor: String
}
type DatasetStatsSummary {
  queryCountLast30Days: Int
  uniqueUserCountLast30Days: Int
  topUsersLast30Days: [CorpUser!]
}
type EditableSchemaFieldInfo {
  fieldPath: String!
  description: String
  globalTags: GlobalTags
  tags: GlobalTags
  glossaryTerms: GlossaryTerms
}
type EditableSchemaMetadata { editableSchemaFieldInfo: [EditableSchemaFieldInfo!]! }
type FieldUsageCounts { fieldName: String count: Int }
type FineGrainedLineage {
  upstreams: [SchemaFieldRef!]
  downstreams: [SchemaFieldRef!]
  query: String
  transformOperation: String
}
type ForeignKeyConstraint {
  name: String
  foreignFields: [SchemaFieldEntity]
  sourceFields: [SchemaFieldEntity]
  foreignDataset: Dataset
}
type InputField { schemaFieldUrn: String schemaField: SchemaField }
type InputFields { fields: [InputField] }
type KeyValueSchema { keySchema: String! valueSchema: String! }
type Operation {
  timestampMillis: Long!
  actor: String
  operationType: OperationType!
  customOperationType: String
  sourceType: OperationSourceType
  numAffectedRows: Long
  affectedDatasets: [String!]
  lastUpdatedTimestamp: Long!
  partition: String
  customProperties: [StringMapEntry!]
}
enum OperationSourceType { DATA_PROCESS DATA_PLATFORM }
enum OperationType { INSERT UPDATE DELETE CREATE ALTER DROP UNKNOWN CUSTOM }
union PlatformSchema = TableSchema | KeyValueSchema
type Quantile { quantile: String! value: String! }
type SchemaField {
  fieldPath: String!
  jsonPath: String
  label: String
  nullable: Boolean!
  description: String
  type: SchemaFieldDataType!
  nativeDataType: String
  recursive: Boolean!
  globalTags: GlobalTags
  tags: GlobalTags
  glossaryTerms: GlossaryTerms
  isPartOfKey: Boolean
  isPartitioningKey: Boolean
  jsonProps: String
  schemaFieldEntity: SchemaFieldEntity
}
enum SchemaFieldDataType { BOOLEAN FIXED STRING BYTES NUMBER DATE TIME ENUM NULL MAP ARRAY UNION STRUCT }
type SchemaFieldEntity implements Entity {
  urn: String!
  type: EntityType!
  fieldPath: String!
  parent: Entity!
  structuredProperties: StructuredProperties
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  relatedDocuments(input: RelatedDocumentsInput!): RelatedDocumentsResult
  lineage(input: LineageInput!): EntityLineageResult
  businessAttributes: BusinessAttributes
  documentation: Documentation
  status: Status
  deprecation: Deprecation
  tags: GlobalTags
  glossaryTerms: GlossaryTerms
  logicalParent: Entity
}
type SchemaFieldRef { urn: String! path: String! }
type SchemaFieldSpec { path: String! type: String! nativeType: String! }
type SchemaMetadata {
  aspectVersion: Long
  datasetUrn: String
  name: String!
  platformUrn: String!
  version: Long!
  cluster: String
  hash: String!
  platformSchema: PlatformSchema
  fields: [SchemaField!]!
  primaryKeys: [String!]
  foreignKeys: [ForeignKeyConstraint]
  createdAt: Long
}
type SiblingProperties { isPrimary: Boolean siblings: [Entity] }
type TableSchema { schema: String! }
enum TimeRange { DAY WEEK MONTH QUARTER HALF_YEAR YEAR ALL }
type UsageAggregation {
  bucket: Long
  duration: WindowDuration
  resource: String
  metrics: UsageAggregationMetrics
}
type UsageAggregationMetrics {
  uniqueUserCount: Int
  users: [UserUsageCounts]
  totalSqlQueries: Int
  topSqlQueries: [String]
  fields: [FieldUsageCounts]
}
type UsageQueryResult { buckets: [UsageAggregation] aggregations: UsageQueryResultAggregations }
type UsageQueryResultAggregations {
  uniqueUserCount: Int
  users: [UserUsageCounts]
  fields: [FieldUsageCounts]
  totalSqlQueries: Int
}
type UserUsageCounts { user: CorpUser count: Int userEmail: String }
type ValueFrequency { value: String! frequency: Long! }
type ViewProperties { materialized: Boolean! logic: String! formattedLogic: String language: String! }
enum WindowDuration { DAY WEEK MONTH YEAR }
`;
