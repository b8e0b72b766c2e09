/** What a client must know about one entity type of the catalog. */
export interface EntityType {
  /** The aspect that every stored entity of the type has. */
  readonly keyAspect: string;
  /** The type's name in GraphQL; absent when GraphQL cannot search for it. */
  readonly graphql?: string;
  /** Versioned aspects, the key aspect not among them, separated by blanks. */
  readonly aspects: string;
  /** Time-series aspects, separated by blanks. */
  readonly timeseries?: string;
}

/** Entity types by the name that their URNs carry. */
export type EntityTypes = Readonly<Record<string, EntityType>>;

const ASSET =
  'ownership status globalTags glossaryTerms institutionalMemory deprecation domains applications dataPlatformInstance ' +
  'browsePaths browsePathsV2 structuredProperties forms testResults subTypes container documentation';

/**
 * The entity types a sidecar reads or writes, as DataHub 1.7 defines them. A proposal for anything else is refused here,
 * because the server drops some of those without a word. Types of a newer or extended model: `DataHubClientOptions.entityTypes`.
 */
export const ENTITY_TYPES: EntityTypes = {
  dataset: {
    keyAspect: 'datasetKey',
    graphql: 'DATASET',
    aspects:
      `${ASSET} schemaMetadata datasetProperties editableDatasetProperties editableSchemaMetadata upstreamLineage viewProperties ` +
      'siblings embed incidentsSummary access partitionsSummary versionProperties icebergCatalogInfo logicalParent ' +
      'assetSettings aliases semanticModelProperties datasetDeprecation datasetUpstreamLineage',
    timeseries: 'datasetProfile datasetUsageStatistics operation',
  },
  container: {
    keyAspect: 'containerKey',
    graphql: 'CONTAINER',
    aspects: `${ASSET} containerProperties editableContainerProperties access`,
  },
  dataFlow: {
    keyAspect: 'dataFlowKey',
    graphql: 'DATA_FLOW',
    aspects: `${ASSET} dataFlowInfo editableDataFlowProperties versionInfo incidentsSummary`,
  },
  dataJob: {
    keyAspect: 'dataJobKey',
    graphql: 'DATA_JOB',
    aspects: `${ASSET} dataJobInfo dataJobInputOutput editableDataJobProperties versionInfo incidentsSummary dataTransformLogic`,
    timeseries: 'datahubIngestionRunSummary datahubIngestionCheckpoint',
  },
  dataProcessInstance: {
    keyAspect: 'dataProcessInstanceKey',
    graphql: 'DATA_PROCESS_INSTANCE',
    aspects:
      'dataProcessInstanceInput dataProcessInstanceOutput dataProcessInstanceProperties dataProcessInstanceRelationships ' +
      'status testResults dataPlatformInstance subTypes container mlTrainingRunProperties',
    timeseries: 'dataProcessInstanceRunEvent',
  },
  chart: {
    keyAspect: 'chartKey',
    graphql: 'CHART',
    aspects: `${ASSET} chartInfo editableChartProperties chartQuery inputFields embed incidentsSummary`,
    timeseries: 'chartUsageStatistics',
  },
  dashboard: {
    keyAspect: 'dashboardKey',
    graphql: 'DASHBOARD',
    aspects: `${ASSET} dashboardInfo editableDashboardProperties inputFields embed incidentsSummary access`,
    timeseries: 'dashboardUsageStatistics',
  },
  corpuser: {
    keyAspect: 'corpUserKey',
    graphql: 'CORP_USER',
    aspects:
      'corpUserInfo corpUserEditableInfo corpUserStatus groupMembership globalTags status corpUserSettings origin ' +
      'nativeGroupMembership roleMembership structuredProperties forms testResults subTypes slackUserInfo',
  },
  corpGroup: {
    keyAspect: 'corpGroupKey',
    graphql: 'CORP_GROUP',
    aspects:
      'corpGroupInfo corpGroupEditableInfo globalTags ownership status origin roleMembership structuredProperties forms ' +
      'testResults subTypes',
  },
  dataPlatform: { keyAspect: 'dataPlatformKey', graphql: 'DATA_PLATFORM', aspects: 'dataPlatformInfo' },
  dataPlatformInstance: {
    keyAspect: 'dataPlatformInstanceKey',
    graphql: 'DATA_PLATFORM_INSTANCE',
    aspects:
      'dataPlatformInstanceProperties ownership globalTags institutionalMemory deprecation status icebergWarehouseInfo',
  },
  domain: {
    keyAspect: 'domainKey',
    graphql: 'DOMAIN',
    aspects:
      'domainProperties institutionalMemory ownership deprecation structuredProperties forms testResults ' +
      'displayProperties assetSettings',
  },
  tag: {
    keyAspect: 'tagKey',
    graphql: 'TAG',
    aspects: 'tagProperties ownership deprecation status testResults',
  },
  glossaryTerm: {
    keyAspect: 'glossaryTermKey',
    graphql: 'GLOSSARY_TERM',
    aspects:
      'glossaryTermInfo glossaryRelatedTerms institutionalMemory schemaMetadata ownership deprecation domains applications ' +
      'status browsePaths structuredProperties forms testResults subTypes displayProperties assetSettings globalTags',
  },
  glossaryNode: {
    keyAspect: 'glossaryNodeKey',
    graphql: 'GLOSSARY_NODE',
    aspects:
      'glossaryNodeInfo institutionalMemory ownership status structuredProperties forms testResults subTypes ' +
      'displayProperties assetSettings domains applications globalTags',
  },
  schemaField: {
    keyAspect: 'schemaFieldKey',
    graphql: 'SCHEMA_FIELD',
    aspects:
      'schemafieldInfo structuredProperties forms businessAttributes status schemaFieldAliases documentation testResults ' +
      'deprecation subTypes logicalParent globalTags glossaryTerms semanticFieldAnnotation aiContext ownership domains',
  },
  assertion: {
    keyAspect: 'assertionKey',
    graphql: 'ASSERTION',
    aspects:
      'assertionInfo assertionNote dataPlatformInstance assertionRunSummary assertionActions status globalTags ownership',
    timeseries: 'assertionRunEvent',
  },
  incident: {
    keyAspect: 'incidentKey',
    graphql: 'INCIDENT',
    aspects: 'incidentInfo incidentExternalLinks incidentNotes globalTags',
  },
  query: {
    keyAspect: 'queryKey',
    graphql: 'QUERY',
    aspects: 'queryProperties querySubjects status dataPlatformInstance subTypes',
    timeseries: 'queryUsageStatistics',
  },
  dataProduct: {
    keyAspect: 'dataProductKey',
    graphql: 'DATA_PRODUCT',
    aspects:
      'ownership glossaryTerms globalTags domains applications dataProductProperties institutionalMemory deprecation status ' +
      'structuredProperties forms testResults subTypes assetSettings',
  },
  application: {
    keyAspect: 'applicationKey',
    graphql: 'APPLICATION',
    aspects:
      'applicationProperties applicationLineage ownership glossaryTerms globalTags domains institutionalMemory status ' +
      'structuredProperties forms testResults subTypes',
  },
  dataContract: {
    keyAspect: 'dataContractKey',
    graphql: 'DATA_CONTRACT',
    aspects: 'dataContractProperties dataContractStatus status structuredProperties',
  },
  structuredProperty: {
    keyAspect: 'structuredPropertyKey',
    graphql: 'STRUCTURED_PROPERTY',
    aspects: 'propertyDefinition structuredPropertySettings institutionalMemory status',
  },
  ownershipType: {
    keyAspect: 'ownershipTypeKey',
    graphql: 'CUSTOM_OWNERSHIP_TYPE',
    aspects: 'ownershipTypeInfo status',
  },
  document: {
    keyAspect: 'documentKey',
    graphql: 'DOCUMENT',
    aspects:
      'documentInfo documentSettings status ownership domains structuredProperties subTypes dataPlatformInstance ' +
      'browsePathsV2 globalTags glossaryTerms semanticContent semanticText institutionalMemory documentation',
    timeseries: 'documentUsageStatistics',
  },
  platformResource: {
    keyAspect: 'platformResourceKey',
    aspects: 'dataPlatformInstance platformResourceInfo status',
  },
};
