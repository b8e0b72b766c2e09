// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** A part of {@link RECORDS}. */
export const RECORDS_1 = `
access.token.DataHubAccessTokenInfo name:string actorUrn:string ownerUrn:string createdAt:long expiresAt?:long description?:string
agent.AIAgentDependencies skills?:[string] tools?:[string] models?:[string]
agent.AIAgentInfo name:string tagline?:string description?:string instructions?:string source?:agent.AIAgentSource created:common.AuditStamp lastModified:common.AuditStamp
agent.AIAgentSource type:agent.AIAgentSourceType clonedFrom?:string
agentskill.AgentSkillInfo name:string description?:string instructions?:string sourceRepository?:agentskill.SkillSourceRepository requiredTools?:[string] created?:common.AuditStamp lastModified?:common.AuditStamp
agentskill.SkillSourceRepository repositoryUrn?:string url?:string path?:string
api.ApiProperties name:string description?:string externalUrl?:string sourceRepository?:string created?:common.AuditStamp lastModified?:common.AuditStamp
api.ApiSignature schemaDefinition?:string inputFields?:[schema.SchemaField] outputFields?:[schema.SchemaField] inputDatasetEdges?:[common.Edge] outputDatasetEdges?:[common.Edge]
api.RestApiProperties method:api.HttpMethod path:string
application.ApplicationKey id:string
application.ApplicationLineage inputEdges?:[common.Edge] outputEdges?:[common.Edge]
application.ApplicationProperties customProperties:{string}={} externalUrl?:string name?:string description?:string parentApplication?:string
application.Applications applications:[string]
assertion.AssertionAction type:assertion.AssertionActionType
assertion.AssertionActions onSuccess:[assertion.AssertionAction]=[] onFailure:[assertion.AssertionAction]=[]
assertion.AssertionFailureSeverityConfig defaultSeverity:assertion.AssertionResultSeverity rules:[assertion.AssertionFailureSeverityRule]=[]
assertion.AssertionFailureSeverityRule severity:assertion.AssertionResultSeverity operator:assertion.AssertionStdOperator parameters:assertion.AssertionStdParameters
assertion.AssertionInfo customProperties:{string}={} externalUrl?:string type:assertion.AssertionType datasetAssertion?:assertion.DatasetAssertionInfo freshnessAssertion?:assertion.FreshnessAssertionInfo volumeAssertion?:assertion.VolumeAssertionInfo sqlAssertion?:assertion.SqlAssertionInfo fieldAssertion?:assertion.FieldAssertionInfo schemaAssertion?:assertion.SchemaAssertionInfo customAssertion?:assertion.CustomAssertionInfo source?:assertion.AssertionSource lastUpdated?:common.AuditStamp description?:string note?:assertion.AssertionNote entityUrn?:string
assertion.AssertionNote content:string lastModified:common.AuditStamp
assertion.AssertionResult type:assertion.AssertionResultType severity?:assertion.AssertionResultSeverity rowCount?:long missingCount?:long unexpectedCount?:long actualAggValue?:float nativeResults?:{string} externalUrl?:string error?:assertion.AssertionResultError
assertion.AssertionResultError type:assertion.AssertionResultErrorType properties?:{string}
assertion.AssertionRunEvent timestampMillis:long runId:string asserteeUrn:string status:assertion.AssertionRunStatus result?:assertion.AssertionResult runtimeContext?:{string} batchSpec?:assertion.BatchSpec assertionUrn:string eventGranularity?:timeseries.TimeWindowSize partitionSpec?:timeseries.PartitionSpec={"partition":"FULL_TABLE_SNAPSHOT","type":"FULL_TABLE"} messageId?:string
assertion.AssertionRunSummary lastFailedAtMillis?:long lastErroredAtMillis?:long lastPassedAtMillis?:long lastInitializedAtMillis?:long assertionStatus?:assertion.AssertionStatus
assertion.AssertionSource type:assertion.AssertionSourceType created?:common.AuditStamp
assertion.AssertionStdParameter value:string type:assertion.AssertionStdParameterType
assertion.AssertionStdParameters value?:assertion.AssertionStdParameter maxValue?:assertion.AssertionStdParameter minValue?:assertion.AssertionStdParameter
assertion.BatchSpec customProperties:{string}={} nativeBatchId?:string query?:string limit?:int
assertion.CustomAssertionInfo type:string entity:string field?:string fields?:[string] scope?:assertion.DatasetAssertionScope aggregation?:assertion.AssertionStdAggregation operator?:assertion.AssertionStdOperator parameters?:assertion.AssertionStdParameters nativeType?:string nativeParameters?:{string} logic?:string
assertion.DatasetAssertionInfo dataset:string scope:assertion.DatasetAssertionScope fields?:[string] aggregation?:assertion.AssertionStdAggregation operator:assertion.AssertionStdOperator parameters?:assertion.AssertionStdParameters nativeType?:string nativeParameters?:{string} logic?:string
assertion.FieldAssertionInfo type:assertion.FieldAssertionType entity:string fieldPath?:string fieldValuesAssertion?:assertion.FieldValuesAssertion fieldMetricAssertion?:assertion.FieldMetricAssertion filter?:dataset.DatasetFilter
assertion.FieldMetricAssertion field:schema.SchemaFieldSpec metric:assertion.FieldMetricType operator:assertion.AssertionStdOperator parameters?:assertion.AssertionStdParameters failureSeverityConfig?:assertion.AssertionFailureSeverityConfig
assertion.FieldTransform type:assertion.FieldTransformType
assertion.FieldValuesAssertion field:schema.SchemaFieldSpec transform?:assertion.FieldTransform operator:assertion.AssertionStdOperator parameters?:assertion.AssertionStdParameters failThreshold:assertion.FieldValuesFailThreshold failureSeverityConfig?:assertion.AssertionFailureSeverityConfig excludeNulls:boolean=true
assertion.FieldValuesFailThreshold type:assertion.FieldValuesFailThresholdType="COUNT" value:long=0
assertion.FixedIntervalSchedule unit:timeseries.CalendarInterval multiple:int=1
assertion.FreshnessAssertionInfo type:assertion.FreshnessAssertionType entity:string schedule:assertion.FreshnessAssertionSchedule failureSeverityConfig?:assertion.AssertionFailureSeverityConfig filter?:dataset.DatasetFilter
assertion.FreshnessAssertionSchedule type:assertion.FreshnessAssertionScheduleType cron?:assertion.FreshnessCronSchedule fixedInterval?:assertion.FixedIntervalSchedule
assertion.FreshnessCronSchedule cron:string timezone:string windowStartOffsetMs?:long
assertion.IncrementingSegmentFieldTransformer type:assertion.IncrementingSegmentFieldTransformerType nativeType?:string
assertion.IncrementingSegmentRowCountChange segment:assertion.IncrementingSegmentSpec type:assertion.AssertionValueChangeType operator:assertion.AssertionStdOperator parameters:assertion.AssertionStdParameters
assertion.IncrementingSegmentRowCountTotal segment:assertion.IncrementingSegmentSpec operator:assertion.AssertionStdOperator parameters:assertion.AssertionStdParameters
assertion.IncrementingSegmentSpec field:schema.SchemaFieldSpec transformer?:assertion.IncrementingSegmentFieldTransformer
assertion.RowCountChange type:assertion.AssertionValueChangeType operator:assertion.AssertionStdOperator parameters:assertion.AssertionStdParameters failureSeverityConfig?:assertion.AssertionFailureSeverityConfig
assertion.RowCountTotal operator:assertion.AssertionStdOperator parameters:assertion.AssertionStdParameters failureSeverityConfig?:assertion.AssertionFailureSeverityConfig
assertion.SchemaAssertionInfo entity:string schema:schema.SchemaMetadata compatibility?:assertion.SchemaAssertionCompatibility="EXACT_MATCH"
assertion.SqlAssertionInfo type:assertion.SqlAssertionType entity:string statement:string changeType?:assertion.AssertionValueChangeType operator:assertion.AssertionStdOperator parameters:assertion.AssertionStdParameters failureSeverityConfig?:assertion.AssertionFailureSeverityConfig
assertion.VolumeAssertionInfo type:assertion.VolumeAssertionType entity:string rowCountTotal?:assertion.RowCountTotal rowCountChange?:assertion.RowCountChange incrementingSegmentRowCountTotal?:assertion.IncrementingSegmentRowCountTotal incrementingSegmentRowCountChange?:assertion.IncrementingSegmentRowCountChange filter?:dataset.DatasetFilter
businessattribute.BusinessAttributeAssociation businessAttributeUrn:string
businessattribute.BusinessAttributeInfo fieldPath:string description?:string globalTags?:common.GlobalTags glossaryTerms?:common.GlossaryTerms customProperties:{string}={} created:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} lastModified:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} deleted?:common.AuditStamp name:string type?:schema.SchemaFieldDataType
businessattribute.BusinessAttributeKey id:string
businessattribute.BusinessAttributes businessAttribute?:businessattribute.BusinessAttributeAssociation
chart.ChartInfo customProperties:{string}={} externalUrl?:string title:string description:string lastModified:common.ChangeAuditStamps chartUrl?:string inputs?:[<string>] inputEdges?:[common.Edge] type?:chart.ChartType access?:common.AccessLevel lastRefreshed?:long
chart.ChartQuery rawQuery:string type:chart.ChartQueryType
chart.ChartUsageStatistics timestampMillis:long eventGranularity?:timeseries.TimeWindowSize partitionSpec?:timeseries.PartitionSpec={"partition":"FULL_TABLE_SNAPSHOT","type":"FULL_TABLE"} messageId?:string viewsCount?:int uniqueUserCount?:int userCounts?:[chart.ChartUserUsageCounts]
chart.ChartUserUsageCounts user:string viewsCount?:int
chart.EditableChartProperties created:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} lastModified:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} deleted?:common.AuditStamp description?:string
common.Access roles?:[common.RoleAssociation]
common.AiContext synonyms?:[string] instructions?:string examples?:[string] customInstructions?:string
common.Aliases lowercasedUrn?:string
common.AuditStamp time:long actor:string impersonator?:string message?:string
common.BrowsePathEntry id:string urn?:string
common.BrowsePaths paths:[string]
common.BrowsePathsV2 path:[common.BrowsePathEntry]
common.ChangeAuditStamps created:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} lastModified:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} deleted?:common.AuditStamp
common.Cost costType:common.CostType cost:<costId:double|costCode:string>
common.DataPlatformInstance platform:string instance?:string
common.DataTransform queryStatement?:query.QueryStatement
common.DataTransformLogic transforms:[common.DataTransform]
common.Deprecation deprecated:boolean decommissionTime?:long note:string actor:string replacement?:string
common.DisplayProperties colorHex?:string icon?:common.IconProperties
common.Documentation documentations:[common.DocumentationAssociation]
common.DocumentationAssociation documentation:string attribution?:common.MetadataAttribution
common.Edge sourceUrn?:string destinationUrn:string created?:common.AuditStamp lastModified?:common.AuditStamp properties?:{string}
common.Embed renderUrl?:string
common.EmbeddingChunk position:int vector:[float] characterOffset?:int characterLength?:int tokenCount?:int text?:string
common.EmbeddingModelData modelVersion:string generatedAt:long sourceTextSha256?:string chunkingStrategy?:string totalChunks:int totalTokens?:int chunks:[common.EmbeddingChunk]
common.FieldFormPromptAssociation fieldPath:string lastModified:common.AuditStamp
common.FormAssociation urn:string incompletePrompts:[common.FormPromptAssociation]=[] completedPrompts:[common.FormPromptAssociation]=[]
common.FormPromptAssociation id:string lastModified:common.AuditStamp fieldAssociations?:common.FormPromptFieldAssociations
common.FormPromptFieldAssociations completedFieldPrompts?:[common.FieldFormPromptAssociation] incompleteFieldPrompts?:[common.FieldFormPromptAssociation]
common.FormVerificationAssociation form:string lastModified?:common.AuditStamp
common.Forms incompleteForms:[common.FormAssociation] completedForms:[common.FormAssociation] verifications:[common.FormVerificationAssociation]=[]
common.GlobalTags tags:[common.TagAssociation]
common.GlossaryTermAssociation urn:string actor?:string context?:string attribution?:common.MetadataAttribution
common.GlossaryTerms terms:[common.GlossaryTermAssociation] auditStamp:common.AuditStamp
common.IconProperties iconLibrary:common.IconLibrary name:string style:string
common.IncidentSummaryDetails urn:string type:string createdAt:long resolvedAt?:long priority?:int
common.IncidentsSummary resolvedIncidents:[string]=[] activeIncidents:[string]=[] resolvedIncidentDetails:[common.IncidentSummaryDetails]=[] activeIncidentDetails:[common.IncidentSummaryDetails]=[]
common.InputField schemaFieldUrn:string schemaField?:schema.SchemaField
common.InputFields fields:[common.InputField]
common.InstitutionalMemory elements:[common.InstitutionalMemoryMetadata]
common.InstitutionalMemoryMetadata url:string description:string createStamp:common.AuditStamp updateStamp?:common.AuditStamp settings?:common.InstitutionalMemoryMetadataSettings
common.InstitutionalMemoryMetadataSettings showInAssetPreview:boolean=false
common.LargeString blob:string compression:common.CompressionType="NONE" uncompressedSize?:long
common.Media type:common.MediaType location:string
common.MetadataAttribution time:long actor:string source?:string sourceDetail:{string}={}
common.Operation timestampMillis:long eventGranularity?:timeseries.TimeWindowSize partitionSpec?:timeseries.PartitionSpec={"partition":"FULL_TABLE_SNAPSHOT","type":"FULL_TABLE"} messageId?:string actor?:string operationType:common.OperationType customOperationType?:string numAffectedRows?:long affectedDatasets?:[string] sourceType?:common.OperationSourceType customProperties?:{string} lastUpdatedTimestamp:long queries?:[string]
common.Origin type:common.OriginType externalType?:string
common.Owner owner:string type:common.OwnershipType typeUrn?:string source?:common.OwnershipSource attribution?:common.MetadataAttribution
common.Ownership owners:[common.Owner] ownerTypes?:{[string]}={} lastModified:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0}
common.OwnershipSource type:common.OwnershipSourceType url?:string
common.RoleAssociation urn:string
common.SemanticContent embeddings:{common.EmbeddingModelData} skipReason?:string skippedAt?:long
common.SemanticText text:string
common.SerializedValue blob:bytes contentType:common.SerializedValueContentType="JSON" schemaType?:common.SerializedValueSchemaType schemaRef?:string
common.Siblings siblings:[string] primary:boolean
common.Status removed:boolean=false lifecycleStage?:string lifecycleLastUpdated?:common.AuditStamp
common.SubTypes typeNames:[string]
common.TagAssociation tag:string context?:string attribution?:common.MetadataAttribution
common.TimeStamp time:long actor?:string
common.UpstreamMetrics metrics:[common.Edge]
common.VersionProperties versionSet:string version:common.VersionTag aliases:[common.VersionTag]=[] comment?:string sortId:string versioningScheme:versionset.VersioningScheme="LEXICOGRAPHIC_STRING" sourceCreatedTimestamp?:common.AuditStamp metadataCreatedTimestamp?:common.AuditStamp isLatest?:boolean
common.VersionTag versionTag?:string metadataAttribution?:common.MetadataAttribution
common.fieldtransformer.UDFTransformer udf:string
connection.DataHubConnectionDetails type:connection.DataHubConnectionDetailsType name?:string json?:connection.DataHubJsonConnection
connection.DataHubJsonConnection encryptedBlob:string
container.Container container:string
container.ContainerProperties customProperties:{string}={} externalUrl?:string name:string qualifiedName?:string description?:string env?:common.FabricType created?:common.TimeStamp lastModified?:common.TimeStamp
container.EditableContainerProperties description?:string
dashboard.DashboardInfo customProperties:{string}={} externalUrl?:string title:string description:string charts:[string]=[] chartEdges?:[common.Edge] datasets:[string]=[] datasetEdges?:[common.Edge] dashboards:[common.Edge]=[] lastModified:common.ChangeAuditStamps dashboardUrl?:string access?:common.AccessLevel lastRefreshed?:long
dashboard.DashboardUsageStatistics timestampMillis:long eventGranularity?:timeseries.TimeWindowSize partitionSpec?:timeseries.PartitionSpec={"partition":"FULL_TABLE_SNAPSHOT","type":"FULL_TABLE"} messageId?:string viewsCount?:int executionsCount?:int uniqueUserCount?:int userCounts?:[dashboard.DashboardUserUsageCounts] favoritesCount?:int lastViewedAt?:long
dashboard.DashboardUserUsageCounts user:string viewsCount?:int executionsCount?:int usageCount?:int userEmail?:string
dashboard.EditableDashboardProperties created:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} lastModified:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} deleted?:common.AuditStamp description?:string
datacontract.DataContractProperties entity:string schema?:[datacontract.SchemaContract] freshness?:[datacontract.FreshnessContract] dataQuality?:[datacontract.DataQualityContract] rawContract?:string
datacontract.DataContractStatus customProperties:{string}={} state:datacontract.DataContractState
datacontract.DataQualityContract assertion:string
datacontract.FreshnessContract assertion:string
datacontract.SchemaContract assertion:string
datahub.DataHubSearchConfig fieldName?:string fieldType?:datahub.SearchFieldType queryByDefault:boolean=false excludeFromFullTextSearch?:boolean enableAutocomplete:boolean=false addToFilters:boolean=false addHasValuesToFilters:boolean=true filterNameOverride?:string hasValuesFilterNameOverride?:string boostScore:double=1 subfieldBoostScores?:{double} hasValuesFieldName?:string numValuesFieldName?:string weightsPerFieldValue?:{double} fieldNameAliases?:[string] copyTo?:[string] copyUrnTo?:[string]
datajob.DataFlowInfo customProperties:{string}={} externalUrl?:string name:string description?:string project?:string created?:common.TimeStamp lastModified?:common.TimeStamp env?:common.FabricType
datajob.DataJobInfo customProperties:{string}={} externalUrl?:string name:string description?:string type:<datajob.azkaban.AzkabanJobType|string> flowUrn?:string created?:common.TimeStamp lastModified?:common.TimeStamp status?:datajob.JobStatus env?:common.FabricType
datajob.DataJobInputOutput inputDatasets:[string] inputDatasetEdges?:[common.Edge] outputDatasets:[string] outputDatasetEdges?:[common.Edge] inputDatajobs?:[string] inputDatajobEdges?:[common.Edge] inputDatasetFields?:[string] outputDatasetFields?:[string] fineGrainedLineages?:[dataset.FineGrainedLineage]
datajob.EditableDataFlowProperties created:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} lastModified:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} deleted?:common.AuditStamp description?:string
datajob.EditableDataJobProperties created:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} lastModified:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} deleted?:common.AuditStamp description?:string
datajob.VersionInfo customProperties:{string}={} externalUrl?:string version:string versionType:string
datajob.datahub.DatahubIngestionCheckpoint timestampMillis:long eventGranularity?:timeseries.TimeWindowSize partitionSpec?:timeseries.PartitionSpec={"partition":"FULL_TABLE_SNAPSHOT","type":"FULL_TABLE"} messageId?:string pipelineName:string platformInstanceId:string config:string state:datajob.datahub.IngestionCheckpointState runId:string
datajob.datahub.DatahubIngestionRunSummary timestampMillis:long eventGranularity?:timeseries.TimeWindowSize partitionSpec?:timeseries.PartitionSpec={"partition":"FULL_TABLE_SNAPSHOT","type":"FULL_TABLE"} messageId?:string pipelineName:string platformInstanceId:string runId:string runStatus:datajob.JobStatus numWorkUnitsCommitted?:long numWorkUnitsCreated?:long numEvents?:long numEntities?:long numAspects?:long numSourceAPICalls?:long totalLatencySourceAPICalls?:long numSinkAPICalls?:long totalLatencySinkAPICalls?:long numWarnings?:long numErrors?:long numEntitiesSkipped?:long config?:string custom_summary?:string softwareVersion?:string systemHostName?:string operatingSystemName?:string numProcessors?:int totalMemory?:long availableMemory?:long
datajob.datahub.IngestionCheckpointState formatVersion:string serde:string payload?:bytes
dataplatform.DataPlatformInfo name:string displayName?:string type:dataplatform.PlatformType datasetNameDelimiter:string logical?:boolean logoUrl?:string
dataplatform.slack.SlackUserInfo slackInstance:string id:string name:string realName:string displayName:string email?:string teamId:string isDeleted:boolean isAdmin:boolean isOwner:boolean isPrimaryOwner:boolean isBot:boolean timezone?:string timezoneOffset?:int title?:string phone?:string profilePictureUrl?:string statusText?:string statusEmoji?:string lastUpdatedSeconds?:long
dataplatforminstance.DataPlatformInstanceProperties customProperties:{string}={} externalUrl?:string name?:string description?:string
dataplatforminstance.IcebergWarehouseInfo dataRoot:string clientId:string clientSecret:string region:string role?:string tempCredentialExpirationSeconds?:int env:common.FabricType
dataprocess.DataProcessInfo inputs?:[string] outputs?:[string]
dataprocess.DataProcessInstanceInput inputs:[string] inputEdges?:[common.Edge]
dataprocess.DataProcessInstanceOutput outputs:[string] outputEdges?:[common.Edge]
dataprocess.DataProcessInstanceProperties customProperties:{string}={} externalUrl?:string name:string type?:dataprocess.DataProcessType created:common.AuditStamp
dataprocess.DataProcessInstanceRelationships parentTemplate?:string parentInstance?:string upstreamInstances:[string]
dataprocess.DataProcessInstanceRunEvent timestampMillis:long eventGranularity?:timeseries.TimeWindowSize partitionSpec?:timeseries.PartitionSpec={"partition":"FULL_TABLE_SNAPSHOT","type":"FULL_TABLE"} messageId?:string externalUrl?:string status:dataprocess.DataProcessRunStatus attempt?:int result?:dataprocess.DataProcessInstanceRunResult durationMillis?:long
dataprocess.DataProcessInstanceRunResult type:dataprocess.RunResultType nativeResultType:string
dataproduct.DataProductAssociation sourceUrn?:string destinationUrn:string created?:common.AuditStamp lastModified?:common.AuditStamp properties?:{string} outputPort:boolean=false
dataproduct.DataProductKey id:string
dataproduct.DataProductProperties customProperties:{string}={} externalUrl?:string name?:string description?:string assets?:[dataproduct.DataProductAssociation] parentDataProduct?:string
dataproduct.DataProducts dataProducts:[dataproduct.DataProductAssociation]
dataset.DatasetDeprecation deprecated:boolean decommissionTime?:long note:string actor?:string
dataset.DatasetFieldMapping created:common.AuditStamp transformation:<common.fieldtransformer.TransformationType|common.fieldtransformer.UDFTransformer> sourceFields:[<string>] destinationField:string
dataset.DatasetFieldProfile fieldPath:string uniqueCount?:long uniqueProportion?:float nullCount?:long nullProportion?:float min?:string max?:string mean?:string median?:string stdev?:string quantiles?:[dataset.Quantile] distinctValueFrequencies?:[dataset.ValueFrequency] histogram?:dataset.Histogram sampleValues?:[string]
dataset.DatasetFieldUsageCounts fieldPath:string count:int
dataset.DatasetFilter type:dataset.DatasetFilterType sql?:string
dataset.DatasetProfile timestampMillis:long eventGranularity?:timeseries.TimeWindowSize partitionSpec?:timeseries.PartitionSpec={"partition":"FULL_TABLE_SNAPSHOT","type":"FULL_TABLE"} messageId?:string rowCount?:long columnCount?:long fieldProfiles?:[dataset.DatasetFieldProfile] sizeInBytes?:long
dataset.DatasetProperties customProperties:{string}={} externalUrl?:string name?:string qualifiedName?:string description?:string uri?:string created?:common.TimeStamp lastModified?:common.TimeStamp tags:[string]=[]
dataset.DatasetUpstreamLineage fieldMappings:[dataset.DatasetFieldMapping]
dataset.DatasetUsageStatistics timestampMillis:long eventGranularity?:timeseries.TimeWindowSize partitionSpec?:timeseries.PartitionSpec={"partition":"FULL_TABLE_SNAPSHOT","type":"FULL_TABLE"} messageId?:string uniqueUserCount?:int totalSqlQueries?:int topSqlQueries?:[string] userCounts?:[dataset.DatasetUserUsageCounts] fieldCounts?:[dataset.DatasetFieldUsageCounts]
dataset.DatasetUserUsageCounts user:string count:int userEmail?:string
dataset.EditableDatasetProperties created:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} lastModified:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} deleted?:common.AuditStamp description?:string name?:string
dataset.FineGrainedLineage upstreamType:dataset.FineGrainedLineageUpstreamType upstreams?:[string] downstreamType:dataset.FineGrainedLineageDownstreamType downstreams?:[string] transformOperation?:string confidenceScore:float=1 query?:string matchType?:dataset.LineageMatchType
dataset.Histogram boundaries:[string] heights:[float]
dataset.IcebergCatalogInfo metadataPointer?:string view?:boolean
dataset.PartitionSummary partition:string createdTime?:long lastModifiedTime?:long
dataset.PartitionsSummary minPartition?:dataset.PartitionSummary maxPartition?:dataset.PartitionSummary
dataset.Quantile quantile:string value:string
dataset.SemanticModelProperties alias:string semanticModel:string
dataset.Upstream auditStamp:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} created?:common.AuditStamp dataset:string type:dataset.DatasetLineageType properties?:{string} query?:string matchType?:dataset.LineageMatchType
dataset.UpstreamLineage upstreams:[dataset.Upstream] fineGrainedLineages?:[dataset.FineGrainedLineage]
dataset.ValueFrequency value:string frequency:long
dataset.ViewProperties materialized:boolean viewLogic:string formattedViewLogic?:string viewLanguage:string
datatype.DataTypeInfo qualifiedName:string displayName?:string description?:string
datatype.DataTypeKey id:string
domain.DomainAssociation domain:string context?:string attribution?:common.MetadataAttribution
domain.DomainProperties customProperties:{string}={} name:string description?:string created?:common.AuditStamp parentDomain?:string
domain.Domains domains:[string] domainAssociations?:[domain.DomainAssociation]
entitytype.EntityTypeInfo qualifiedName:string displayName?:string description?:string
entitytype.EntityTypeKey id:string
ermodelrelation.ERModelRelationshipProperties customProperties:{string}={} name:string source:string destination:string relationshipFieldMappings:[ermodelrelation.RelationshipFieldMapping] created?:common.AuditStamp lastModified?:common.AuditStamp cardinality:ermodelrelation.ERModelRelationshipCardinality="N_N"
ermodelrelation.EditableERModelRelationshipProperties created:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} lastModified:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} deleted?:common.AuditStamp description?:string name?:string
ermodelrelation.RelationshipFieldMapping sourceField:string destinationField:string
event.notification.settings.EmailNotificationSettings email:string
event.notification.settings.NotificationSettings sinkTypes:[event.notification.NotificationSinkType] slackSettings?:event.notification.settings.SlackNotificationSettings emailSettings?:event.notification.settings.EmailNotificationSettings
event.notification.settings.SlackNotificationSettings userHandle?:string channels?:[string]
execution.CliVersionAudit source:execution.CliVersionSource serverVersion?:string
execution.ExecutionRequestInput task:string args:{string} executorId:string source:execution.ExecutionRequestSource requestedAt:long actorUrn?:string cliVersionAudit?:execution.CliVersionAudit
execution.ExecutionRequestResult status:string report?:string structuredReport?:execution.StructuredExecutionReport startTimeMs?:long durationMs?:long
execution.ExecutionRequestSignal signal:string executorId?:string createdAt:common.AuditStamp
execution.ExecutionRequestSource type:string ingestionSource?:string
execution.StructuredExecutionReport type:string serializedValue:string contentType:string
file.BucketStorageLocation storageBucket:string storageKey:string
file.DataHubFileInfo bucketStorageLocation:file.BucketStorageLocation originalFileName:string mimeType:string sizeInBytes:long scenario:file.FileUploadScenario referencedByAsset?:string schemaField?:string created:common.AuditStamp contentHash?:string
form.DynamicFormAssignment filter:metadata.query.filter.Filter
form.FormActorAssignment owners:boolean=true ownershipTypes?:[string] groups?:[string] users?:[string]
form.FormInfo name:string description?:string type:form.FormType="COMPLETION" prompts:[form.FormPrompt]=[] actors:form.FormActorAssignment={"owners":true}
form.FormPrompt id:string title:string description?:string type:form.FormPromptType structuredPropertyParams?:form.StructuredPropertyParams required:boolean=false
form.StructuredPropertyParams urn:string
glossary.GlossaryNodeInfo customProperties:{string}={} definition:string parentNode?:string name?:string id?:string
glossary.GlossaryRelatedTerms isRelatedTerms?:[string] hasRelatedTerms?:[string] values?:[string] relatedTerms?:[string]
glossary.GlossaryTermInfo customProperties:{string}={} id?:string name?:string definition:string parentNode?:string termSource:string sourceRef?:string sourceUrl?:string rawSchema?:string
identity.CorpGroupEditableInfo description?:string pictureLink:string="https://raw.githubusercontent.com/datahub-project/datahub/master/datahub-web-react/src/images/default_avatar.png" slack?:string email?:string
identity.CorpGroupInfo displayName?:string email?:string admins:[string] members:[string] groups:[string] description?:string slack?:string created?:common.AuditStamp
identity.CorpUserAppearanceSettings showSimplifiedHomepage?:boolean showThemeV2?:boolean
identity.CorpUserCredentials salt:string hashedPassword:string passwordResetToken?:string passwordResetTokenExpirationTimeMillis?:long
identity.CorpUserEditableInfo aboutMe?:string teams:[string]=[] skills:[string]=[] pictureLink:string="assets/platforms/default_avatar.png" displayName?:string title?:string platforms?:[string] persona?:string slack?:string phone?:string email?:string informationSources?:[string]
identity.CorpUserHomePageSettings pageTemplate?:string dismissedAnnouncements?:[string]
identity.CorpUserInfo customProperties:{string}={} active:boolean displayName?:string email?:string title?:string managerUrn?:string departmentId?:long departmentName?:string firstName?:string lastName?:string fullName?:string countryCode?:string system?:boolean=false isSupportUser?:boolean
identity.CorpUserLocaleSettings language?:string
identity.CorpUserSettings appearance:identity.CorpUserAppearanceSettings views?:identity.CorpUserViewsSettings notificationSettings?:event.notification.settings.NotificationSettings homePage?:identity.CorpUserHomePageSettings locale?:identity.CorpUserLocaleSettings
identity.CorpUserStatus status:string lastModified:common.AuditStamp
identity.CorpUserViewsSettings defaultView?:string
identity.GroupMembership groups:[string]
identity.InviteToken token:string role?:string
identity.NativeGroupMembership nativeGroups:[string]
identity.RoleMembership roles:[string]
incident.IncidentAssignee actor:string assignedAt:common.AuditStamp
incident.IncidentExternalLink connectionId:string system:string externalId:string url:string created:common.AuditStamp syncEnabled:boolean=true lastSyncTimeMillis?:long
incident.IncidentExternalLinks links:[incident.IncidentExternalLink]=[]
incident.IncidentInfo type:incident.IncidentType customType?:string title?:string description?:string entities:[string] priority?:int assignees?:[incident.IncidentAssignee] status:incident.IncidentStatus source?:incident.IncidentSource startedAt?:long created:common.AuditStamp
incident.IncidentNote message:string created:common.AuditStamp source?:incident.IncidentNoteSource
incident.IncidentNoteSource sourceType?:incident.IncidentNoteSourceType externalUrl?:string externalId?:string
incident.IncidentNotes notes:[incident.IncidentNote]=[]
incident.IncidentSource type:incident.IncidentSourceType sourceUrn?:string
incident.IncidentStatus state:incident.IncidentState stage?:incident.IncidentStage message?:string lastUpdated:common.AuditStamp
ingestion.DataHubIngestionSourceConfig recipe:string version?:string executorId?:string debugMode?:boolean extraArgs?:{string}
ingestion.DataHubIngestionSourceInfo name:string type:string platform?:string schedule?:ingestion.DataHubIngestionSourceSchedule config:ingestion.DataHubIngestionSourceConfig source?:ingestion.DataHubIngestionSourceSource
ingestion.DataHubIngestionSourceSchedule interval:string timezone:string
ingestion.DataHubIngestionSourceSource type:ingestion.DataHubIngestionSourceSourceType
knowledge.DocumentContents text:string
knowledge.DocumentInfo customProperties:{string}={} title?:string source?:knowledge.DocumentSource status:knowledge.DocumentStatus contents:knowledge.DocumentContents created:common.AuditStamp lastModified:common.AuditStamp relatedAssets?:[knowledge.RelatedAsset] relatedDocuments?:[knowledge.RelatedDocument] parentDocument?:knowledge.ParentDocument
knowledge.DocumentSettings showInGlobalContext:boolean=true lastModified?:common.AuditStamp
knowledge.DocumentSource sourceType:knowledge.DocumentSourceType externalUrl?:string externalId?:string
knowledge.DocumentStatus state:knowledge.DocumentState
knowledge.DocumentUsageStatistics timestampMillis:long eventGranularity?:timeseries.TimeWindowSize partitionSpec?:timeseries.PartitionSpec={"partition":"FULL_TABLE_SNAPSHOT","type":"FULL_TABLE"} messageId?:string viewsCount?:int agentViewsCount?:int uniqueUserCount?:int lastViewedAt?:long userCounts?:[dataset.DatasetUserUsageCounts]
knowledge.ParentDocument document:string
knowledge.RelatedAsset asset:string
knowledge.RelatedDocument document:string
lifecycle.LifecycleStageSettings hideInSearch:boolean=false
lifecycle.LifecycleStageTransitionPolicy allowedPreviousStages?:[string]
lifecycle.LifecycleStageTypeInfo name:string description?:string entityTypes?:[string] settings:lifecycle.LifecycleStageSettings transitionPolicy?:lifecycle.LifecycleStageTransitionPolicy created:common.AuditStamp lastModified:common.AuditStamp
logical.LogicalParent parent?:common.Edge
metadata.key.AIAgentKey id:string
metadata.key.AgentSkillKey id:string
metadata.key.ApiKey id:string
metadata.key.AssertionKey assertionId:string
metadata.key.ChartKey dashboardTool:string chartId:string
metadata.key.ContainerKey guid?:string
metadata.key.CorpGroupKey name:string
metadata.key.CorpUserKey username:string
metadata.key.DashboardKey dashboardTool:string dashboardId:string
metadata.key.DataContractKey id:string
metadata.key.DataFlowKey orchestrator:string flowId:string cluster:string
metadata.key.DataHubAccessTokenKey id:string
metadata.key.DataHubActionKey id:string
metadata.key.DataHubConnectionKey id:string
metadata.key.DataHubFileKey id:string
metadata.key.DataHubIngestionSourceKey id:string
metadata.key.DataHubOpenAPISchemaKey id:string
metadata.key.DataHubPageModuleKey id:string
metadata.key.DataHubPageTemplateKey id:string
metadata.key.DataHubPersonaKey id:string
metadata.key.DataHubPolicyKey id:string
metadata.key.DataHubRetentionKey entityName:string aspectName:string
metadata.key.DataHubRoleKey id:string
metadata.key.DataHubSecretKey id:string
metadata.key.DataHubStepStateKey id:string
metadata.key.DataHubUpgradeKey id:string
metadata.key.DataHubViewKey id:string
metadata.key.DataJobKey flow:string jobId:string
metadata.key.DataPlatformInstanceKey platform:string instance:string
metadata.key.DataPlatformKey platformName:string
metadata.key.DataProcessInstanceKey id:string
metadata.key.DataProcessKey name:string orchestrator:string origin:common.FabricType
metadata.key.DatasetKey platform:string name:string origin:common.FabricType
metadata.key.DocumentKey id:string
metadata.key.DomainKey id:string
metadata.key.ERModelRelationshipKey id:string
metadata.key.ExecutionRequestKey id:string
metadata.key.FormKey id:string
metadata.key.GlobalSettingsKey id:string
metadata.key.GlossaryNodeKey name:string
metadata.key.GlossaryTermKey name:string
metadata.key.IncidentKey id:string
metadata.key.InviteTokenKey id:string
metadata.key.LifecycleStageTypeKey id:string
metadata.key.MLFeatureKey featureNamespace:string name:string
metadata.key.MLFeatureTableKey platform:string name:string
metadata.key.MLModelDeploymentKey platform:string name:string origin:common.FabricType
metadata.key.MLModelGroupKey platform:string name:string origin:common.FabricType
metadata.key.MLModelKey platform:string name:string origin:common.FabricType
metadata.key.MLPrimaryKeyKey featureNamespace:string name:string
metadata.key.MetricKey platform:string path:string id:string
metadata.key.NotebookKey notebookTool:string notebookId:string
metadata.key.OwnershipTypeKey id:string
metadata.key.PostKey id:string
metadata.key.QueryKey id:string
metadata.key.RoleKey id:string
metadata.key.SchemaFieldKey parent:string fieldPath:string
metadata.key.SearchTemplateKey id:string
metadata.key.SemanticModelKey platform:string path:string id:string
metadata.key.TagKey name:string
metadata.key.TelemetryKey name:string
metadata.key.TestKey id:string
metadata.key.VersionSetKey id:string entityType:string
metadata.query.filter.ConjunctiveCriterion and:[metadata.query.filter.Criterion]
metadata.query.filter.Criterion field:string values:[string]=[] condition:metadata.query.filter.Condition="EQUAL" negated:boolean=false
metadata.query.filter.Filter or?:[metadata.query.filter.ConjunctiveCriterion] criteria?:[metadata.query.filter.Criterion]
metadata.search.features.StorageFeatures rowCount?:long columnCount?:long
metadata.search.features.UsageFeatures queryCountLast30Days?:long uniqueUserCountLast30Days?:long topUsersLast30Days?:[string] queryCountPercentileLast30Days?:int uniqueUserPercentileLast30Days?:int combinedSearchRankingMultiplier?:float lastOperationTimestampMs?:long
metric.DerivedMetricInput sourceUrn?:string destinationUrn:string created?:common.AuditStamp lastModified?:common.AuditStamp properties?:{string}
metric.DialectExpression dialect:metric.Dialect expression:string
metric.MetricExpression dialects:[metric.DialectExpression]
metric.MetricInfo externalUrl?:string name:string description?:string created?:common.AuditStamp lastModified?:common.AuditStamp semanticModel?:string expression?:metric.MetricExpression
metric.MetricRelationships parentMetric?:string derivedFrom:[metric.DerivedMetricInput]=[] relatedMetrics:[common.Edge]=[]
metric.MetricUpstreams datasetUpstreams?:[common.Edge] fieldUpstreams?:[common.Edge]
ml.metadata.BaseData dataset:string motivation?:string preProcessing?:[string]
ml.metadata.CaveatDetails needsFurtherTesting?:boolean caveatDescription?:string groupsNotRepresented?:[string]
ml.metadata.CaveatsAndRecommendations caveats?:ml.metadata.CaveatDetails recommendations?:string idealDatasetCharacteristics?:[string]
ml.metadata.EditableMLFeatureProperties description?:string
ml.metadata.EditableMLFeatureTableProperties description?:string
ml.metadata.EditableMLModelGroupProperties description?:string
ml.metadata.EditableMLModelProperties description?:string
ml.metadata.EditableMLPrimaryKeyProperties description?:string
ml.metadata.EthicalConsiderations data?:[string] humanLife?:[string] mitigations?:[string] risksAndHarms?:[string] useCases?:[string]
ml.metadata.EvaluationData evaluationData:[ml.metadata.BaseData]
ml.metadata.IntendedUse primaryUses?:[string] primaryUsers?:[ml.metadata.IntendedUserType] outOfScopeUses?:[string]
ml.metadata.MLFeatureProperties customProperties:{string}={} description?:string dataType?:common.MLFeatureDataType version?:common.VersionTag sources?:[string]
ml.metadata.MLFeatureTableProperties customProperties:{string}={} description?:string mlFeatures?:[string] mlPrimaryKeys?:[string]
ml.metadata.MLHyperParam name:string description?:string value?:string createdAt?:long
ml.metadata.MLMetric name:string description?:string value?:string createdAt?:long
ml.metadata.MLModelDeploymentProperties customProperties:{string}={} externalUrl?:string description?:string createdAt?:long version?:common.VersionTag status?:ml.metadata.DeploymentStatus
ml.metadata.MLModelFactorPrompts relevantFactors?:[ml.metadata.MLModelFactors] evaluationFactors?:[ml.metadata.MLModelFactors]
ml.metadata.MLModelFactors groups?:[string] instrumentation?:[string] environment?:[string]
ml.metadata.MLModelGroupProperties customProperties:{string}={} trainingJobs?:[string] downstreamJobs?:[string] externalUrl?:string name?:string description?:string createdAt?:long created?:common.TimeStamp lastModified?:common.TimeStamp version?:common.VersionTag
ml.metadata.MLModelProperties customProperties:{string}={} externalUrl?:string trainingJobs?:[string] downstreamJobs?:[string] name?:string description?:string date?:long created?:common.TimeStamp lastModified?:common.TimeStamp version?:common.VersionTag type?:string hyperParameters?:{<string|int|float|double|boolean>} hyperParams?:[ml.metadata.MLHyperParam] trainingMetrics?:[ml.metadata.MLMetric] onlineMetrics?:[ml.metadata.MLMetric] mlFeatures?:[string] tags:[string]=[] deployments?:[string] groups?:[string]
ml.metadata.MLPrimaryKeyProperties customProperties:{string}={} description?:string dataType?:common.MLFeatureDataType version?:common.VersionTag sources:[string]
ml.metadata.MLTrainingRunProperties customProperties:{string}={} externalUrl?:string id?:string outputUrls?:[string] hyperParams?:[ml.metadata.MLHyperParam] trainingMetrics?:[ml.metadata.MLMetric]
ml.metadata.Metrics performanceMeasures?:[string] decisionThreshold?:[string]
ml.metadata.QuantitativeAnalyses unitaryResults?:<string> intersectionalResults?:<string>
ml.metadata.SourceCode sourceCode:[ml.metadata.SourceCodeUrl]
ml.metadata.SourceCodeUrl type:ml.metadata.SourceCodeUrlType sourceCodeUrl:string
ml.metadata.TrainingData trainingData:[ml.metadata.BaseData]
module.AssetCollectionModuleParams assetUrns:[string] dynamicFilterJson?:string
module.DataHubPageModuleParams linkParams?:module.LinkModuleParams richTextParams?:module.RichTextModuleParams assetCollectionParams?:module.AssetCollectionModuleParams hierarchyViewParams?:module.HierarchyModuleParams
module.DataHubPageModuleProperties name:string type:module.DataHubPageModuleType visibility:module.DataHubPageModuleVisibility params:module.DataHubPageModuleParams created:common.AuditStamp lastModified:common.AuditStamp
module.DataHubPageModuleVisibility scope:module.PageModuleScope
module.HierarchyModuleParams assetUrns?:[string] showRelatedEntities:boolean relatedEntitiesFilterJson?:string
module.LinkModuleParams linkUrl:string imageUrl?:string description?:string
module.RichTextModuleParams content:string
mxe.SystemMetadata lastObserved?:long=0 runId?:string="no-run-id-provided" lastRunId?:string="no-run-id-provided" pipelineName?:string registryName?:string registryVersion?:string properties?:{string} version?:string schemaVersion?:long aspectCreated?:common.AuditStamp aspectModified?:common.AuditStamp
notebook.ChartCell cellTitle?:string cellId:string changeAuditStamps:common.ChangeAuditStamps
notebook.EditableNotebookProperties created:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} lastModified:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} deleted?:common.AuditStamp description?:string
notebook.NotebookCell textCell?:notebook.TextCell queryCell?:notebook.QueryCell chartCell?:notebook.ChartCell type:notebook.NotebookCellType
notebook.NotebookContent cells:[notebook.NotebookCell]=[]
notebook.NotebookInfo customProperties:{string}={} externalUrl?:string title:string description?:string changeAuditStamps:common.ChangeAuditStamps
notebook.QueryCell cellTitle?:string cellId:string changeAuditStamps:common.ChangeAuditStamps rawQuery:string lastExecuted?:common.AuditStamp
notebook.TextCell cellTitle?:string cellId:string changeAuditStamps:common.ChangeAuditStamps text:string
ownership.OwnershipTypeInfo name:string description?:string created:common.AuditStamp lastModified:common.AuditStamp
persona.DataHubPersonaInfo 
platformresource.PlatformResourceInfo resourceType:string primaryKey:string secondaryKeys?:[string] value?:common.SerializedValue
platformresource.PlatformResourceKey id:string
policy.DataHubActorFilter users?:[string] groups?:[string] resourceOwners:boolean=false resourceOwnersTypes?:[string] allUsers:boolean=false allGroups:boolean=false roles?:[string]
policy.DataHubPolicyInfo displayName:string description:string type:string state:string resources?:policy.DataHubResourceFilter privileges:[string] actors:policy.DataHubActorFilter editable:boolean=true lastUpdatedTimestamp?:long
policy.DataHubResourceFilter type?:string resources?:[string] allResources:boolean=false filter?:policy.PolicyMatchFilter privilegeConstraints?:policy.PolicyMatchFilter
policy.DataHubRoleInfo name:string description:string editable:boolean=false
policy.PolicyMatchCriterion field:string values:[string] structuredPropertyValues?:[policy.StructuredPropertyCriterionValue] condition:policy.PolicyMatchCondition="EQUALS"
policy.PolicyMatchFilter criteria:[policy.PolicyMatchCriterion]
policy.StructuredPropertyCriterionValue propertyUrn:string values:[string]
post.PostContent title:string type:post.PostContentType description?:string link?:string media?:common.Media
post.PostInfo type:post.PostType content:post.PostContent created:long lastModified:long auditStamp?:common.AuditStamp target?:string
query.QueryProperties customProperties:{string}={} statement:query.QueryStatement source:query.QuerySource name?:string description?:string created:common.AuditStamp lastModified:common.AuditStamp origin?:string
query.QueryStatement value:string language:query.QueryLanguage="SQL"
query.QuerySubject entity:string
query.QuerySubjects subjects:[query.QuerySubject]
query.QueryUsageStatistics timestampMillis:long eventGranularity?:timeseries.TimeWindowSize partitionSpec?:timeseries.PartitionSpec={"partition":"FULL_TABLE_SNAPSHOT","type":"FULL_TABLE"} messageId?:string queryCount?:int queryCost?:double lastExecutedAt?:long uniqueUserCount?:int userCounts?:[dataset.DatasetUserUsageCounts]
repository.RepositoryKey id:string
repository.RepositoryLineage forkOf?:string
repository.RepositoryProperties name:string description?:string defaultBranch?:string languages?:[string] license?:string homepageUrl?:string archived?:boolean created?:common.AuditStamp lastModified?:common.AuditStamp
repository.RepositorySource externalUrl?:string externalId?:string
retention.DataHubRetentionConfig retention:retention.Retention
retention.Retention version?:retention.VersionBasedRetention time?:retention.TimeBasedRetention
retention.TimeBasedRetention maxAgeInSeconds:int
retention.VersionBasedRetention maxVersions:int
role.Actors users?:[role.RoleUser] groups?:[role.RoleGroup]
role.RoleGroup group:string
role.RoleProperties name:string description?:string type:string requestUrl?:string created?:common.AuditStamp
`;
