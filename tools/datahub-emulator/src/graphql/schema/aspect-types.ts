/** What entities are made of: one type per aspect or part of one. */
export const ASPECT_TYPES = `
type AuditStamp { time: Long! actor: String }
type CustomPropertiesEntry { key: String! value: String associatedUrn: String! }
type StringMapEntry { key: String! value: String }
type RawAspect { aspectName: String! payload: String }
input AspectParams { autoRenderOnly: Boolean aspectNames: [String!] }
type SubTypes { typeNames: [String!] }
type Embed { renderUrl: String }
type Status { removed: Boolean! lifecycleStage: LifecycleStageType lifecycleLastUpdated: AuditStamp }
type LifecycleStageType {
  urn: String!
  name: String!
  description: String
  entityTypes: [String!]
  hideInSearch: Boolean!
  allowedPreviousStages: [String!]
}
type Deprecation {
  deprecated: Boolean!
  decommissionTime: Long
  note: String
  actor: String
  actorEntity: Entity
  replacement: Entity
}
type Ownership { owners: [Owner!] lastModified: AuditStamp! }
type Owner {
  owner: OwnerType!
  type: OwnershipType
  ownershipType: OwnershipTypeEntity
  source: OwnershipSource
  associatedUrn: String!
  attribution: MetadataAttribution
}
union OwnerType = CorpUser | CorpGroup
enum OwnershipType {
  TECHNICAL_OWNER BUSINESS_OWNER DATA_STEWARD NONE CUSTOM DATAOWNER DEVELOPER DELEGATE PRODUCER STAKEHOLDER CONSUMER
}
type OwnershipSource { type: OwnershipSourceType! url: String }
enum OwnershipSourceType {
  AUDIT DATABASE FILE_SYSTEM ISSUE_TRACKING_SYSTEM MANUAL SERVICE SOURCE_CONTROL OTHER
}
type OwnershipTypeInfo { name: String! description: String created: AuditStamp lastModified: AuditStamp }
type MetadataAttribution { time: Long! actor: Entity! source: Entity sourceDetail: [StringMapEntry!] }
type GlobalTags { tags: [TagAssociation!] }
type TagAssociation { tag: Tag! associatedUrn: String! context: String attribution: MetadataAttribution }
type GlossaryTerms { terms: [GlossaryTermAssociation!] }
type GlossaryTermAssociation {
  term: GlossaryTerm!
  actor: CorpUser
  associatedUrn: String!
  context: String
  attribution: MetadataAttribution
}
type DomainAssociation { domain: Domain! associatedUrn: String! attribution: MetadataAttribution }
type InstitutionalMemory { elements: [InstitutionalMemoryMetadata!]! }
type InstitutionalMemoryMetadata {
  url: String!
  label: String!
  created: AuditStamp!
  updated: AuditStamp
  description: String!
  associatedUrn: String!
}
type BrowsePathV2 { path: [BrowsePathEntry!]! }
type BrowsePathEntry { name: String! entity: Entity }
type ParentContainersResult { count: Int! containers: [Container!]! }
type ParentNodesResult { count: Int! nodes: [GlossaryNode!]! }
type ParentDomainsResult { count: Int! domains: [Entity!]! }
type StructuredProperties { properties: [StructuredPropertiesEntry!] }
type StructuredPropertiesEntry {
  structuredProperty: StructuredPropertyEntity!
  values: [PropertyValue]!
  valueEntities: [Entity]
  associatedUrn: String!
  attribution: MetadataAttribution
}
union PropertyValue = StringValue | NumberValue
type StringValue { stringValue: String! }
type NumberValue { numberValue: Float! }

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
type DatasetEditableProperties { description: String name: String }
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
union PlatformSchema = TableSchema | KeyValueSchema
type TableSchema { schema: String! }
type KeyValueSchema { keySchema: String! valueSchema: String! }
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
type ForeignKeyConstraint {
  name: String
  foreignFields: [SchemaFieldEntity]
  sourceFields: [SchemaFieldEntity]
  foreignDataset: Dataset
}
type EditableSchemaMetadata { editableSchemaFieldInfo: [EditableSchemaFieldInfo!]! }
type EditableSchemaFieldInfo {
  fieldPath: String!
  description: String
  globalTags: GlobalTags
  tags: GlobalTags
  glossaryTerms: GlossaryTerms
}
type ViewProperties { materialized: Boolean! logic: String! formattedLogic: String language: String! }
type SiblingProperties { isPrimary: Boolean siblings: [Entity] }
type FineGrainedLineage {
  upstreams: [SchemaFieldRef!]
  downstreams: [SchemaFieldRef!]
  query: String
  transformOperation: String
}
type SchemaFieldRef { urn: String! path: String! }
type DatasetStatsSummary {
  queryCountLast30Days: Int
  uniqueUserCountLast30Days: Int
  topUsersLast30Days: [CorpUser!]
}
type Health { type: HealthStatusType! reportedAt: Long status: HealthStatus! message: String causes: [String!] }
enum HealthStatusType { ASSERTIONS INCIDENTS TESTS }
enum HealthStatus { PASS WARN FAIL }
type DatasetProfile {
  timestampMillis: Long!
  rowCount: Long
  columnCount: Long
  sizeInBytes: Long
  fieldProfiles: [DatasetFieldProfile!]
  partitionSpec: PartitionSpec
}
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
type Quantile { quantile: String! value: String! }
type ValueFrequency { value: String! frequency: Long! }
type PartitionSpec { type: PartitionType! partition: String }
enum PartitionType { FULL_TABLE QUERY PARTITION }
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
enum OperationType { INSERT UPDATE DELETE CREATE ALTER DROP CUSTOM UNKNOWN }
enum OperationSourceType { DATA_PROCESS DATA_PLATFORM }

type ContainerProperties {
  name: String!
  description: String
  customProperties: [CustomPropertiesEntry!]
  externalUrl: String
  qualifiedName: String
}
type ContainerEditableProperties { description: String }
type DataPlatformProperties {
  type: PlatformType!
  displayName: String
  datasetNameDelimiter: String!
  logoUrl: String
  logical: Boolean
}
enum PlatformType {
  FILE_SYSTEM KEY_VALUE_STORE MESSAGE_BROKER OBJECT_STORE OLAP_DATASTORE QUERY_ENGINE RELATIONAL_DB SEARCH_ENGINE OTHERS
}
type DataPlatformInstanceProperties {
  name: String
  description: String
  customProperties: [CustomPropertiesEntry!]
  externalUrl: String
}
type DataFlowProperties {
  name: String!
  description: String
  project: String
  externalUrl: String
  customProperties: [CustomPropertiesEntry!]
}
type DataJobProperties {
  name: String!
  description: String
  externalUrl: String
  customProperties: [CustomPropertiesEntry!]
}
type DataJobInputOutput {
  inputDatasets: [Dataset!]
  outputDatasets: [Dataset!]
  inputDatajobs: [DataJob!]
  fineGrainedLineages: [FineGrainedLineage!]
}
type ChartProperties {
  name: String!
  description: String
  externalUrl: String
  customProperties: [CustomPropertiesEntry!]
  lastRefreshed: Long
  created: AuditStamp!
  lastModified: AuditStamp!
}
type DashboardProperties {
  name: String!
  description: String
  externalUrl: String
  customProperties: [CustomPropertiesEntry!]
  lastRefreshed: Long
  created: AuditStamp!
  lastModified: AuditStamp!
}
type CorpUserProperties {
  active: Boolean!
  displayName: String
  email: String
  title: String
  manager: CorpUser
  departmentId: Long
  departmentName: String
  firstName: String
  lastName: String
  fullName: String
  countryCode: String
}
type CorpUserEditableProperties {
  displayName: String
  title: String
  aboutMe: String
  teams: [String!]
  skills: [String!]
  pictureLink: String
  slack: String
  phone: String
  email: String
}
type CorpGroupProperties { displayName: String description: String email: String slack: String }
type CorpGroupEditableProperties { description: String slack: String email: String pictureLink: String }
type TagProperties { name: String! description: String colorHex: String }
type GlossaryTermProperties {
  name: String!
  description: String
  definition: String!
  termSource: String!
  sourceRef: String
  sourceUrl: String
  customProperties: [CustomPropertiesEntry!]
  rawSchema: String
}
type GlossaryNodeProperties {
  name: String!
  description: String
  customProperties: [CustomPropertiesEntry!]
}
type DomainProperties {
  name: String!
  description: String
  customProperties: [CustomPropertiesEntry!]
}
enum FabricType { DEV TEST QA UAT EI PRE STG NON_PROD PROD CORP RVW SANDBOX PRD TST SIT SBX CERT }
`;
