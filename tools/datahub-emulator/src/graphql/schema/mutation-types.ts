/** The mutation root. */
export const MUTATION_TYPES = `
type Mutation {
  createTag(input: CreateTagInput!): String
  updateTag(urn: String!, input: TagUpdateInput!): Tag
  deleteTag(urn: String!): Boolean
  setTagColor(urn: String!, colorHex: String!): Boolean
  addTag(input: TagAssociationInput!): Boolean
  addTags(input: AddTagsInput!): Boolean
  batchAddTags(input: BatchAddTagsInput!): Boolean
  removeTag(input: TagAssociationInput!): Boolean
  batchRemoveTags(input: BatchRemoveTagsInput!): Boolean
  addTerm(input: TermAssociationInput!): Boolean
  batchAddTerms(input: BatchAddTermsInput!): Boolean
  addTerms(input: AddTermsInput!): Boolean
  removeTerm(input: TermAssociationInput!): Boolean
  batchRemoveTerms(input: BatchRemoveTermsInput!): Boolean
  addOwner(input: AddOwnerInput!): Boolean
  batchAddOwners(input: BatchAddOwnersInput!): Boolean
  addOwners(input: AddOwnersInput!): Boolean
  removeOwner(input: RemoveOwnerInput!): Boolean
  batchRemoveOwners(input: BatchRemoveOwnersInput!): Boolean
  addLink(input: AddLinkInput!): Boolean
  removeLink(input: RemoveLinkInput!): Boolean
  updateDescription(input: DescriptionUpdateInput!): Boolean
  addGroupMembers(input: AddGroupMembersInput!): Boolean
  removeGroupMembers(input: RemoveGroupMembersInput!): Boolean
  createGroup(input: CreateGroupInput!): String
  createDomain(input: CreateDomainInput!): String
  moveDomain(input: MoveDomainInput!): Boolean
  deleteDomain(urn: String!): Boolean
  setDomain(entityUrn: String!, domainUrn: String!): Boolean
  batchSetDomain(input: BatchSetDomainInput!): Boolean
  unsetDomain(entityUrn: String!): Boolean
  updateDeprecation(input: UpdateDeprecationInput!): Boolean
  batchUpdateDeprecation(input: BatchUpdateDeprecationInput!): Boolean
  deleteAssertion(urn: String!): Boolean
  reportOperation(input: ReportOperationInput!): String
  createGlossaryTerm(input: CreateGlossaryEntityInput!): String
  createGlossaryNode(input: CreateGlossaryEntityInput!): String
  updateParentNode(input: UpdateParentNodeInput!): Boolean
  deleteGlossaryEntity(urn: String!): Boolean
  updateName(input: UpdateNameInput!): Boolean
  batchUpdateSoftDeleted(input: BatchUpdateSoftDeletedInput!): Boolean
  batchAssignRole(input: BatchAssignRoleInput!): Boolean
  updateLineage(input: UpdateLineageInput!): Boolean
  createQuery(input: CreateQueryInput!): QueryEntity
  updateQuery(urn: String!, input: UpdateQueryInput!): QueryEntity
  deleteQuery(urn: String!): Boolean
  createDataProduct(input: CreateDataProductInput!): DataProduct
  deleteDataProduct(urn: String!): Boolean
  batchSetDataProduct(input: BatchSetDataProductInput!): Boolean
  createOwnershipType(input: CreateOwnershipTypeInput!): OwnershipTypeEntity
  createAccessToken(input: CreateAccessTokenInput!): AccessToken
  revokeAccessToken(tokenId: String!): Boolean!
  createSecret(input: CreateSecretInput!): String
  updateSecret(input: UpdateSecretInput!): String
  updateIngestionSource(urn: String!, input: UpdateIngestionSourceInput!): String
  upsertStructuredProperties(input: UpsertStructuredPropertiesInput!): StructuredProperties!
  removeStructuredProperties(input: RemoveStructuredPropertiesInput!): StructuredProperties!
  createStructuredProperty(input: CreateStructuredPropertyInput!): StructuredPropertyEntity!
  updateStructuredProperty(input: UpdateStructuredPropertyInput!): StructuredPropertyEntity!
  deleteStructuredProperty(input: DeleteStructuredPropertyInput!): Boolean!
  upsertConnection(input: UpsertDataHubConnectionInput!): DataHubConnection!
  upsertCustomAssertion(urn: String, input: UpsertCustomAssertionInput!): Assertion!
  reportAssertionResult(urn: String!, result: AssertionResultInput!): Boolean!
  raiseIncident(input: RaiseIncidentInput!): String
  updateIncidentStatus(urn: String!, input: IncidentStatusInput!): Boolean
  updateIncident(urn: String!, input: UpdateIncidentInput!): Boolean
  upsertIncident(urn: String!, input: UpsertIncidentInput!): Boolean
  linkAssetVersion(input: LinkVersionInput!): VersionSet
  unlinkAssetVersion(input: UnlinkVersionInput!): VersionSet
  patchEntity(input: PatchEntityInput!): PatchEntityResult!
  patchEntities(input: [PatchEntityInput!]!): [PatchEntityResult!]!
}
`;
