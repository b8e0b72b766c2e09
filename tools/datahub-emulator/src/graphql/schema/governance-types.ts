/** Tags, the glossary, domains and structured properties. */
export const GOVERNANCE_TYPES = `
type AllowedValue { value: PropertyValue! description: String }
type DataTypeEntity implements Entity {
  urn: String!
  type: EntityType!
  info: DataTypeInfo!
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
}
type DataTypeInfo { qualifiedName: String! displayName: String }
type Domain implements Entity {
  urn: String!
  type: EntityType!
  id: String!
  properties: DomainProperties
  ownership: Ownership
  institutionalMemory: InstitutionalMemory
  entities(input: DomainEntitiesInput): SearchResults
  parentDomains: ParentDomainsResult
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  relatedDocuments(input: RelatedDocumentsInput!): RelatedDocumentsResult
  aspects(input: AspectParams): [RawAspect!]
  structuredProperties: StructuredProperties
  displayProperties: DisplayProperties
  deprecation: Deprecation
}
type DomainProperties {
  name: String!
  description: String
  createdOn: ResolvedAuditStamp
  customProperties: [CustomPropertiesEntry!]
}
type EditableTagProperties { name: String description: String }
type EntityTypeEntity implements Entity {
  urn: String!
  type: EntityType!
  info: EntityTypeInfo!
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
}
type EntityTypeInfo { type: EntityType! displayName: String }
type GlossaryNode implements Entity {
  urn: String!
  ownership: Ownership
  type: EntityType!
  properties: GlossaryNodeProperties
  tags: GlobalTags
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  relatedDocuments(input: RelatedDocumentsInput!): RelatedDocumentsResult
  parentNodes: ParentNodesResult
  institutionalMemory: InstitutionalMemory
  exists: Boolean
  aspects(input: AspectParams): [RawAspect!]
  structuredProperties: StructuredProperties
  displayProperties: DisplayProperties
  glossaryChildrenSearch(input: ScrollAcrossEntitiesInput!): ScrollResults
  domain: DomainAssociation
  applications: [ApplicationAssociation!]
}
type GlossaryNodeProperties {
  name: String!
  description: String
  customProperties: [CustomPropertiesEntry!]
  createdOn: ResolvedAuditStamp
}
type GlossaryTerm implements Entity {
  urn: String!
  ownership: Ownership
  domain: DomainAssociation
  applications: [ApplicationAssociation!]
  application: ApplicationAssociation
  institutionalMemory: InstitutionalMemory
  type: EntityType!
  name: String!
  hierarchicalName: String!
  properties: GlossaryTermProperties
  status: Status
  deprecation: Deprecation
  tags: GlobalTags
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  relatedDocuments(input: RelatedDocumentsInput!): RelatedDocumentsResult
  schemaMetadata(version: Long): SchemaMetadata
  parentNodes: ParentNodesResult
  exists: Boolean
  aspects(input: AspectParams): [RawAspect!]
  structuredProperties: StructuredProperties
  displayProperties: DisplayProperties
}
type GlossaryTermProperties {
  name: String!
  description: String
  definition: String!
  termSource: String!
  sourceRef: String
  sourceUrl: String
  customProperties: [CustomPropertiesEntry!]
  rawSchema: String
  createdOn: ResolvedAuditStamp
}
type OwnershipTypeEntity implements Entity {
  urn: String!
  type: EntityType!
  info: OwnershipTypeInfo
  status: Status
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
}
type OwnershipTypeInfo { name: String! description: String created: AuditStamp lastModified: AuditStamp }
enum PropertyCardinality { SINGLE MULTIPLE }
type StructuredPropertyDefinition {
  qualifiedName: String!
  displayName: String
  description: String
  cardinality: PropertyCardinality
  allowedValues: [AllowedValue!]
  valueType: DataTypeEntity!
  typeQualifier: TypeQualifier
  entityTypes: [EntityTypeEntity!]!
  allowedPlatforms: [DataPlatform!]
  immutable: Boolean!
  created: ResolvedAuditStamp
  lastModified: ResolvedAuditStamp
}
type StructuredPropertyEntity implements Entity {
  urn: String!
  type: EntityType!
  exists: Boolean
  definition: StructuredPropertyDefinition!
  settings: StructuredPropertySettings
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
}
type StructuredPropertySettings {
  isHidden: Boolean!
  showInSearchFilters: Boolean!
  showInAssetSummary: Boolean!
  hideInAssetSummaryWhenEmpty: Boolean!
  showAsAssetBadge: Boolean!
  showInColumnsTable: Boolean!
}
type Tag implements Entity {
  urn: String!
  type: EntityType!
  name: String!
  properties: TagProperties
  editableProperties: EditableTagProperties
  ownership: Ownership
  deprecation: Deprecation
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  description: String
  aspects(input: AspectParams): [RawAspect!]
}
type TagProperties { name: String! description: String colorHex: String }
`;
