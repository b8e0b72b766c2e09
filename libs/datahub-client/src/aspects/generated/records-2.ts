// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** A part of {@link RECORDS}. */
export const RECORDS_2 = `
role.RoleUser user:string
schema.ArrayType nestedType?:[string]
schema.BinaryJsonSchema schema:string
schema.BooleanType 
schema.BytesType 
schema.DatasetFieldForeignKey parentDataset:string currentFieldPaths:[string] parentField:string
schema.DateType 
schema.EditableSchemaFieldInfo fieldPath:string description?:string globalTags?:common.GlobalTags glossaryTerms?:common.GlossaryTerms
schema.EditableSchemaMetadata created:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} lastModified:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} deleted?:common.AuditStamp editableSchemaFieldInfo:[schema.EditableSchemaFieldInfo]
schema.EnumType 
schema.EspressoSchema documentSchema:string tableSchema:string
schema.FixedType 
schema.ForeignKeyConstraint name:string foreignFields:[string] sourceFields:[string] foreignDataset:string
schema.ForeignKeySpec foreignKey:<schema.DatasetFieldForeignKey|schema.UrnForeignKey>
schema.KafkaSchema documentSchema:string documentSchemaType?:string keySchema?:string keySchemaType?:string
schema.KeyValueSchema keySchema:string valueSchema:string
schema.MapType keyType?:string valueType?:string
schema.MySqlDDL tableSchema:string
schema.NullType 
schema.NumberType 
schema.OracleDDL tableSchema:string
schema.OrcSchema schema:string
schema.OtherSchema rawSchema:string
schema.PrestoDDL rawSchema:string
schema.RecordType 
schema.SchemaField fieldPath:string jsonPath?:string nullable:boolean=false description?:string label?:string created?:common.AuditStamp lastModified?:common.AuditStamp type:schema.SchemaFieldDataType nativeDataType:string recursive:boolean=false globalTags?:common.GlobalTags glossaryTerms?:common.GlossaryTerms isPartOfKey:boolean=false isPartitioningKey?:boolean jsonProps?:string
schema.SchemaFieldDataType type:<schema.BooleanType|schema.FixedType|schema.StringType|schema.BytesType|schema.NumberType|schema.DateType|schema.TimeType|schema.EnumType|schema.NullType|schema.MapType|schema.ArrayType|schema.UnionType|schema.RecordType>
schema.SchemaFieldSpec path:string type:string nativeType:string
schema.SchemaMetadata schemaName:string platform:string version:long created:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} lastModified:common.AuditStamp={"actor":"urn:li:corpuser:unknown","time":0} deleted?:common.AuditStamp dataset?:string cluster?:string hash:string platformSchema:<schema.EspressoSchema|schema.OracleDDL|schema.MySqlDDL|schema.PrestoDDL|schema.KafkaSchema|schema.BinaryJsonSchema|schema.OrcSchema|schema.Schemaless|schema.KeyValueSchema|schema.OtherSchema> fields:[schema.SchemaField] primaryKeys?:[string] foreignKeysSpecs?:{schema.ForeignKeySpec} foreignKeys?:[schema.ForeignKeyConstraint]
schema.Schemaless 
schema.StringType 
schema.TimeType 
schema.UnionType nestedTypes?:[string]
schema.UrnForeignKey currentFieldPath:string
schemafield.SchemaFieldAliases aliases?:[string]
schemafield.SchemaFieldInfo name?:string schemaFieldAliases?:[string]
search.template.HighlightFieldOverrides add?:[string] remove?:[string] replace?:[string]
search.template.SearchFieldBoost fieldName:string boost:double subfield?:string
search.template.SearchFieldOverrides add?:[search.template.SearchFieldBoost] remove?:[string] replace?:[search.template.SearchFieldBoost] override?:[search.template.SearchFieldBoost]
search.template.SearchTemplateBoost field:string subfield?:string values:string weight:double
search.template.SearchTemplateDefaultRoute template?:string
search.template.SearchTemplateLadder select?:[string] stop?:[search.template.SearchTemplateLadderStop] next?:string parallel?:[string] join?:string fusion?:string fusionCap?:int facets?:string
search.template.SearchTemplateLadderStop minHits?:int emptyWhen?:string
search.template.SearchTemplateNormalization wildcardMinimumLength?:int synonymCap?:int fuzzyTokenThreshold?:int mediumFuzzyTokenThreshold?:int broadQueryTokenCap?:int shortFuzzyEdits?:int mediumFuzzyEdits?:int
search.template.SearchTemplateProperties name:string description?:string dialect:search.template.SearchTemplateDialect="ELASTICSEARCH" apiVersion?:int capabilities?:[string] query?:string queryFragments?:{string} clauses?:string functionScore?:string rescore?:string knn?:string ranking?:search.template.SearchTemplateRanking retrieval?:search.template.SearchTemplateRetrieval ladder?:search.template.SearchTemplateLadder aggregations?:string sort?:string fields?:search.template.SearchFieldOverrides structuredPropertyQuery?:search.template.StructuredPropertyQuery normalization?:search.template.SearchTemplateNormalization highlightFields?:search.template.HighlightFieldOverrides parameters?:{string} boosts?:[search.template.SearchTemplateBoost] routes?:[search.template.SearchTemplateRoute] defaultRoute?:search.template.SearchTemplateDefaultRoute parent?:string editable:boolean=true
search.template.SearchTemplateRanking preset?:string window?:int windowSizer?:string parameters?:{string}
search.template.SearchTemplateRetrieval mode?:string model?:string field?:string candidateCap?:int total?:string facets?:string page?:string authorization?:string onFailure?:string bridge?:search.template.SearchTemplateRetrievalBridge
search.template.SearchTemplateRetrievalBridge pivotField?:string onFailure?:string
search.template.SearchTemplateRoute queryRegex:string template:string
search.template.StructuredPropertyClause enabled?:boolean=true operator?:search.template.StructuredPropertyOperator weight?:float
search.template.StructuredPropertyQuery analyzedValue?:search.template.StructuredPropertyClause exactValue?:search.template.StructuredPropertyClause nameAndValue?:search.template.StructuredPropertyClause
secret.DataHubSecretValue name:string value:string description?:string created?:common.AuditStamp
semanticmodel.Dimension isTime:boolean=false
semanticmodel.SemanticFieldAnnotation type:semanticmodel.SemanticFieldType expression:metric.MetricExpression aggregationFunction?:string dimension?:semanticmodel.Dimension
semanticmodel.SemanticModelInfo externalUrl?:string name:string description?:string created?:common.AuditStamp lastModified?:common.AuditStamp nativeDefinition?:string datasets:[string]=[] relationships?:[semanticmodel.SemanticModelRelationship]
semanticmodel.SemanticModelRelationship name?:string from:string fromColumns:[string] to:string toColumns:[string] aiContext?:common.AiContext cardinality?:ermodelrelation.ERModelRelationshipCardinality
service.McpServerProperties url:string transport:service.McpTransport="HTTP" timeout?:float customHeaders?:{string}
service.ServiceDefinition format:service.ServiceDefinitionFormat rawSpec:common.LargeString version?:string externalUrl?:string
service.ServiceKey id:string
service.ServiceProperties customProperties:{string}={} displayName:string description?:string lifecycle?:service.ServiceLifecycle apis?:[string] sourceRepository?:string
settings.asset.AssetSettings assetSummary?:settings.asset.AssetSummarySettings
settings.asset.AssetSummarySettings templates?:[settings.asset.AssetSummarySettingsTemplate]=[]
settings.asset.AssetSummarySettingsTemplate template:string
settings.global.ApplicationsSettings enabled:boolean config?:string configVersion?:string
settings.global.DocPropagationFeatureSettings enabled:boolean config?:string configVersion?:string columnPropagationEnabled:boolean=true
settings.global.GlobalHomePageSettings defaultTemplate:string
settings.global.GlobalSettingsInfo sso?:settings.global.SsoSettings oauth?:settings.global.OAuthSettings views?:settings.global.GlobalViewsSettings docPropagation?:settings.global.DocPropagationFeatureSettings={"enabled":true,"columnPropagationEnabled":true} homePage?:settings.global.GlobalHomePageSettings applications?:settings.global.ApplicationsSettings
settings.global.GlobalViewsSettings defaultView?:string
settings.global.OAuthProvider enabled:boolean name:string jwksUri?:string issuer:string audience:string algorithm:string="RS256" userIdClaim:string="sub"
settings.global.OAuthSettings providers:[settings.global.OAuthProvider]
settings.global.OidcSettings enabled:boolean clientId:string clientSecret:string discoveryUri:string userNameClaim?:string userNameClaimRegex?:string scope?:string clientAuthenticationMethod?:string jitProvisioningEnabled?:boolean preProvisioningRequired?:boolean extractGroupsEnabled?:boolean groupsClaim?:string responseType?:string responseMode?:string useNonce?:boolean readTimeout?:long extractJwtAccessTokenClaims?:boolean preferredJwsAlgorithm?:string preferredJwsAlgorithm2?:string requiredGroups?:[string] accessDeniedMessage?:string accessDeniedRedirectUrl?:string
settings.global.SsoSettings baseUrl:string oidcSettings?:settings.global.OidcSettings
step.DataHubStepStateProperties properties:{string}={} lastModified:common.AuditStamp
structured.PropertyValue value:<string|double> description?:string
structured.StructuredProperties properties:[structured.StructuredPropertyValueAssignment]
structured.StructuredPropertyDefinition qualifiedName:string displayName?:string valueType:string typeQualifier?:{[string]} allowedValues?:[structured.PropertyValue] cardinality?:structured.PropertyCardinality="SINGLE" entityTypes:[string] allowedPlatforms?:[string] description?:string searchConfiguration?:datahub.DataHubSearchConfig immutable:boolean=false version?:string created?:common.AuditStamp lastModified?:common.AuditStamp
structured.StructuredPropertyKey id:string
structured.StructuredPropertySettings isHidden:boolean=false showInSearchFilters:boolean=false showInAssetSummary:boolean=false hideInAssetSummaryWhenEmpty:boolean=false showAsAssetBadge:boolean=false showInColumnsTable:boolean=false lastModified?:common.AuditStamp
structured.StructuredPropertyValueAssignment propertyUrn:string values:[<string|double>] created?:common.AuditStamp lastModified?:common.AuditStamp attribution?:common.MetadataAttribution
tag.TagProperties name:string description?:string colorHex?:string
telemetry.TelemetryClientId clientId:string
template.DataHubPageTemplateAssetSummary summaryElements?:[template.SummaryElement]
template.DataHubPageTemplateProperties rows:[template.DataHubPageTemplateRow] assetSummary?:template.DataHubPageTemplateAssetSummary surface:template.DataHubPageTemplateSurface visibility:template.DataHubPageTemplateVisibility created:common.AuditStamp lastModified:common.AuditStamp
template.DataHubPageTemplateRow modules:[string]
template.DataHubPageTemplateSurface surfaceType:template.PageTemplateSurfaceType
template.DataHubPageTemplateVisibility scope:template.PageTemplateScope
template.SummaryElement elementType:template.SummaryElementType structuredPropertyUrn?:string
test.TestDefinition type:test.TestDefinitionType json?:string
test.TestInfo name:string category:string description?:string definition:test.TestDefinition
test.TestResult test:string type:test.TestResultType testDefinitionMd5?:string lastComputed?:common.AuditStamp
test.TestResults failing:[test.TestResult] passing:[test.TestResult]
timeseries.PartitionSpec partition:string timePartition?:timeseries.TimeWindow type:timeseries.PartitionType="PARTITION"
timeseries.TimeWindow startTimeMillis:long length:timeseries.TimeWindowSize
timeseries.TimeWindowSize unit:timeseries.CalendarInterval multiple:int=1
upgrade.DataHubUpgradeRequest timestampMs:long version:string
upgrade.DataHubUpgradeResult state?:upgrade.DataHubUpgradeState="SUCCEEDED" timestampMs:long result?:{string}
versionset.VersionSetProperties customProperties:{string}={} latest:string versioningScheme:versionset.VersioningScheme
view.DataHubViewDefinition entityTypes:[string] filter:metadata.query.filter.Filter json?:string
view.DataHubViewInfo name:string description?:string type:view.DataHubViewType definition:view.DataHubViewDefinition created:common.AuditStamp lastModified:common.AuditStamp
`;
