/** Models, features and what is measured. */
export const MACHINE_LEARNING_TYPES = `
type MLFeature implements Entity {
  urn: String!
  type: EntityType!
  lastIngested: Long
  name: String!
  description: String
  ownership: Ownership
  properties: MLFeatureProperties
  institutionalMemory: InstitutionalMemory
  status: Status
  deprecation: Deprecation
  browsePathV2: BrowsePathV2
  dataPlatformInstance: DataPlatformInstance
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  relatedDocuments(input: RelatedDocumentsInput!): RelatedDocumentsResult
  lineage(input: LineageInput!): EntityLineageResult
  tags: GlobalTags
  glossaryTerms: GlossaryTerms
  domain: DomainAssociation
  applications: [ApplicationAssociation!]
  application: ApplicationAssociation
  editableProperties: MLFeatureEditableProperties
  exists: Boolean
  aspects(input: AspectParams): [RawAspect!]
  structuredProperties: StructuredProperties
}
enum MLFeatureDataType {
  USELESS NOMINAL ORDINAL BINARY COUNT TIME INTERVAL IMAGE VIDEO AUDIO TEXT MAP SEQUENCE SET CONTINUOUS
  BYTE UNKNOWN
}
type MLFeatureEditableProperties { description: String }
type MLFeatureProperties {
  description: String
  dataType: MLFeatureDataType
  sources: [Dataset]
  customProperties: [CustomPropertiesEntry!]
}
type MLFeatureTable implements Entity {
  urn: String!
  type: EntityType!
  lastIngested: Long
  name: String!
  platform: DataPlatform!
  description: String
  ownership: Ownership
  properties: MLFeatureTableProperties
  featureTableProperties: MLFeatureTableProperties
  institutionalMemory: InstitutionalMemory
  status: Status
  deprecation: Deprecation
  dataPlatformInstance: DataPlatformInstance
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  relatedDocuments(input: RelatedDocumentsInput!): RelatedDocumentsResult
  lineage(input: LineageInput!): EntityLineageResult
  browsePathV2: BrowsePathV2
  tags: GlobalTags
  glossaryTerms: GlossaryTerms
  domain: DomainAssociation
  applications: [ApplicationAssociation!]
  application: ApplicationAssociation
  editableProperties: MLFeatureTableEditableProperties
  exists: Boolean
  aspects(input: AspectParams): [RawAspect!]
  structuredProperties: StructuredProperties
}
type MLFeatureTableEditableProperties { description: String }
type MLFeatureTableProperties {
  description: String
  mlFeatures: [MLFeature]
  mlPrimaryKeys: [MLPrimaryKey]
  customProperties: [CustomPropertiesEntry!]
}
type MLModel implements Entity {
  urn: String!
  type: EntityType!
  lastIngested: Long
  name: String!
  platform: DataPlatform!
  origin: FabricType!
  description: String
  globalTags: GlobalTags
  tags: GlobalTags
  ownership: Ownership
  properties: MLModelProperties
  institutionalMemory: InstitutionalMemory
  status: Status
  deprecation: Deprecation
  dataPlatformInstance: DataPlatformInstance
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  relatedDocuments(input: RelatedDocumentsInput!): RelatedDocumentsResult
  lineage(input: LineageInput!): EntityLineageResult
  browsePathV2: BrowsePathV2
  glossaryTerms: GlossaryTerms
  domain: DomainAssociation
  applications: [ApplicationAssociation!]
  application: ApplicationAssociation
  editableProperties: MLModelEditableProperties
  exists: Boolean
  aspects(input: AspectParams): [RawAspect!]
  structuredProperties: StructuredProperties
}
type MLModelEditableProperties { description: String }
type MLModelGroup implements Entity {
  urn: String!
  type: EntityType!
  lastIngested: Long
  name: String!
  platform: DataPlatform!
  origin: FabricType!
  description: String
  properties: MLModelGroupProperties
  institutionalMemory: InstitutionalMemory
  ownership: Ownership
  status: Status
  deprecation: Deprecation
  dataPlatformInstance: DataPlatformInstance
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  relatedDocuments(input: RelatedDocumentsInput!): RelatedDocumentsResult
  lineage(input: LineageInput!): EntityLineageResult
  browsePathV2: BrowsePathV2
  tags: GlobalTags
  glossaryTerms: GlossaryTerms
  domain: DomainAssociation
  applications: [ApplicationAssociation!]
  application: ApplicationAssociation
  editableProperties: MLModelGroupEditableProperties
  exists: Boolean
  aspects(input: AspectParams): [RawAspect!]
  structuredProperties: StructuredProperties
}
type MLModelGroupEditableProperties { description: String }
type MLModelGroupProperties {
  name: String
  description: String
  created: AuditStamp
  lastModified: AuditStamp
  customProperties: [CustomPropertiesEntry!]
  externalUrl: String
  createdAt: Long
}
type MLModelProperties {
  name: String
  description: String
  lastModified: AuditStamp
  version: String
  type: String
  mlFeatures: [String!]
  tags: [String!]
  groups: [MLModelGroup]
  customProperties: [CustomPropertiesEntry!]
  externalUrl: String
  created: AuditStamp
  date: Long
}
type MLPrimaryKey implements Entity {
  urn: String!
  type: EntityType!
  lastIngested: Long
  name: String!
  properties: MLPrimaryKeyProperties
  ownership: Ownership
  institutionalMemory: InstitutionalMemory
  status: Status
  deprecation: Deprecation
  dataPlatformInstance: DataPlatformInstance
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  relatedDocuments(input: RelatedDocumentsInput!): RelatedDocumentsResult
  lineage(input: LineageInput!): EntityLineageResult
  tags: GlobalTags
  glossaryTerms: GlossaryTerms
  domain: DomainAssociation
  applications: [ApplicationAssociation!]
  application: ApplicationAssociation
  editableProperties: MLPrimaryKeyEditableProperties
  exists: Boolean
  aspects(input: AspectParams): [RawAspect!]
  structuredProperties: StructuredProperties
}
type MLPrimaryKeyEditableProperties { description: String }
type MLPrimaryKeyProperties {
  description: String
  dataType: MLFeatureDataType
  sources: [Dataset]
  customProperties: [CustomPropertiesEntry!]
}
type Metric implements Entity {
  urn: String!
  type: EntityType!
  lastIngested: Long
  platform: DataPlatform!
  ownership: Ownership
  browsePathV2: BrowsePathV2
  tags: GlobalTags
  glossaryTerms: GlossaryTerms
  domain: DomainAssociation
  institutionalMemory: InstitutionalMemory
  structuredProperties: StructuredProperties
  status: Status
  deprecation: Deprecation
  dataPlatformInstance: DataPlatformInstance
  subTypes: SubTypes
  documentation: Documentation
  exists: Boolean
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  lineage(input: LineageInput!): EntityLineageResult
}
type SemanticModel implements Entity {
  urn: String!
  type: EntityType!
  lastIngested: Long
  platform: DataPlatform!
  ownership: Ownership
  browsePathV2: BrowsePathV2
  tags: GlobalTags
  glossaryTerms: GlossaryTerms
  domain: DomainAssociation
  institutionalMemory: InstitutionalMemory
  structuredProperties: StructuredProperties
  status: Status
  deprecation: Deprecation
  dataPlatformInstance: DataPlatformInstance
  subTypes: SubTypes
  documentation: Documentation
  exists: Boolean
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  lineage(input: LineageInput!): EntityLineageResult
}
type VersionSet implements Entity {
  urn: String!
  type: EntityType!
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
}
`;
