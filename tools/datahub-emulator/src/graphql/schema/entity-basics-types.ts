/** What entities of many types share. */
export const ENTITY_BASICS_TYPES = `
interface Entity {
  urn: String!
  type: EntityType!
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
}
type ApplicationAssociation { application: Application! associatedUrn: String! }
type AuditStamp { time: Long! actor: String }
type BrowsePathEntry { name: String! entity: Entity }
type BrowsePathV2 { path: [BrowsePathEntry!]! }
type CustomPropertiesEntry { key: String! value: String associatedUrn: String! }
type DataPlatform implements Entity {
  urn: String!
  type: EntityType!
  lastIngested: Long
  name: String!
  properties: DataPlatformProperties
  displayName: String
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
}
type DataPlatformInstance implements Entity {
  urn: String!
  type: EntityType!
  platform: DataPlatform!
  instanceId: String!
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  properties: DataPlatformInstanceProperties
  ownership: Ownership
  institutionalMemory: InstitutionalMemory
  tags: GlobalTags
  deprecation: Deprecation
  status: Status
}
type DataPlatformInstanceProperties {
  name: String
  description: String
  customProperties: [CustomPropertiesEntry!]
  externalUrl: String
}
type DataPlatformProperties {
  type: PlatformType!
  displayName: String
  datasetNameDelimiter: String!
  logoUrl: String
  logical: Boolean
}
type Deprecation {
  deprecated: Boolean!
  decommissionTime: Long
  note: String
  actor: String
  actorEntity: Entity
  replacement: Entity
}
type DisplayProperties { colorHex: String icon: IconProperties }
type Documentation { documentations: [DocumentationAssociation!]! }
type DocumentationAssociation { documentation: String! attribution: MetadataAttribution }
type DomainAssociation { domain: Domain! associatedUrn: String! attribution: MetadataAttribution }
type Embed { renderUrl: String }
enum EntityType {
  DOMAIN DATASET CORP_USER CORP_GROUP DATA_PLATFORM ER_MODEL_RELATIONSHIP DASHBOARD NOTEBOOK CHART
  DATA_FLOW DATA_JOB TAG GLOSSARY_TERM GLOSSARY_NODE CONTAINER MLMODEL MLMODEL_GROUP MLFEATURE_TABLE
  MLFEATURE MLPRIMARY_KEY INGESTION_SOURCE EXECUTION_REQUEST ASSERTION DATA_PROCESS_INSTANCE
  DATA_PLATFORM_INSTANCE ACCESS_TOKEN TEST DATAHUB_POLICY DATAHUB_ROLE POST SCHEMA_FIELD DATAHUB_VIEW
  QUERY DATA_PRODUCT CUSTOM_OWNERSHIP_TYPE DATAHUB_CONNECTION INCIDENT ROLE DATA_CONTRACT
  STRUCTURED_PROPERTY FORM DATA_TYPE ENTITY_TYPE RESTRICTED OTHER BUSINESS_ATTRIBUTE VERSION_SET
  APPLICATION DOCUMENT DATAHUB_PAGE_TEMPLATE DATAHUB_PAGE_MODULE DATAHUB_FILE METRIC SEMANTIC_MODEL
}
enum FabricType { DEV TEST QA UAT EI PRE STG NON_PROD PROD CORP RVW SANDBOX PRD TST SIT SBX CERT }
type GlobalTags { tags: [TagAssociation!] }
type GlossaryTermAssociation {
  term: GlossaryTerm!
  actor: CorpUser
  associatedUrn: String!
  context: String
  attribution: MetadataAttribution
}
type GlossaryTerms { terms: [GlossaryTermAssociation!] }
type Health {
  type: HealthStatusType!
  reportedAt: Long
  status: HealthStatus!
  message: String
  causes: [String!]
}
enum HealthStatus { PASS WARN FAIL }
enum HealthStatusType { ASSERTIONS INCIDENTS TESTS }
enum IconLibrary { MATERIAL }
type IconProperties { iconLibrary: IconLibrary name: String style: String }
type InstitutionalMemory { elements: [InstitutionalMemoryMetadata!]! }
type InstitutionalMemoryMetadata {
  url: String!
  label: String!
  author: CorpUser!
  actor: ResolvedActor!
  created: AuditStamp!
  updated: AuditStamp
  description: String!
  associatedUrn: String!
}
type LifecycleStageType {
  urn: String!
  name: String!
  description: String
  entityTypes: [String!]
  hideInSearch: Boolean!
  allowedPreviousStages: [String!]
}
scalar Long
type MetadataAttribution { time: Long! actor: Entity! source: Entity sourceDetail: [StringMapEntry!] }
type NumberValue { numberValue: Float! }
type Owner {
  owner: OwnerType!
  type: OwnershipType
  ownershipType: OwnershipTypeEntity
  source: OwnershipSource
  associatedUrn: String!
  attribution: MetadataAttribution
}
union OwnerType = CorpUser | CorpGroup
type Ownership { owners: [Owner!] lastModified: AuditStamp! }
type OwnershipSource { type: OwnershipSourceType! url: String }
enum OwnershipSourceType {
  AUDIT DATABASE FILE_SYSTEM ISSUE_TRACKING_SYSTEM MANUAL SERVICE SOURCE_CONTROL OTHER
}
enum OwnershipType {
  TECHNICAL_OWNER BUSINESS_OWNER DATA_STEWARD NONE CUSTOM DATAOWNER DEVELOPER DELEGATE PRODUCER
  STAKEHOLDER CONSUMER
}
type ParentContainersResult { count: Int! containers: [Container!]! }
type ParentDocumentsResult { count: Int! documents: [Document!]! }
type ParentDomainsResult { count: Int! domains: [Entity!]! }
type ParentNodesResult { count: Int! nodes: [GlossaryNode!]! }
type PartitionSpec { type: PartitionType! partition: String timePartition: TimeWindow }
enum PartitionType { FULL_TABLE QUERY PARTITION }
enum PlatformType {
  FILE_SYSTEM KEY_VALUE_STORE MESSAGE_BROKER OBJECT_STORE OLAP_DATASTORE QUERY_ENGINE RELATIONAL_DB
  SEARCH_ENGINE OTHERS
}
union PropertyValue = StringValue | NumberValue
type RawAspect { aspectName: String! payload: String }
union ResolvedActor = CorpUser | CorpGroup
type ResolvedAuditStamp { time: Long! actor: CorpUser }
type Status { removed: Boolean! lifecycleStage: LifecycleStageType lifecycleLastUpdated: AuditStamp }
type StringMapEntry { key: String! value: String }
type StringValue { stringValue: String! }
type StructuredProperties { properties: [StructuredPropertiesEntry!] }
type StructuredPropertiesEntry {
  structuredProperty: StructuredPropertyEntity!
  values: [PropertyValue]!
  valueEntities: [Entity]
  associatedUrn: String!
  attribution: MetadataAttribution
}
type SubTypes { typeNames: [String!] }
type TagAssociation { tag: Tag! associatedUrn: String! context: String attribution: MetadataAttribution }
type TimeWindow { startTimeMillis: Long! durationMillis: Long! }
type TypeQualifier { allowedTypes: [EntityTypeEntity!] }
`;
