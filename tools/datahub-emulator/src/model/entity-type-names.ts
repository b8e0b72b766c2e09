/** Entity types as GraphQL names them, with the name URNs use. */
export const ENTITY_TYPE_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    DOMAIN: 'domain',
    DATASET: 'dataset',
    CORP_USER: 'corpuser',
    CORP_GROUP: 'corpGroup',
    DATA_PLATFORM: 'dataPlatform',
    ER_MODEL_RELATIONSHIP: 'erModelRelationship',
    DASHBOARD: 'dashboard',
    NOTEBOOK: 'notebook',
    CHART: 'chart',
    DATA_FLOW: 'dataFlow',
    DATA_JOB: 'dataJob',
    TAG: 'tag',
    GLOSSARY_TERM: 'glossaryTerm',
    GLOSSARY_NODE: 'glossaryNode',
    CONTAINER: 'container',
    MLMODEL: 'mlModel',
    MLMODEL_GROUP: 'mlModelGroup',
    MLFEATURE_TABLE: 'mlFeatureTable',
    MLFEATURE: 'mlFeature',
    MLPRIMARY_KEY: 'mlPrimaryKey',
    INGESTION_SOURCE: 'dataHubIngestionSource',
    EXECUTION_REQUEST: 'dataHubExecutionRequest',
    ASSERTION: 'assertion',
    DATA_PROCESS_INSTANCE: 'dataProcessInstance',
    DATA_PLATFORM_INSTANCE: 'dataPlatformInstance',
    ACCESS_TOKEN: 'dataHubAccessToken',
    TEST: 'test',
    DATAHUB_POLICY: 'dataHubPolicy',
    DATAHUB_ROLE: 'dataHubRole',
    POST: 'post',
    SCHEMA_FIELD: 'schemaField',
    DATAHUB_VIEW: 'dataHubView',
    QUERY: 'query',
    DATA_PRODUCT: 'dataProduct',
    CUSTOM_OWNERSHIP_TYPE: 'ownershipType',
    DATAHUB_CONNECTION: 'dataHubConnection',
    INCIDENT: 'incident',
    ROLE: 'role',
    DATA_CONTRACT: 'dataContract',
    STRUCTURED_PROPERTY: 'structuredProperty',
    FORM: 'form',
    DATA_TYPE: 'dataType',
    ENTITY_TYPE: 'entityType',
    RESTRICTED: 'restricted',
    BUSINESS_ATTRIBUTE: 'businessAttribute',
    VERSION_SET: 'versionSet',
    APPLICATION: 'application',
    DOCUMENT: 'document',
    DATAHUB_PAGE_TEMPLATE: 'dataHubPageTemplate',
    DATAHUB_PAGE_MODULE: 'dataHubPageModule',
    DATAHUB_FILE: 'dataHubFile',
    METRIC: 'metric',
    SEMANTIC_MODEL: 'semanticModel',
  }),
);

/** What `type` says about an entity. */
export function entityTypeEnum(entityType: string): string {
  for (const [name, known] of ENTITY_TYPE_NAMES) if (known === entityType) return name;
  return 'OTHER';
}

/** The entity type of a name in either form: `GLOSSARY_TERM` and `glossaryTerm` are the same. */
export function entityTypeName(name: string): string {
  return ENTITY_TYPE_NAMES.get(name) ?? name;
}
