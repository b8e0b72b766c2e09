// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** A part of {@link RECORDS}. */
export const RECORDS_2: Readonly<Record<string, string>> = {
  'incident.IncidentNoteSource':
    'sourceType?:incident.IncidentNoteSourceType externalUrl?:string externalId?:string',
  'incident.IncidentNotes': 'notes:[incident.IncidentNote]=[]',
  'incident.IncidentSource': 'type:incident.IncidentSourceType sourceUrn?:string',
  'incident.IncidentStatus':
    'state:incident.IncidentState stage?:incident.IncidentStage message?:string lastUpdated:common.AuditStamp',
  'ingestion.DataHubIngestionSourceConfig':
    'recipe:string version?:string executorId?:string debugMode?:boolean extraArgs?:{string}',
  'ingestion.DataHubIngestionSourceInfo':
    'name:string type:string platform?:string schedule?:ingestion.DataHubIngestionSourceSchedule config:ingestion.DataHubIngestionSourceConfig source?:ingestion.DataHubIngestionSourceSource',
  'ingestion.DataHubIngestionSourceSchedule': 'interval:string timezone:string',
  'ingestion.DataHubIngestionSourceSource': 'type:ingestion.DataHubIngestionSourceSourceType',
  'knowledge.DocumentContents': 'text:string',
  'knowledge.DocumentInfo':
    'customProperties:{string}={} title?:string source?:knowledge.DocumentSource status:knowledge.DocumentStatus contents:knowledge.DocumentContents created:common.AuditStamp lastModified:common.AuditStamp relatedAssets?:[knowledge.RelatedAsset] relatedDocuments?:[knowledge.RelatedDocument] parentDocument?:knowledge.ParentDocument',
  'knowledge.DocumentSettings': 'showInGlobalContext:boolean=true lastModified?:common.AuditStamp',
  'knowledge.DocumentSource':
    'sourceType:knowledge.DocumentSourceType externalUrl?:string externalId?:string',
  'knowledge.DocumentStatus': 'state:knowledge.DocumentState',
  'knowledge.DocumentUsageStatistics':
    'timestampMillis:long eventGranularity?:timeseries.TimeWindowSize partitionSpec?:timeseries.PartitionSpec={"partition":"FULL_TABLE_SNAPSHOT","type":"FULL_TABLE"} messageId?:string viewsCount?:int agentViewsCount?:int uniqueUserCount?:int lastViewedAt?:long userCounts?:[dataset.DatasetUserUsageCounts]',
  'knowledge.ParentDocument': 'document:string',
  'knowledge.RelatedAsset': 'asset:string',
  'knowledge.RelatedDocument': 'document:string',
  'lifecycle.LifecycleStageSettings': 'hideInSearch:boolean=false',
  'lifecycle.LifecycleStageTransitionPolicy': 'allowedPreviousStages?:[string]',
  'lifecycle.LifecycleStageTypeInfo':
    'name:string description?:string entityTypes?:[string] settings:lifecycle.LifecycleStageSettings transitionPolicy?:lifecycle.LifecycleStageTransitionPolicy created:common.AuditStamp lastModified:common.AuditStamp',
  'logical.LogicalParent': 'parent?:common.Edge',
  'metadata.key.AIAgentKey': 'id:string',
  'metadata.key.AgentSkillKey': 'id:string',
  'metadata.key.ApiKey': 'id:string',
  'metadata.key.AssertionKey': 'assertionId:string',
  'metadata.key.ChartKey': 'dashboardTool:string chartId:string',
  'metadata.key.ContainerKey': 'guid?:string',
  'metadata.key.CorpGroupKey': 'name:string',
  'metadata.key.CorpUserKey': 'username:string',
  'metadata.key.DashboardKey': 'dashboardTool:string dashboardId:string',
  'metadata.key.DataContractKey': 'id:string',
  'metadata.key.DataFlowKey': 'orchestrator:string flowId:string cluster:string',
  'metadata.key.DataHubAccessTokenKey': 'id:string',
  'metadata.key.DataHubActionKey': 'id:string',
  'metadata.key.DataHubConnectionKey': 'id:string',
  'metadata.key.DataHubFileKey': 'id:string',
  'metadata.key.DataHubIngestionSourceKey': 'id:string',
  'metadata.key.DataHubOpenAPISchemaKey': 'id:string',
  'metadata.key.DataHubPageModuleKey': 'id:string',
  'metadata.key.DataHubPageTemplateKey': 'id:string',
  'metadata.key.DataHubPersonaKey': 'id:string',
  'metadata.key.DataHubPolicyKey': 'id:string',
  'metadata.key.DataHubRetentionKey': 'entityName:string aspectName:string',
  'metadata.key.DataHubRoleKey': 'id:string',
  'metadata.key.DataHubSecretKey': 'id:string',
  'metadata.key.DataHubStepStateKey': 'id:string',
  'metadata.key.DataHubUpgradeKey': 'id:string',
  'metadata.key.DataHubViewKey': 'id:string',
  'metadata.key.DataJobKey': 'flow:string jobId:string',
  'metadata.key.DataPlatformInstanceKey': 'platform:string instance:string',
  'metadata.key.DataPlatformKey': 'platformName:string',
  'metadata.key.DataProcessInstanceKey': 'id:string',
  'metadata.key.DataProcessKey': 'name:string orchestrator:string origin:common.FabricType',
  'metadata.key.DatasetKey': 'platform:string name:string origin:common.FabricType',
  'metadata.key.DocumentKey': 'id:string',
  'metadata.key.DomainKey': 'id:string',
  'metadata.key.ERModelRelationshipKey': 'id:string',
  'metadata.key.ExecutionRequestKey': 'id:string',
  'metadata.key.FormKey': 'id:string',
  'metadata.key.GlobalSettingsKey': 'id:string',
  'metadata.key.GlossaryNodeKey': 'name:string',
  'metadata.key.GlossaryTermKey': 'name:string',
  'metadata.key.IncidentKey': 'id:string',
  'metadata.key.InviteTokenKey': 'id:string',
  'metadata.key.LifecycleStageTypeKey': 'id:string',
  'metadata.key.MLFeatureKey': 'featureNamespace:string name:string',
  'metadata.key.MLFeatureTableKey': 'platform:string name:string',
  'metadata.key.MLModelDeploymentKey': 'platform:string name:string origin:common.FabricType',
  'metadata.key.MLModelGroupKey': 'platform:string name:string origin:common.FabricType',
  'metadata.key.MLModelKey': 'platform:string name:string origin:common.FabricType',
  'metadata.key.MLPrimaryKeyKey': 'featureNamespace:string name:string',
  'metadata.key.MetricKey': 'platform:string path:string id:string',
  'metadata.key.NotebookKey': 'notebookTool:string notebookId:string',
  'metadata.key.OwnershipTypeKey': 'id:string',
  'metadata.key.PostKey': 'id:string',
  'metadata.key.QueryKey': 'id:string',
  'metadata.key.RoleKey': 'id:string',
  'metadata.key.SchemaFieldKey': 'parent:string fieldPath:string',
  'metadata.key.SearchTemplateKey': 'id:string',
  'metadata.key.SemanticModelKey': 'platform:string path:string id:string',
  'metadata.key.TagKey': 'name:string',
  'metadata.key.TelemetryKey': 'name:string',
  'metadata.key.TestKey': 'id:string',
  'metadata.key.VersionSetKey': 'id:string entityType:string',
  'metadata.query.filter.ConjunctiveCriterion': 'and:[metadata.query.filter.Criterion]',
  'metadata.query.filter.Criterion':
    'field:string values:[string]=[] condition:metadata.query.filter.Condition="EQUAL" negated:boolean=false',
  'metadata.query.filter.Filter':
    'or?:[metadata.query.filter.ConjunctiveCriterion] criteria?:[metadata.query.filter.Criterion]',
  'metadata.search.features.StorageFeatures': 'rowCount?:long columnCount?:long',
  'metadata.search.features.UsageFeatures':
    'queryCountLast30Days?:long uniqueUserCountLast30Days?:long topUsersLast30Days?:[string] queryCountPercentileLast30Days?:int uniqueUserPercentileLast30Days?:int combinedSearchRankingMultiplier?:float lastOperationTimestampMs?:long',
  'metric.DerivedMetricInput':
    'sourceUrn?:string destinationUrn:string created?:common.AuditStamp lastModified?:common.AuditStamp properties?:{string}',
  'metric.DialectExpression': 'dialect:metric.Dialect expression:string',
  'metric.MetricExpression': 'dialects:[metric.DialectExpression]',
  'metric.MetricInfo':
    'externalUrl?:string name:string description?:string created?:common.AuditStamp lastModified?:common.AuditStamp semanticModel?:string expression?:metric.MetricExpression',
  'metric.MetricRelationships':
    'parentMetric?:string derivedFrom:[metric.DerivedMetricInput]=[] relatedMetrics:[common.Edge]=[]',
  'metric.MetricUpstreams': 'datasetUpstreams?:[common.Edge] fieldUpstreams?:[common.Edge]',
  'ml.metadata.BaseData': 'dataset:string motivation?:string preProcessing?:[string]',
  'ml.metadata.CaveatDetails':
    'needsFurtherTesting?:boolean caveatDescription?:string groupsNotRepresented?:[string]',
  'ml.metadata.CaveatsAndRecommendations':
    'caveats?:ml.metadata.CaveatDetails recommendations?:string idealDatasetCharacteristics?:[string]',
  'ml.metadata.EditableMLFeatureProperties': 'description?:string',
  'ml.metadata.EditableMLFeatureTableProperties': 'description?:string',
  'ml.metadata.EditableMLModelGroupProperties': 'description?:string',
  'ml.metadata.EditableMLModelProperties': 'description?:string',
  'ml.metadata.EditableMLPrimaryKeyProperties': 'description?:string',
  'ml.metadata.EthicalConsiderations':
    'data?:[string] humanLife?:[string] mitigations?:[string] risksAndHarms?:[string] useCases?:[string]',
  'ml.metadata.EvaluationData': 'evaluationData:[ml.metadata.BaseData]',
  'ml.metadata.IntendedUse':
    'primaryUses?:[string] primaryUsers?:[ml.metadata.IntendedUserType] outOfScopeUses?:[string]',
  'ml.metadata.MLFeatureProperties':
    'customProperties:{string}={} description?:string dataType?:common.MLFeatureDataType version?:common.VersionTag sources?:[string]',
  'ml.metadata.MLFeatureTableProperties':
    'customProperties:{string}={} description?:string mlFeatures?:[string] mlPrimaryKeys?:[string]',
  'ml.metadata.MLHyperParam': 'name:string description?:string value?:string createdAt?:long',
  'ml.metadata.MLMetric': 'name:string description?:string value?:string createdAt?:long',
  'ml.metadata.MLModelDeploymentProperties':
    'customProperties:{string}={} externalUrl?:string description?:string createdAt?:long version?:common.VersionTag status?:ml.metadata.DeploymentStatus',
  'ml.metadata.MLModelFactorPrompts':
    'relevantFactors?:[ml.metadata.MLModelFactors] evaluationFactors?:[ml.metadata.MLModelFactors]',
  'ml.metadata.MLModelFactors': 'groups?:[string] instrumentation?:[string] environment?:[string]',
  'ml.metadata.MLModelGroupProperties':
    'customProperties:{string}={} trainingJobs?:[string] downstreamJobs?:[string] externalUrl?:string name?:string description?:string createdAt?:long created?:common.TimeStamp lastModified?:common.TimeStamp version?:common.VersionTag',
  'ml.metadata.MLModelProperties':
    'customProperties:{string}={} externalUrl?:string trainingJobs?:[string] downstreamJobs?:[string] name?:string description?:string date?:long created?:common.TimeStamp lastModified?:common.TimeStamp version?:common.VersionTag type?:string hyperParameters?:{<string|int|float|double|boolean>} hyperParams?:[ml.metadata.MLHyperParam] trainingMetrics?:[ml.metadata.MLMetric] onlineMetrics?:[ml.metadata.MLMetric] mlFeatures?:[string] tags:[string]=[] deployments?:[string] groups?:[string]',
  'ml.metadata.MLPrimaryKeyProperties':
    'customProperties:{string}={} description?:string dataType?:common.MLFeatureDataType version?:common.VersionTag sources:[string]',
  'ml.metadata.MLTrainingRunProperties':
    'customProperties:{string}={} externalUrl?:string id?:string outputUrls?:[string] hyperParams?:[ml.metadata.MLHyperParam] trainingMetrics?:[ml.metadata.MLMetric]',
  'ml.metadata.Metrics': 'performanceMeasures?:[string] decisionThreshold?:[string]',
  'ml.metadata.QuantitativeAnalyses': 'unitaryResults?:string intersectionalResults?:string',
  'ml.metadata.SourceCode': 'sourceCode:[ml.metadata.SourceCodeUrl]',
  'ml.metadata.SourceCodeUrl': 'type:ml.metadata.SourceCodeUrlType sourceCodeUrl:string',
  'ml.metadata.TrainingData': 'trainingData:[ml.metadata.BaseData]',
  'module.AssetCollectionModuleParams': 'assetUrns:[string] dynamicFilterJson?:string',
  'module.DataHubPageModuleParams':
    'linkParams?:module.LinkModuleParams richTextParams?:module.RichTextModuleParams assetCollectionParams?:module.AssetCollectionModuleParams hierarchyViewParams?:module.HierarchyModuleParams',
  'module.DataHubPageModuleProperties':
    'name:string type:module.DataHubPageModuleType visibility:module.DataHubPageModuleVisibility params:module.DataHubPageModuleParams created:common.AuditStamp lastModified:common.AuditStamp',
  'module.DataHubPageModuleVisibility': 'scope:module.PageModuleScope',
  'module.HierarchyModuleParams':
    'assetUrns?:[string] showRelatedEntities:boolean relatedEntitiesFilterJson?:string',
  'module.LinkModuleParams': 'linkUrl:string imageUrl?:string description?:string',
  'module.RichTextModuleParams': 'content:string',
  'mxe.SystemMetadata':
    'lastObserved?:long=0 runId?:string="no-run-id-provided" lastRunId?:string="no-run-id-provided" pipelineName?:string registryName?:string registryVersion?:string properties?:{string} version?:string schemaVersion?:long aspectCreated?:common.AuditStamp aspectModified?:common.AuditStamp',
  'notebook.ChartCell': 'cellTitle?:string cellId:string changeAuditStamps:common.ChangeAuditStamps',
  'notebook.EditableNotebookProperties':
    'created:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} lastModified:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} deleted?:common.AuditStamp description?:string',
  'notebook.NotebookCell':
    'textCell?:notebook.TextCell queryCell?:notebook.QueryCell chartCell?:notebook.ChartCell type:notebook.NotebookCellType',
  'notebook.NotebookContent': 'cells:[notebook.NotebookCell]=[]',
  'notebook.NotebookInfo':
    'customProperties:{string}={} externalUrl?:string title:string description?:string changeAuditStamps:common.ChangeAuditStamps',
  'notebook.QueryCell':
    'cellTitle?:string cellId:string changeAuditStamps:common.ChangeAuditStamps rawQuery:string lastExecuted?:common.AuditStamp',
  'notebook.TextCell':
    'cellTitle?:string cellId:string changeAuditStamps:common.ChangeAuditStamps text:string',
  'ownership.OwnershipTypeInfo':
    'name:string description?:string created:common.AuditStamp lastModified:common.AuditStamp',
  'persona.DataHubPersonaInfo': '',
  'platformresource.PlatformResourceInfo':
    'resourceType:string primaryKey:string secondaryKeys?:[string] value?:common.SerializedValue',
  'platformresource.PlatformResourceKey': 'id:string',
  'policy.DataHubActorFilter':
    'users?:[string] groups?:[string] resourceOwners:boolean=false resourceOwnersTypes?:[string] allUsers:boolean=false allGroups:boolean=false roles?:[string]',
  'policy.DataHubPolicyInfo':
    'displayName:string description:string type:string state:string resources?:policy.DataHubResourceFilter privileges:[string] actors:policy.DataHubActorFilter editable:boolean=true lastUpdatedTimestamp?:long',
  'policy.DataHubResourceFilter':
    'type?:string resources?:[string] allResources:boolean=false filter?:policy.PolicyMatchFilter privilegeConstraints?:policy.PolicyMatchFilter',
  'policy.DataHubRoleInfo': 'name:string description:string editable:boolean=false',
  'policy.PolicyMatchCriterion':
    'field:string values:[string] structuredPropertyValues?:[policy.StructuredPropertyCriterionValue] condition:policy.PolicyMatchCondition="EQUALS"',
  'policy.PolicyMatchFilter': 'criteria:[policy.PolicyMatchCriterion]',
  'policy.StructuredPropertyCriterionValue': 'propertyUrn:string values:[string]',
  'post.PostContent':
    'title:string type:post.PostContentType description?:string link?:string media?:common.Media',
  'post.PostInfo':
    'type:post.PostType content:post.PostContent created:long lastModified:long auditStamp?:common.AuditStamp target?:string',
  'query.QueryProperties':
    'customProperties:{string}={} statement:query.QueryStatement source:query.QuerySource name?:string description?:string created:common.AuditStamp lastModified:common.AuditStamp origin?:string',
  'query.QueryStatement': 'value:string language:query.QueryLanguage="SQL"',
  'query.QuerySubject': 'entity:string',
  'query.QuerySubjects': 'subjects:[query.QuerySubject]',
  'query.QueryUsageStatistics':
    'timestampMillis:long eventGranularity?:timeseries.TimeWindowSize partitionSpec?:timeseries.PartitionSpec={"partition":"FULL_TABLE_SNAPSHOT","type":"FULL_TABLE"} messageId?:string queryCount?:int queryCost?:double lastExecutedAt?:long uniqueUserCount?:int userCounts?:[dataset.DatasetUserUsageCounts]',
  'repository.RepositoryKey': 'id:string',
  'repository.RepositoryLineage': 'forkOf?:string',
  'repository.RepositoryProperties':
    'name:string description?:string defaultBranch?:string languages?:[string] license?:string homepageUrl?:string archived?:boolean created?:common.AuditStamp lastModified?:common.AuditStamp',
  'repository.RepositorySource': 'externalUrl?:string externalId?:string',
  'retention.DataHubRetentionConfig': 'retention:retention.Retention',
  'retention.Retention': 'version?:retention.VersionBasedRetention time?:retention.TimeBasedRetention',
  'retention.TimeBasedRetention': 'maxAgeInSeconds:int',
  'retention.VersionBasedRetention': 'maxVersions:int',
  'role.Actors': 'users?:[role.RoleUser] groups?:[role.RoleGroup]',
  'role.RoleGroup': 'group:string',
  'role.RoleProperties':
    'name:string description?:string type:string requestUrl?:string created?:common.AuditStamp',
  'role.RoleUser': 'user:string',
  'schema.ArrayType': 'nestedType?:[string]',
  'schema.BinaryJsonSchema': 'schema:string',
  'schema.BooleanType': '',
  'schema.BytesType': '',
  'schema.DatasetFieldForeignKey': 'parentDataset:string currentFieldPaths:[string] parentField:string',
  'schema.DateType': '',
  'schema.EditableSchemaFieldInfo':
    'fieldPath:string description?:string globalTags?:common.GlobalTags glossaryTerms?:common.GlossaryTerms',
  'schema.EditableSchemaMetadata':
    'created:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} lastModified:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} deleted?:common.AuditStamp editableSchemaFieldInfo:[schema.EditableSchemaFieldInfo]',
  'schema.EnumType': '',
  'schema.EspressoSchema': 'documentSchema:string tableSchema:string',
  'schema.FixedType': '',
  'schema.ForeignKeyConstraint':
    'name:string foreignFields:[string] sourceFields:[string] foreignDataset:string',
  'schema.ForeignKeySpec': 'foreignKey:<schema.DatasetFieldForeignKey|schema.UrnForeignKey>',
  'schema.KafkaSchema':
    'documentSchema:string documentSchemaType?:string keySchema?:string keySchemaType?:string',
  'schema.KeyValueSchema': 'keySchema:string valueSchema:string',
  'schema.MapType': 'keyType?:string valueType?:string',
  'schema.MySqlDDL': 'tableSchema:string',
  'schema.NullType': '',
  'schema.NumberType': '',
  'schema.OracleDDL': 'tableSchema:string',
  'schema.OrcSchema': 'schema:string',
  'schema.OtherSchema': 'rawSchema:string',
  'schema.PrestoDDL': 'rawSchema:string',
  'schema.RecordType': '',
  'schema.SchemaField':
    'fieldPath:string jsonPath?:string nullable:boolean=false description?:string label?:string created?:common.AuditStamp lastModified?:common.AuditStamp type:schema.SchemaFieldDataType nativeDataType:string recursive:boolean=false globalTags?:common.GlobalTags glossaryTerms?:common.GlossaryTerms isPartOfKey:boolean=false isPartitioningKey?:boolean jsonProps?:string',
  'schema.SchemaFieldDataType':
    'type:<schema.BooleanType|schema.FixedType|schema.StringType|schema.BytesType|schema.NumberType|schema.DateType|schema.TimeType|schema.EnumType|schema.NullType|schema.MapType|schema.ArrayType|schema.UnionType|schema.RecordType>',
  'schema.SchemaFieldSpec': 'path:string type:string nativeType:string',
  'schema.SchemaMetadata':
    'schemaName:string platform:string version:long created:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} lastModified:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} deleted?:common.AuditStamp dataset?:string cluster?:string hash:string platformSchema:<schema.EspressoSchema|schema.OracleDDL|schema.MySqlDDL|schema.PrestoDDL|schema.KafkaSchema|schema.BinaryJsonSchema|schema.OrcSchema|schema.Schemaless|schema.KeyValueSchema|schema.OtherSchema> fields:[schema.SchemaField] primaryKeys?:[string] foreignKeysSpecs?:{schema.ForeignKeySpec} foreignKeys?:[schema.ForeignKeyConstraint]',
  'schema.Schemaless': '',
  'schema.StringType': '',
  'schema.TimeType': '',
  'schema.UnionType': 'nestedTypes?:[string]',
  'schema.UrnForeignKey': 'currentFieldPath:string',
  'schemafield.SchemaFieldAliases': 'aliases?:[string]',
  'schemafield.SchemaFieldInfo': 'name?:string schemaFieldAliases?:[string]',
  'search.template.HighlightFieldOverrides': 'add?:[string] remove?:[string] replace?:[string]',
  'search.template.SearchFieldBoost': 'fieldName:string boost:double subfield?:string',
  'search.template.SearchFieldOverrides':
    'add?:[search.template.SearchFieldBoost] remove?:[string] replace?:[search.template.SearchFieldBoost] override?:[search.template.SearchFieldBoost]',
  'search.template.SearchTemplateBoost': 'field:string subfield?:string values:string weight:double',
  'search.template.SearchTemplateDefaultRoute': 'template?:string',
  'search.template.SearchTemplateLadder':
    'select?:[string] stop?:[search.template.SearchTemplateLadderStop] next?:string parallel?:[string] join?:string fusion?:string fusionCap?:int facets?:string',
  'search.template.SearchTemplateLadderStop': 'minHits?:int emptyWhen?:string',
  'search.template.SearchTemplateNormalization':
    'wildcardMinimumLength?:int synonymCap?:int fuzzyTokenThreshold?:int mediumFuzzyTokenThreshold?:int broadQueryTokenCap?:int shortFuzzyEdits?:int mediumFuzzyEdits?:int',
  'search.template.SearchTemplateProperties':
    'name:string description?:string dialect:search.template.SearchTemplateDialect="ELASTICSEARCH" apiVersion?:int capabilities?:[string] query?:string queryFragments?:{string} clauses?:string functionScore?:string rescore?:string knn?:string ranking?:search.template.SearchTemplateRanking retrieval?:search.template.SearchTemplateRetrieval ladder?:search.template.SearchTemplateLadder aggregations?:string sort?:string fields?:search.template.SearchFieldOverrides structuredPropertyQuery?:search.template.StructuredPropertyQuery normalization?:search.template.SearchTemplateNormalization highlightFields?:search.template.HighlightFieldOverrides parameters?:{string} boosts?:[search.template.SearchTemplateBoost] routes?:[search.template.SearchTemplateRoute] defaultRoute?:search.template.SearchTemplateDefaultRoute parent?:string editable:boolean=true',
  'search.template.SearchTemplateRanking':
    'preset?:string window?:int windowSizer?:string parameters?:{string}',
  'search.template.SearchTemplateRetrieval':
    'mode?:string model?:string field?:string candidateCap?:int total?:string facets?:string page?:string authorization?:string onFailure?:string bridge?:search.template.SearchTemplateRetrievalBridge',
  'search.template.SearchTemplateRetrievalBridge': 'pivotField?:string onFailure?:string',
  'search.template.SearchTemplateRoute': 'queryRegex:string template:string',
  'search.template.StructuredPropertyClause':
    'enabled?:boolean=true operator?:search.template.StructuredPropertyOperator weight?:float',
  'search.template.StructuredPropertyQuery':
    'analyzedValue?:search.template.StructuredPropertyClause exactValue?:search.template.StructuredPropertyClause nameAndValue?:search.template.StructuredPropertyClause',
  'secret.DataHubSecretValue': 'name:string value:string description?:string created?:common.AuditStamp',
  'semanticmodel.Dimension': 'isTime:boolean=false',
  'semanticmodel.SemanticFieldAnnotation':
    'type:semanticmodel.SemanticFieldType expression:metric.MetricExpression aggregationFunction?:string dimension?:semanticmodel.Dimension',
  'semanticmodel.SemanticModelInfo':
    'externalUrl?:string name:string description?:string created?:common.AuditStamp lastModified?:common.AuditStamp nativeDefinition?:string datasets:[string]=[] relationships?:[semanticmodel.SemanticModelRelationship]',
  'semanticmodel.SemanticModelRelationship':
    'name?:string from:string fromColumns:[string] to:string toColumns:[string] aiContext?:common.AiContext cardinality?:ermodelrelation.ERModelRelationshipCardinality',
  'service.McpServerProperties':
    'url:string transport:service.McpTransport="HTTP" timeout?:float customHeaders?:{string}',
  'service.ServiceDefinition':
    'format:service.ServiceDefinitionFormat rawSpec:common.LargeString version?:string externalUrl?:string',
  'service.ServiceKey': 'id:string',
  'service.ServiceProperties':
    'customProperties:{string}={} displayName:string description?:string lifecycle?:service.ServiceLifecycle apis?:[string] sourceRepository?:string',
  'settings.asset.AssetSettings': 'assetSummary?:settings.asset.AssetSummarySettings',
  'settings.asset.AssetSummarySettings': 'templates?:[settings.asset.AssetSummarySettingsTemplate]=[]',
  'settings.asset.AssetSummarySettingsTemplate': 'template:string',
  'settings.global.ApplicationsSettings': 'enabled:boolean config?:string configVersion?:string',
  'settings.global.DocPropagationFeatureSettings':
    'enabled:boolean config?:string configVersion?:string columnPropagationEnabled:boolean=true',
  'settings.global.GlobalHomePageSettings': 'defaultTemplate:string',
  'settings.global.GlobalSettingsInfo':
    'sso?:settings.global.SsoSettings oauth?:settings.global.OAuthSettings views?:settings.global.GlobalViewsSettings docPropagation?:settings.global.DocPropagationFeatureSettings={"enabled":true,"columnPropagationEnabled":true} homePage?:settings.global.GlobalHomePageSettings applications?:settings.global.ApplicationsSettings',
  'settings.global.GlobalViewsSettings': 'defaultView?:string',
  'settings.global.OAuthProvider':
    'enabled:boolean name:string jwksUri?:string issuer:string audience:string algorithm:string="RS256" userIdClaim:string="sub"',
  'settings.global.OAuthSettings': 'providers:[settings.global.OAuthProvider]',
  'settings.global.OidcSettings':
    'enabled:boolean clientId:string clientSecret:string discoveryUri:string userNameClaim?:string userNameClaimRegex?:string scope?:string clientAuthenticationMethod?:string jitProvisioningEnabled?:boolean preProvisioningRequired?:boolean extractGroupsEnabled?:boolean groupsClaim?:string responseType?:string responseMode?:string useNonce?:boolean readTimeout?:long extractJwtAccessTokenClaims?:boolean preferredJwsAlgorithm?:string preferredJwsAlgorithm2?:string requiredGroups?:[string] accessDeniedMessage?:string accessDeniedRedirectUrl?:string',
  'settings.global.SsoSettings': 'baseUrl:string oidcSettings?:settings.global.OidcSettings',
  'step.DataHubStepStateProperties': 'properties:{string}={} lastModified:common.AuditStamp',
  'structured.PropertyValue': 'value:<string|double> description?:string',
  'structured.StructuredProperties': 'properties:[structured.StructuredPropertyValueAssignment]',
  'structured.StructuredPropertyDefinition':
    'qualifiedName:string displayName?:string valueType:string typeQualifier?:{[string]} allowedValues?:[structured.PropertyValue] cardinality?:structured.PropertyCardinality="SINGLE" entityTypes:[string] allowedPlatforms?:[string] description?:string searchConfiguration?:datahub.DataHubSearchConfig immutable:boolean=false version?:string created?:common.AuditStamp lastModified?:common.AuditStamp',
  'structured.StructuredPropertyKey': 'id:string',
  'structured.StructuredPropertySettings':
    'isHidden:boolean=false showInSearchFilters:boolean=false showInAssetSummary:boolean=false hideInAssetSummaryWhenEmpty:boolean=false showAsAssetBadge:boolean=false showInColumnsTable:boolean=false lastModified?:common.AuditStamp',
  'structured.StructuredPropertyValueAssignment':
    'propertyUrn:string values:[<string|double>] created?:common.AuditStamp lastModified?:common.AuditStamp attribution?:common.MetadataAttribution',
  'tag.TagProperties': 'name:string description?:string colorHex?:string',
  'telemetry.TelemetryClientId': 'clientId:string',
  'template.DataHubPageTemplateAssetSummary': 'summaryElements?:[template.SummaryElement]',
  'template.DataHubPageTemplateProperties':
    'rows:[template.DataHubPageTemplateRow] assetSummary?:template.DataHubPageTemplateAssetSummary surface:template.DataHubPageTemplateSurface visibility:template.DataHubPageTemplateVisibility created:common.AuditStamp lastModified:common.AuditStamp',
  'template.DataHubPageTemplateRow': 'modules:[string]',
  'template.DataHubPageTemplateSurface': 'surfaceType:template.PageTemplateSurfaceType',
  'template.DataHubPageTemplateVisibility': 'scope:template.PageTemplateScope',
  'template.SummaryElement': 'elementType:template.SummaryElementType structuredPropertyUrn?:string',
  'test.TestDefinition': 'type:test.TestDefinitionType json?:string',
  'test.TestInfo': 'name:string category:string description?:string definition:test.TestDefinition',
  'test.TestResult':
    'test:string type:test.TestResultType testDefinitionMd5?:string lastComputed?:common.AuditStamp',
  'test.TestResults': 'failing:[test.TestResult] passing:[test.TestResult]',
  'timeseries.PartitionSpec':
    'partition:string timePartition?:timeseries.TimeWindow type:timeseries.PartitionType="PARTITION"',
  'timeseries.TimeWindow': 'startTimeMillis:long length:timeseries.TimeWindowSize',
  'timeseries.TimeWindowSize': 'unit:timeseries.CalendarInterval multiple:int=1',
  'upgrade.DataHubUpgradeRequest': 'timestampMs:long version:string',
};
