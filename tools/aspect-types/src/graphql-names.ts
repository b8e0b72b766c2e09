/** Entity types whose GraphQL name does not follow the rule. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  corpuser: 'CORP_USER',
  dataHubAccessToken: 'ACCESS_TOKEN',
  dataHubExecutionRequest: 'EXECUTION_REQUEST',
  dataHubIngestionSource: 'INGESTION_SOURCE',
  mlFeature: 'MLFEATURE',
  mlFeatureTable: 'MLFEATURE_TABLE',
  mlModel: 'MLMODEL',
  mlModelGroup: 'MLMODEL_GROUP',
  mlPrimaryKey: 'MLPRIMARY_KEY',
  ownershipType: 'CUSTOM_OWNERSHIP_TYPE',
};

/** Entity types that the GraphQL enum `EntityType` does not name, so that no search can ask for them. */
const NOT_IN_GRAPHQL: ReadonlySet<string> = new Set([
  'agentSkill',
  'aiAgent',
  'api',
  'dataHubAction',
  'dataHubOpenAPISchema',
  'dataHubPersona',
  'dataHubRetention',
  'dataHubSecret',
  'dataHubStepState',
  'dataHubUpgrade',
  'dataProcess',
  'globalSettings',
  'inviteToken',
  'lifecycleStageType',
  'mlModelDeployment',
  'platformResource',
  'repository',
  'searchTemplate',
  'service',
  'telemetry',
]);

/**
 * The name GraphQL gives an entity type: `glossaryTerm` is `GLOSSARY_TERM`, `dataHubPolicy` is `DATAHUB_POLICY`;
 * undefined when its enum has none. The model does not hold this name.
 */
export function graphqlName(entityType: string): string | undefined {
  if (NOT_IN_GRAPHQL.has(entityType)) return undefined;
  return (
    EXCEPTIONS[entityType] ??
    entityType
      .replace(/^dataHub/, 'datahub')
      .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
      .toUpperCase()
  );
}
