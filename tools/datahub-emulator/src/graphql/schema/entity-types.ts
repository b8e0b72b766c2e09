import { ENTITY_TYPE_NAMES } from '../../model/entity-type-names';

// Entities of which nothing but the identity is served: they can be found, counted and linked.
const IDENTITY_ONLY = [
  ...['Assertion', 'Application', 'BusinessAttribute', 'DataContract', 'DataProcessInstance', 'DataProduct'],
  ...['Document', 'Form', 'Incident', 'Metric', 'MLFeature', 'MLFeatureTable', 'MLModel', 'MLModelGroup'],
  ...[
    'MLPrimaryKey',
    'Notebook',
    'Role',
    'SemanticModel',
    'Test',
    'Post',
    'DataTypeEntity',
    'EntityTypeEntity',
  ],
  ...['QueryEntity', 'VersionSet', 'ExecutionRequest', 'DataHubPolicy', 'DataHubRole', 'DataHubView'],
];

// Fields that several entity types share; each is resolved in one place.
const IDENTITY = `urn: String! type: EntityType! relationships(input: RelationshipsInput!): EntityRelationshipsResult`;
const RAW = `exists: Boolean aspects(input: AspectParams): [RawAspect!]`;
const GOVERNED = `ownership: Ownership tags: GlobalTags glossaryTerms: GlossaryTerms domain: DomainAssociation
  deprecation: Deprecation institutionalMemory: InstitutionalMemory structuredProperties: StructuredProperties`;
const ASSET = `lastIngested: Long status: Status subTypes: SubTypes container: Container
  parentContainers: ParentContainersResult dataPlatformInstance: DataPlatformInstance browsePathV2: BrowsePathV2
  globalTags: GlobalTags lineage(input: LineageInput!): EntityLineageResult health: [Health!]`;

/** The entities. */
export const ENTITY_TYPES = `
enum EntityType { ${[...ENTITY_TYPE_NAMES.keys()].join(' ')} OTHER }

interface Entity { ${IDENTITY} }

type Dataset implements Entity {
  ${IDENTITY} ${RAW} ${GOVERNED} ${ASSET}
  platform: DataPlatform!
  name: String!
  origin: FabricType!
  description: String
  externalUrl: String
  uri: String
  embed: Embed
  properties: DatasetProperties
  editableProperties: DatasetEditableProperties
  schemaMetadata(version: Long): SchemaMetadata
  editableSchemaMetadata: EditableSchemaMetadata
  viewProperties: ViewProperties
  siblings: SiblingProperties
  fineGrainedLineages: [FineGrainedLineage!]
  statsSummary: DatasetStatsSummary
  datasetProfiles(startTimeMillis: Long, endTimeMillis: Long, filter: FilterInput, limit: Int): [DatasetProfile!]
  operations(startTimeMillis: Long, endTimeMillis: Long, filter: FilterInput, limit: Int): [Operation!]
}
type Container implements Entity {
  ${IDENTITY} ${RAW} ${GOVERNED}
  lastIngested: Long
  status: Status
  subTypes: SubTypes
  platform: DataPlatform!
  dataPlatformInstance: DataPlatformInstance
  container: Container
  parentContainers: ParentContainersResult
  browsePathV2: BrowsePathV2
  properties: ContainerProperties
  editableProperties: ContainerEditableProperties
}
type DataPlatform implements Entity {
  ${IDENTITY}
  lastIngested: Long
  name: String!
  displayName: String
  properties: DataPlatformProperties
}
type DataPlatformInstance implements Entity {
  ${IDENTITY}
  platform: DataPlatform!
  instanceId: String!
  properties: DataPlatformInstanceProperties
  ownership: Ownership
  institutionalMemory: InstitutionalMemory
  tags: GlobalTags
  deprecation: Deprecation
  status: Status
}
type DataFlow implements Entity {
  ${IDENTITY} ${RAW} ${GOVERNED} ${ASSET}
  platform: DataPlatform!
  orchestrator: String!
  flowId: String!
  cluster: String!
  properties: DataFlowProperties
}
type DataJob implements Entity {
  ${IDENTITY} ${RAW} ${GOVERNED} ${ASSET}
  platform: DataPlatform
  dataFlow: DataFlow
  jobId: String!
  properties: DataJobProperties
  inputOutput: DataJobInputOutput
}
type Chart implements Entity {
  ${IDENTITY} ${RAW} ${GOVERNED} ${ASSET}
  platform: DataPlatform!
  tool: String!
  chartId: String!
  embed: Embed
  properties: ChartProperties
}
type Dashboard implements Entity {
  ${IDENTITY} ${RAW} ${GOVERNED} ${ASSET}
  platform: DataPlatform!
  tool: String!
  dashboardId: String!
  embed: Embed
  properties: DashboardProperties
}
type SchemaFieldEntity implements Entity {
  ${IDENTITY}
  fieldPath: String!
  parent: Entity!
  structuredProperties: StructuredProperties
  status: Status
  deprecation: Deprecation
  tags: GlobalTags
  glossaryTerms: GlossaryTerms
}
type CorpUser implements Entity {
  ${IDENTITY} ${RAW}
  username: String!
  properties: CorpUserProperties
  editableProperties: CorpUserEditableProperties
  tags: GlobalTags
  structuredProperties: StructuredProperties
}
type CorpGroup implements Entity {
  ${IDENTITY} ${RAW}
  name: String!
  ownership: Ownership
  properties: CorpGroupProperties
  editableProperties: CorpGroupEditableProperties
  structuredProperties: StructuredProperties
}
type Tag implements Entity {
  ${IDENTITY}
  aspects(input: AspectParams): [RawAspect!]
  name: String!
  description: String
  properties: TagProperties
  ownership: Ownership
  deprecation: Deprecation
}
type GlossaryTerm implements Entity {
  ${IDENTITY} ${RAW}
  ownership: Ownership
  tags: GlobalTags
  domain: DomainAssociation
  deprecation: Deprecation
  institutionalMemory: InstitutionalMemory
  structuredProperties: StructuredProperties
  status: Status
  name: String!
  hierarchicalName: String!
  properties: GlossaryTermProperties
  parentNodes: ParentNodesResult
}
type GlossaryNode implements Entity {
  ${IDENTITY} ${RAW}
  ownership: Ownership
  tags: GlobalTags
  domain: DomainAssociation
  institutionalMemory: InstitutionalMemory
  structuredProperties: StructuredProperties
  properties: GlossaryNodeProperties
  parentNodes: ParentNodesResult
}
type Domain implements Entity {
  ${IDENTITY}
  aspects(input: AspectParams): [RawAspect!]
  id: String!
  properties: DomainProperties
  parentDomains: ParentDomainsResult
  ownership: Ownership
  institutionalMemory: InstitutionalMemory
  structuredProperties: StructuredProperties
  deprecation: Deprecation
}
type OwnershipTypeEntity implements Entity { ${IDENTITY} info: OwnershipTypeInfo status: Status }
type StructuredPropertyEntity implements Entity { ${IDENTITY} exists: Boolean }
${IDENTITY_ONLY.map((name) => `type ${name} implements Entity { ${IDENTITY} }`).join('\n')}
`;

// GraphQL types whose name is not the entity type's with a capital letter.
const SPECIAL_TYPES: ReadonlyMap<string, string> = new Map([
  ['corpuser', 'CorpUser'],
  ['schemaField', 'SchemaFieldEntity'],
  ['structuredProperty', 'StructuredPropertyEntity'],
  ['ownershipType', 'OwnershipTypeEntity'],
  ['dataType', 'DataTypeEntity'],
  ['entityType', 'EntityTypeEntity'],
  ['query', 'QueryEntity'],
  ['mlModel', 'MLModel'],
  ['mlModelGroup', 'MLModelGroup'],
  ['mlFeature', 'MLFeature'],
  ['mlFeatureTable', 'MLFeatureTable'],
  ['mlPrimaryKey', 'MLPrimaryKey'],
  ['dataHubExecutionRequest', 'ExecutionRequest'],
]);

/** The GraphQL type of an entity type's objects. */
export function objectTypeName(entityType: string): string {
  return SPECIAL_TYPES.get(entityType) ?? `${entityType.charAt(0).toUpperCase()}${entityType.slice(1)}`;
}
