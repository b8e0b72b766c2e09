/** What mutations take and answer. */
export const MUTATION_INPUTS_TYPES = `
input AddGroupMembersInput { groupUrn: String! userUrns: [String!]! }
input AddLinkInput { linkUrl: String! label: String! resourceUrn: String! settings: LinkSettingsInput }
input AddOwnerInput {
  ownerUrn: String!
  ownerEntityType: OwnerEntityType!
  type: OwnershipType
  ownershipTypeUrn: String
  resourceUrn: String!
}
input AddOwnersInput { owners: [OwnerInput!]! resourceUrn: String! }
input AddTagsInput {
  tagUrns: [String!]!
  resourceUrn: String!
  subResourceType: SubResourceType
  subResource: String
}
input AddTermsInput {
  termUrns: [String!]!
  resourceUrn: String!
  subResourceType: SubResourceType
  subResource: String
}
input AllowedValueInput { stringValue: String numberValue: Float description: String }
input ArrayPrimaryKeyInput { arrayField: String! keys: [String!]! }
input AspectParams { autoRenderOnly: Boolean aspectNames: [String!] }
input AssertionResultErrorInput { type: AssertionResultErrorType! message: String! }
input AssertionResultInput {
  timestampMillis: Long
  type: AssertionResultType!
  properties: [StringMapEntryInput!]
  externalUrl: String
  error: AssertionResultErrorInput
  severity: AssertionResultSeverity
}
input AssertionStdParameterInput { value: String! type: AssertionStdParameterType! }
input AssertionStdParametersInput {
  value: AssertionStdParameterInput
  maxValue: AssertionStdParameterInput
  minValue: AssertionStdParameterInput
}
input BatchAddOwnersInput { owners: [OwnerInput!]! ownershipTypeUrn: String resources: [ResourceRefInput]! }
input BatchAddTagsInput { tagUrns: [String!]! resources: [ResourceRefInput!]! }
input BatchAddTermsInput { termUrns: [String!]! resources: [ResourceRefInput]! }
input BatchAssignRoleInput { roleUrn: String actors: [String!]! }
input BatchRemoveOwnersInput {
  ownerUrns: [String!]!
  ownershipTypeUrn: String
  resources: [ResourceRefInput]!
}
input BatchRemoveTagsInput { tagUrns: [String!]! resources: [ResourceRefInput]! }
input BatchRemoveTermsInput { termUrns: [String!]! resources: [ResourceRefInput]! }
input BatchSetDataProductInput { dataProductUrn: String resourceUrns: [String!]! }
input BatchSetDomainInput { domainUrn: String resources: [ResourceRefInput!]! }
input BatchUpdateDeprecationInput {
  deprecated: Boolean!
  decommissionTime: Long
  note: String
  resources: [ResourceRefInput]!
  replacement: String
}
input BatchUpdateSoftDeletedInput { urns: [String!]! deleted: Boolean! }
input CreateAccessTokenInput {
  type: AccessTokenType!
  actorUrn: String!
  duration: AccessTokenDuration!
  name: String!
  description: String
}
input CreateDataProductInput { properties: CreateDataProductPropertiesInput! domainUrn: String! id: String }
input CreateDataProductPropertiesInput { name: String! description: String parentDataProduct: String }
input CreateDomainInput {
  id: String
  name: String!
  description: String
  parentDomain: String
  owners: [OwnerInput!]
}
input CreateGlossaryEntityInput { id: String name: String! description: String parentNode: String }
input CreateGroupInput { id: String name: String! description: String }
input CreateOwnershipTypeInput { name: String! description: String! }
input CreateQueryInput { properties: CreateQueryPropertiesInput! subjects: [CreateQuerySubjectInput!]! }
input CreateQueryPropertiesInput { name: String description: String statement: QueryStatementInput! }
input CreateQuerySubjectInput { datasetUrn: String! }
input CreateSecretInput { name: String! value: String! description: String }
input CreateStructuredPropertyInput {
  id: String
  qualifiedName: String
  displayName: String
  description: String
  immutable: Boolean
  valueType: String!
  typeQualifier: TypeQualifierInput
  allowedValues: [AllowedValueInput!]
  cardinality: PropertyCardinality
  entityTypes: [String!]!
  allowedPlatforms: [String!]
  settings: StructuredPropertySettingsInput
}
input CreateTagInput { id: String name: String! description: String }
input DataHubJsonConnectionInput { blob: String! }
input DeleteStructuredPropertyInput { urn: String! }
input DescriptionUpdateInput {
  description: String!
  resourceUrn: String!
  subResourceType: SubResourceType
  subResource: String
}
input DomainEntitiesInput { query: String start: Int count: Int filters: [FacetFilterInput!] }
input IncidentSourceInput { type: IncidentSourceType! }
input IncidentStatusInput { state: IncidentState! stage: IncidentStage message: String }
input LineageEdge { downstreamUrn: String! upstreamUrn: String! }
input LinkSettingsInput { showInAssetPreview: Boolean }
input LinkVersionInput {
  versionSet: String!
  linkedEntity: String!
  version: String!
  sourceTimestamp: Long
  sourceCreator: String
  comment: String
}
input MoveDomainInput { parentDomain: String resourceUrn: String! }
enum OwnerEntityType { CORP_USER CORP_GROUP }
input OwnerInput {
  ownerUrn: String!
  ownerEntityType: OwnerEntityType!
  type: OwnershipType
  ownershipTypeUrn: String
}
input OwnerUpdate { owner: String! type: OwnershipType ownershipTypeUrn: String }
input OwnershipUpdate { owners: [OwnerUpdate!]! }
input PatchEntityInput {
  urn: String
  entityType: String
  aspectName: String!
  patch: [PatchOperationInput!]!
  arrayPrimaryKeys: [ArrayPrimaryKeyInput!]
  forceGenericPatch: Boolean
  systemMetadata: SystemMetadataInput
  headers: [StringMapEntryInput!]
}
type PatchEntityResult { urn: String! name: String success: Boolean! error: String }
input PatchOperationInput { op: PatchOperationType! path: String! value: String from: String }
enum PatchOperationType { ADD REMOVE REPLACE MOVE COPY TEST }
input PlatformInput { urn: String name: String }
input PropertyValueInput { stringValue: String numberValue: Float }
input QueryStatementInput { value: String! language: QueryLanguage! }
input RaiseIncidentInput {
  type: IncidentType!
  customType: String
  title: String
  description: String
  resourceUrn: String
  resourceUrns: [String!]
  startedAt: Long
  source: IncidentSourceInput
  status: IncidentStatusInput
  priority: IncidentPriority
  assigneeUrns: [String!]
}
input RemoveGroupMembersInput { groupUrn: String! userUrns: [String!]! }
input RemoveLinkInput { linkUrl: String! label: String resourceUrn: String! }
input RemoveOwnerInput { ownerUrn: String! ownershipTypeUrn: String resourceUrn: String! }
input RemoveStructuredPropertiesInput { assetUrn: String! structuredPropertyUrns: [String!]! }
input ReportOperationInput {
  urn: String!
  operationType: OperationType!
  customOperationType: String
  sourceType: OperationSourceType!
  customProperties: [StringMapEntryInput!]
  partition: String
  numAffectedRows: Long
  timestampMillis: Long
}
input ResourceRefInput { resourceUrn: String! subResourceType: SubResourceType subResource: String }
input StringMapEntryInput { key: String! value: String }
input StructuredPropertyInputParams { structuredPropertyUrn: String! values: [PropertyValueInput!]! }
input StructuredPropertySettingsInput {
  isHidden: Boolean
  showInSearchFilters: Boolean
  showInAssetSummary: Boolean
  hideInAssetSummaryWhenEmpty: Boolean
  showAsAssetBadge: Boolean
  showInColumnsTable: Boolean
}
enum SubResourceType { DATASET_FIELD }
input SystemMetadataInput { lastObserved: Long runId: String properties: [StringMapEntryInput!] }
input TagAssociationInput {
  tagUrn: String!
  resourceUrn: String!
  subResourceType: SubResourceType
  subResource: String
}
input TagUpdateInput { urn: String! name: String! description: String ownership: OwnershipUpdate }
input TermAssociationInput {
  termUrn: String!
  resourceUrn: String!
  subResourceType: SubResourceType
  subResource: String
}
input TypeQualifierInput { allowedTypes: [String!] }
input UnlinkVersionInput { versionSet: String unlinkedEntity: String }
input UpdateDeprecationInput {
  urn: String!
  subResourceType: SubResourceType
  subResource: String
  deprecated: Boolean!
  decommissionTime: Long
  note: String
  replacement: String
}
input UpdateIncidentInput {
  title: String
  description: String
  startedAt: Long
  status: IncidentStatusInput
  priority: IncidentPriority
  resourceUrns: [String!]
  assigneeUrns: [String!]
}
input UpdateIngestionSourceConfigInput {
  recipe: String!
  version: String
  executorId: String!
  debugMode: Boolean
  extraArgs: [StringMapEntryInput!]
}
input UpdateIngestionSourceInput {
  name: String!
  type: String!
  description: String
  schedule: UpdateIngestionSourceScheduleInput
  config: UpdateIngestionSourceConfigInput!
  source: IngestionSourceSourceInput
}
input UpdateIngestionSourceScheduleInput { interval: String! timezone: String! }
input UpdateLineageInput { edgesToAdd: [LineageEdge]! edgesToRemove: [LineageEdge]! }
input UpdateNameInput { name: String! urn: String! }
input UpdateParentNodeInput { parentNode: String resourceUrn: String! }
input UpdateQueryInput { properties: UpdateQueryPropertiesInput subjects: [UpdateQuerySubjectInput!] }
input UpdateQueryPropertiesInput { name: String description: String statement: QueryStatementInput }
input UpdateQuerySubjectInput { datasetUrn: String! }
input UpdateSecretInput { urn: String! name: String! value: String! description: String }
input UpdateStructuredPropertyInput {
  urn: String!
  displayName: String
  description: String
  immutable: Boolean
  typeQualifier: UpdateTypeQualifierInput
  newAllowedValues: [AllowedValueInput!]
  setCardinalityAsMultiple: Boolean
  newEntityTypes: [String!]
  newAllowedPlatforms: [String!]
  settings: StructuredPropertySettingsInput
}
input UpdateTypeQualifierInput { newAllowedTypes: [String!] }
input UpsertCustomAssertionInput {
  entityUrn: String!
  type: String!
  description: String!
  fieldPath: String
  fieldPaths: [String!]
  platform: PlatformInput!
  externalUrl: String
  logic: String
  scope: DatasetAssertionScope
  aggregation: AssertionStdAggregation
  operator: AssertionStdOperator
  parameters: AssertionStdParametersInput
  nativeType: String
  nativeParameters: [StringMapEntryInput!]
}
input UpsertDataHubConnectionInput {
  id: String
  type: DataHubConnectionDetailsType!
  platformUrn: String!
  json: DataHubJsonConnectionInput
  name: String
}
input UpsertIncidentInput {
  title: String
  description: String
  status: IncidentStatusInput!
  priority: IncidentPriority
  resourceUrns: [String!]!
  assigneeUrns: [String!]!
}
input UpsertStructuredPropertiesInput {
  assetUrn: String!
  structuredPropertyInputParams: [StructuredPropertyInputParams!]!
}
`;
