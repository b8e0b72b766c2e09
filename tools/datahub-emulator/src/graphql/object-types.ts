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
  ['dataHubAccessToken', 'AccessTokenMetadata'],
]);

/** The GraphQL type of an entity type's objects. */
export function objectTypeName(entityType: string): string {
  return SPECIAL_TYPES.get(entityType) ?? `${entityType.charAt(0).toUpperCase()}${entityType.slice(1)}`;
}
