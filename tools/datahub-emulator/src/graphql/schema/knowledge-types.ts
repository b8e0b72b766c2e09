/** Documents, queries, data products and applications. */
export const KNOWLEDGE_TYPES = `
type Application implements Entity {
  urn: String!
  type: EntityType!
  properties: ApplicationProperties
  ownership: Ownership
  exists: Boolean
  status: Status
  institutionalMemory: InstitutionalMemory
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  relatedDocuments(input: RelatedDocumentsInput!): RelatedDocumentsResult
  glossaryTerms: GlossaryTerms
  domain: DomainAssociation
  tags: GlobalTags
  aspects(input: AspectParams): [RawAspect!]
  structuredProperties: StructuredProperties
}
type ApplicationProperties {
  name: String!
  description: String
  externalUrl: String
  numAssets: Int
  customProperties: [CustomPropertiesEntry!]
}
type DataProduct implements Entity {
  urn: String!
  type: EntityType!
  properties: DataProductProperties
  ownership: Ownership
  institutionalMemory: InstitutionalMemory
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  relatedDocuments(input: RelatedDocumentsInput!): RelatedDocumentsResult
  entities(input: SearchAcrossEntitiesInput): SearchResults
  glossaryTerms: GlossaryTerms
  domain: DomainAssociation
  applications: [ApplicationAssociation!]
  application: ApplicationAssociation
  tags: GlobalTags
  aspects(input: AspectParams): [RawAspect!]
  structuredProperties: StructuredProperties
  deprecation: Deprecation
  exists: Boolean
  parentDataProducts: [DataProduct!]!
}
type DataProductProperties {
  name: String!
  description: String
  externalUrl: String
  numAssets: Int
  customProperties: [CustomPropertiesEntry!]
  createdOn: ResolvedAuditStamp
  parentDataProduct: DataProduct
}
type Document implements Entity {
  urn: String!
  type: EntityType!
  lastIngested: Long
  info: DocumentInfo
  settings: DocumentSettings
  subType: String
  dataPlatformInstance: DataPlatformInstance
  platform: DataPlatform!
  ownership: Ownership
  browsePathV2: BrowsePathV2
  tags: GlobalTags
  globalTags: GlobalTags
  glossaryTerms: GlossaryTerms
  domain: DomainAssociation
  exists: Boolean
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  aspects(input: AspectParams): [RawAspect!]
  structuredProperties: StructuredProperties
  institutionalMemory: InstitutionalMemory
  documentation: Documentation
  parentDocuments: ParentDocumentsResult
}
type DocumentContent { text: String! semanticText: String }
type DocumentInfo {
  title: String
  source: DocumentSource
  status: DocumentStatus
  contents: DocumentContent!
  created: ResolvedAuditStamp!
  lastModified: ResolvedAuditStamp!
  relatedAssets: [DocumentRelatedAsset!]
  relatedDocuments: [DocumentRelatedDocument!]
  parentDocument: DocumentParentDocument
  customProperties: [CustomPropertiesEntry!]
}
type DocumentParentDocument { document: Document! }
type DocumentRelatedAsset { asset: Entity! }
type DocumentRelatedDocument { document: Document! }
type DocumentSettings { showInGlobalContext: Boolean! }
type DocumentSource { sourceType: DocumentSourceType! externalUrl: String externalId: String }
enum DocumentSourceType { NATIVE EXTERNAL }
enum DocumentState { PUBLISHED UNPUBLISHED }
type DocumentStatus { state: DocumentState! }
type QueryEntity implements Entity {
  urn: String!
  type: EntityType!
  properties: QueryProperties
  subjects: [QuerySubject!]
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  platform: DataPlatform
}
enum QueryLanguage { SQL }
type QueryProperties {
  statement: QueryStatement!
  source: QuerySource!
  name: String
  description: String
  created: AuditStamp!
  createdOn: ResolvedAuditStamp!
  lastModified: AuditStamp!
  origin: Entity
  customProperties: [CustomPropertiesEntry!]
}
enum QuerySource { MANUAL SYSTEM }
type QueryStatement { value: String! language: QueryLanguage! }
type QuerySubject { dataset: Dataset! schemaField: SchemaFieldEntity }
`;
