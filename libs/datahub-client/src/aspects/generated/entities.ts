// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** Entity types by the name in their URNs. */
export const ENTITIES: Readonly<Record<string, string>> = {
  agentSkill:
    'agentSkillKey(id) - agentSkillInfo,dataPlatformInstance,domains,globalTags,glossaryTerms,institutionalMemory,ownership,semanticContent,status,structuredProperties,versionProperties -',
  aiAgent:
    'aiAgentKey(id) - aiAgentDependencies,aiAgentInfo,dataPlatformInstance,displayProperties,domains,globalTags,glossaryTerms,incidentsSummary,institutionalMemory,ownership,semanticContent,status,structuredProperties,upstreamLineage,versionProperties -',
  api: 'apiKey(id) - apiProperties,apiSignature,dataPlatformInstance,domains,globalTags,glossaryTerms,institutionalMemory,ownership,restApiProperties,semanticContent,status,structuredProperties,subTypes,versionProperties -',
  application:
    'applicationKey(id) APPLICATION applicationLineage,applicationProperties,domains,forms,globalTags,glossaryTerms,institutionalMemory,ownership,status,structuredProperties,subTypes,testResults -',
  assertion:
    'assertionKey(assertionId) ASSERTION assertionActions,assertionInfo,assertionNote,assertionRunSummary,dataPlatformInstance,globalTags,ownership,status assertionRunEvent',
  businessAttribute:
    'businessAttributeKey(id) BUSINESS_ATTRIBUTE businessAttributeInfo,institutionalMemory,ownership,status -',
  chart:
    'chartKey(dashboardTool,chartId) CHART applications,browsePaths,browsePathsV2,chartInfo,chartQuery,container,dataPlatformInstance,dataProducts,deprecation,documentation,domains,editableChartProperties,embed,forms,globalTags,glossaryTerms,incidentsSummary,inputFields,institutionalMemory,ownership,status,structuredProperties,subTypes,testResults,upstreamMetrics chartUsageStatistics',
  container:
    'containerKey(guid) CONTAINER access,applications,browsePaths,browsePathsV2,container,containerProperties,dataPlatformInstance,dataProducts,deprecation,documentation,domains,editableContainerProperties,forms,globalTags,glossaryTerms,institutionalMemory,ownership,status,structuredProperties,subTypes,testResults -',
  corpGroup:
    'corpGroupKey(name) CORP_GROUP corpGroupEditableInfo,corpGroupInfo,forms,globalTags,origin,ownership,roleMembership,status,structuredProperties,subTypes,testResults -',
  corpuser:
    'corpUserKey(username) CORP_USER corpUserCredentials,corpUserEditableInfo,corpUserInfo,corpUserSettings,corpUserStatus,forms,globalTags,groupMembership,nativeGroupMembership,origin,roleMembership,slackUserInfo,status,structuredProperties,subTypes,testResults -',
  dashboard:
    'dashboardKey(dashboardTool,dashboardId) DASHBOARD access,applications,browsePaths,browsePathsV2,container,dashboardInfo,dataPlatformInstance,dataProducts,deprecation,documentation,domains,editableDashboardProperties,embed,forms,globalTags,glossaryTerms,incidentsSummary,inputFields,institutionalMemory,ownership,status,structuredProperties,subTypes,testResults,upstreamMetrics dashboardUsageStatistics',
  dataContract:
    'dataContractKey(id) DATA_CONTRACT dataContractProperties,dataContractStatus,status,structuredProperties -',
  dataFlow:
    'dataFlowKey(orchestrator,flowId,cluster) DATA_FLOW applications,browsePaths,browsePathsV2,container,dataFlowInfo,dataPlatformInstance,dataProducts,deprecation,documentation,domains,editableDataFlowProperties,forms,globalTags,glossaryTerms,incidentsSummary,institutionalMemory,ownership,status,structuredProperties,subTypes,testResults,versionInfo -',
  dataHubAccessToken: 'dataHubAccessTokenKey(id) ACCESS_TOKEN dataHubAccessTokenInfo -',
  dataHubAction: 'dataHubActionKey(id) - - -',
  dataHubConnection:
    'dataHubConnectionKey(id) DATAHUB_CONNECTION dataHubConnectionDetails,dataPlatformInstance -',
  dataHubExecutionRequest:
    'dataHubExecutionRequestKey(id) EXECUTION_REQUEST dataHubExecutionRequestInput,dataHubExecutionRequestResult,dataHubExecutionRequestSignal -',
  dataHubFile: 'dataHubFileKey(id) DATAHUB_FILE dataHubFileInfo,status -',
  dataHubIngestionSource:
    'dataHubIngestionSourceKey(id) INGESTION_SOURCE dataHubIngestionSourceInfo,ownership -',
  dataHubOpenAPISchema: 'dataHubOpenAPISchemaKey(id) - systemMetadata -',
  dataHubPageModule: 'dataHubPageModuleKey(id) DATAHUB_PAGE_MODULE dataHubPageModuleProperties -',
  dataHubPageTemplate: 'dataHubPageTemplateKey(id) DATAHUB_PAGE_TEMPLATE dataHubPageTemplateProperties -',
  dataHubPersona: 'dataHubPersonaKey(id) - dataHubPersonaInfo -',
  dataHubPolicy: 'dataHubPolicyKey(id) DATAHUB_POLICY dataHubPolicyInfo -',
  dataHubRetention: 'dataHubRetentionKey(entityName,aspectName) - dataHubRetentionConfig -',
  dataHubRole: 'dataHubRoleKey(id) DATAHUB_ROLE dataHubRoleInfo -',
  dataHubSecret: 'dataHubSecretKey(id) - dataHubSecretValue -',
  dataHubStepState: 'dataHubStepStateKey(id) - dataHubStepStateProperties -',
  dataHubUpgrade: 'dataHubUpgradeKey(id) - dataHubUpgradeRequest,dataHubUpgradeResult -',
  dataHubView: 'dataHubViewKey(id) DATAHUB_VIEW dataHubViewInfo -',
  dataJob:
    'dataJobKey(flow,jobId) DATA_JOB applications,browsePaths,browsePathsV2,container,dataJobInfo,dataJobInputOutput,dataPlatformInstance,dataProducts,dataTransformLogic,deprecation,documentation,domains,editableDataJobProperties,forms,globalTags,glossaryTerms,incidentsSummary,institutionalMemory,ownership,status,structuredProperties,subTypes,testResults,versionInfo datahubIngestionCheckpoint,datahubIngestionRunSummary',
  dataPlatform: 'dataPlatformKey(platformName) DATA_PLATFORM dataPlatformInfo -',
  dataPlatformInstance:
    'dataPlatformInstanceKey(platform,instance) DATA_PLATFORM_INSTANCE dataPlatformInstanceProperties,deprecation,globalTags,icebergWarehouseInfo,institutionalMemory,ownership,status -',
  dataProcess:
    'dataProcessKey(name,orchestrator,origin) - dataProcessInfo,ownership,status,subTypes,testResults -',
  dataProcessInstance:
    'dataProcessInstanceKey(id) DATA_PROCESS_INSTANCE container,dataPlatformInstance,dataProcessInstanceInput,dataProcessInstanceOutput,dataProcessInstanceProperties,dataProcessInstanceRelationships,mlTrainingRunProperties,status,subTypes,testResults dataProcessInstanceRunEvent',
  dataProduct:
    'dataProductKey(id) DATA_PRODUCT applications,assetSettings,dataProductProperties,deprecation,domains,forms,globalTags,glossaryTerms,institutionalMemory,ownership,status,structuredProperties,subTypes,testResults -',
  dataType: 'dataTypeKey(id) DATA_TYPE dataTypeInfo,institutionalMemory,status -',
  dataset:
    'datasetKey(platform,name,origin) DATASET access,aliases,applications,assetSettings,browsePaths,browsePathsV2,container,dataPlatformInstance,dataProducts,datasetDeprecation,datasetProperties,datasetUpstreamLineage,deprecation,documentation,domains,editableDatasetProperties,editableSchemaMetadata,embed,forms,globalTags,glossaryTerms,icebergCatalogInfo,incidentsSummary,institutionalMemory,logicalParent,ownership,partitionsSummary,schemaMetadata,semanticModelProperties,siblings,status,storageFeatures,structuredProperties,subTypes,testResults,upstreamLineage,upstreamMetrics,usageFeatures,versionProperties,viewProperties datasetProfile,datasetUsageStatistics,operation',
  document:
    'documentKey(id) DOCUMENT browsePathsV2,dataPlatformInstance,dataProducts,documentInfo,documentSettings,documentation,domains,globalTags,glossaryTerms,institutionalMemory,ownership,semanticContent,semanticText,status,structuredProperties,subTypes documentUsageStatistics',
  domain:
    'domainKey(id) DOMAIN assetSettings,deprecation,displayProperties,domainProperties,forms,institutionalMemory,ownership,structuredProperties,testResults -',
  entityType: 'entityTypeKey(id) ENTITY_TYPE entityTypeInfo,institutionalMemory,status -',
  erModelRelationship:
    'erModelRelationshipKey(id) ER_MODEL_RELATIONSHIP editableERModelRelationshipProperties,erModelRelationshipProperties,globalTags,glossaryTerms,institutionalMemory,ownership,status -',
  form: 'formKey(id) FORM dynamicFormAssignment,formInfo,ownership -',
  globalSettings: 'globalSettingsKey(id) - globalSettingsInfo -',
  glossaryNode:
    'glossaryNodeKey(name) GLOSSARY_NODE applications,assetSettings,displayProperties,domains,forms,globalTags,glossaryNodeInfo,institutionalMemory,ownership,status,structuredProperties,subTypes,testResults -',
  glossaryTerm:
    'glossaryTermKey(name) GLOSSARY_TERM applications,assetSettings,browsePaths,deprecation,displayProperties,domains,forms,globalTags,glossaryRelatedTerms,glossaryTermInfo,institutionalMemory,ownership,schemaMetadata,status,structuredProperties,subTypes,testResults -',
  incident: 'incidentKey(id) INCIDENT globalTags,incidentExternalLinks,incidentInfo,incidentNotes -',
  inviteToken: 'inviteTokenKey(id) - inviteToken -',
  lifecycleStageType: 'lifecycleStageTypeKey(id) - lifecycleStageTypeInfo,status -',
  metric:
    'metricKey(platform,path,id) METRIC aiContext,applications,browsePathsV2,dataPlatformInstance,deprecation,documentation,domains,globalTags,glossaryTerms,institutionalMemory,metricInfo,metricRelationships,metricUpstreams,ownership,status,structuredProperties,subTypes -',
  mlFeature:
    'mlFeatureKey(featureNamespace,name) MLFEATURE applications,browsePaths,browsePathsV2,dataPlatformInstance,dataProducts,deprecation,documentation,domains,editableMlFeatureProperties,forms,globalTags,glossaryTerms,incidentsSummary,institutionalMemory,mlFeatureProperties,ownership,status,structuredProperties,subTypes,testResults -',
  mlFeatureTable:
    'mlFeatureTableKey(platform,name) MLFEATURE_TABLE applications,browsePaths,browsePathsV2,dataPlatformInstance,dataProducts,deprecation,documentation,domains,editableMlFeatureTableProperties,forms,globalTags,glossaryTerms,incidentsSummary,institutionalMemory,mlFeatureTableProperties,ownership,status,structuredProperties,subTypes,testResults -',
  mlModel:
    'mlModelKey(platform,name,origin) MLMODEL applications,browsePaths,browsePathsV2,container,cost,dataPlatformInstance,dataProducts,deprecation,documentation,domains,editableMlModelProperties,forms,globalTags,glossaryTerms,incidentsSummary,institutionalMemory,intendedUse,mlModelCaveatsAndRecommendations,mlModelEthicalConsiderations,mlModelEvaluationData,mlModelFactorPrompts,mlModelMetrics,mlModelProperties,mlModelQuantitativeAnalyses,mlModelTrainingData,ownership,sourceCode,status,structuredProperties,subTypes,testResults,versionProperties -',
  mlModelDeployment:
    'mlModelDeploymentKey(platform,name,origin) - container,dataPlatformInstance,deprecation,globalTags,mlModelDeploymentProperties,ownership,status,testResults -',
  mlModelGroup:
    'mlModelGroupKey(platform,name,origin) MLMODEL_GROUP applications,browsePaths,browsePathsV2,container,dataPlatformInstance,dataProducts,deprecation,documentation,domains,editableMlModelGroupProperties,forms,globalTags,glossaryTerms,institutionalMemory,mlModelGroupProperties,ownership,status,structuredProperties,subTypes,testResults -',
  mlPrimaryKey:
    'mlPrimaryKeyKey(featureNamespace,name) MLPRIMARY_KEY applications,dataPlatformInstance,dataProducts,deprecation,domains,editableMlPrimaryKeyProperties,forms,globalTags,glossaryTerms,institutionalMemory,mlPrimaryKeyProperties,ownership,status,structuredProperties,subTypes,testResults -',
  notebook:
    'notebookKey(notebookTool,notebookId) NOTEBOOK applications,browsePaths,browsePathsV2,dataPlatformInstance,dataProducts,documentation,domains,editableNotebookProperties,globalTags,glossaryTerms,institutionalMemory,notebookContent,notebookInfo,ownership,status,subTypes,testResults -',
  ownershipType: 'ownershipTypeKey(id) CUSTOM_OWNERSHIP_TYPE ownershipTypeInfo,status -',
  platformResource: 'platformResourceKey(id) - dataPlatformInstance,platformResourceInfo,status -',
  post: 'postKey(id) POST postInfo,subTypes -',
  query:
    'queryKey(id) QUERY dataPlatformInstance,queryProperties,querySubjects,status,subTypes queryUsageStatistics',
  repository:
    'repositoryKey(id) - browsePathsV2,dataPlatformInstance,domains,globalTags,glossaryTerms,institutionalMemory,ownership,repositoryLineage,repositoryProperties,repositorySource,semanticContent,status,structuredProperties,subTypes -',
  role: 'roleKey(id) ROLE actors,roleProperties -',
  schemaField:
    'schemaFieldKey(parent,fieldPath) SCHEMA_FIELD aiContext,businessAttributes,deprecation,documentation,domains,forms,globalTags,glossaryTerms,incidentsSummary,logicalParent,ownership,schemaFieldAliases,schemafieldInfo,semanticFieldAnnotation,status,structuredProperties,subTypes,testResults -',
  searchTemplate: 'searchTemplateKey(id) - searchTemplateProperties -',
  semanticModel:
    'semanticModelKey(platform,path,id) SEMANTIC_MODEL aiContext,applications,browsePathsV2,dataPlatformInstance,deprecation,documentation,domains,globalTags,glossaryTerms,institutionalMemory,ownership,semanticModelInfo,status,structuredProperties,subTypes,upstreamLineage -',
  service:
    'serviceKey(id) - dataPlatformInstance,globalTags,incidentsSummary,mcpServerProperties,ownership,semanticContent,serviceDefinition,serviceProperties,status,subTypes -',
  structuredProperty:
    'structuredPropertyKey(id) STRUCTURED_PROPERTY institutionalMemory,propertyDefinition,status,structuredPropertySettings -',
  tag: 'tagKey(name) TAG deprecation,ownership,status,tagProperties,testResults -',
  telemetry: 'telemetryKey(name) - telemetryClientId -',
  test: 'testKey(id) TEST testInfo -',
  versionSet: 'versionSetKey(id,entityType) VERSION_SET versionSetProperties -',
};
