/** Assertions, incidents, contracts and tests. */
export const QUALITY_TYPES = `
type Assertion implements Entity {
  urn: String!
  type: EntityType!
  platform: DataPlatform!
  info: AssertionInfo
  dataPlatformInstance: DataPlatformInstance
  runEvents(
    status: AssertionRunStatus
    startTimeMillis: Long
    endTimeMillis: Long
    filter: FilterInput
    limit: Int
  ): AssertionRunEventsResult
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  lineage(input: LineageInput!): EntityLineageResult
  status: Status
  tags: GlobalTags
  ownership: Ownership
  aspects(input: AspectParams): [RawAspect!]
  dataset: Dataset
}
type AssertionInfo {
  type: AssertionType!
  datasetAssertion: DatasetAssertionInfo
  description: String
  note: String
  externalUrl: String
  freshnessAssertion: FreshnessAssertionInfo
  volumeAssertion: VolumeAssertionInfo
  sqlAssertion: SqlAssertionInfo
  fieldAssertion: FieldAssertionInfo
  schemaAssertion: SchemaAssertionInfo
  customAssertion: CustomAssertionInfo
  source: AssertionSource
  lastUpdated: AuditStamp
  customProperties: [CustomPropertiesEntry!]
}
type AssertionResult {
  type: AssertionResultType!
  rowCount: Long
  missingCount: Long
  unexpectedCount: Long
  actualAggValue: Float
  externalUrl: String
  nativeResults: [StringMapEntry!]
  error: AssertionResultError
  severity: AssertionResultSeverity
}
type AssertionResultError { type: AssertionResultErrorType! properties: [StringMapEntry!] }
enum AssertionResultErrorType {
  SOURCE_CONNECTION_ERROR SOURCE_QUERY_FAILED INVALID_PARAMETERS INSUFFICIENT_DATA INVALID_SOURCE_TYPE
  UNSUPPORTED_PLATFORM CUSTOM_SQL_ERROR FIELD_ASSERTION_ERROR UNKNOWN_ERROR
}
enum AssertionResultSeverity { LOW MEDIUM HIGH }
enum AssertionResultType { INIT SUCCESS FAILURE ERROR }
type AssertionRunEvent {
  timestampMillis: Long!
  lastObservedMillis: Long
  assertionUrn: String!
  asserteeUrn: String!
  runId: String!
  status: AssertionRunStatus!
  partitionSpec: PartitionSpec
  runtimeContext: [StringMapEntry!]
  result: AssertionResult
}
type AssertionRunEventsResult {
  total: Int!
  failed: Int!
  succeeded: Int!
  errored: Int!
  runEvents: [AssertionRunEvent!]!
}
enum AssertionRunStatus { COMPLETE }
type AssertionSource { type: AssertionSourceType! created: AuditStamp }
enum AssertionSourceType { NATIVE EXTERNAL INFERRED }
enum AssertionStdAggregation {
  IDENTITY MEAN MEDIAN UNIQUE_COUNT UNIQUE_PROPOTION NULL_COUNT NULL_PROPORTION STDDEV MIN MAX SUM COLUMNS
  COLUMN_COUNT ROW_COUNT _NATIVE_
}
enum AssertionStdOperator {
  BETWEEN LESS_THAN LESS_THAN_OR_EQUAL_TO GREATER_THAN GREATER_THAN_OR_EQUAL_TO EQUAL_TO NOT_EQUAL_TO NULL
  NOT_NULL CONTAIN END_WITH START_WITH REGEX_MATCH IN NOT_IN IS_TRUE IS_FALSE _NATIVE_
}
type AssertionStdParameter { value: String! type: AssertionStdParameterType! }
enum AssertionStdParameterType { STRING NUMBER LIST SET UNKNOWN }
type AssertionStdParameters {
  value: AssertionStdParameter
  maxValue: AssertionStdParameter
  minValue: AssertionStdParameter
}
enum AssertionType { DATASET FRESHNESS VOLUME SQL FIELD DATA_SCHEMA CUSTOM }
enum AssertionValueChangeType { ABSOLUTE PERCENTAGE }
type CustomAssertionInfo {
  type: String!
  entityUrn: String!
  field: SchemaFieldRef
  fields: [SchemaFieldRef!]
  scope: DatasetAssertionScope
  aggregation: AssertionStdAggregation
  operator: AssertionStdOperator
  parameters: AssertionStdParameters
  nativeType: String
  nativeParameters: [StringMapEntry!]
  logic: String
}
type DataContract implements Entity {
  urn: String!
  type: EntityType!
  properties: DataContractProperties
  status: DataContractStatus
  structuredProperties: StructuredProperties
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
}
type DataContractProperties {
  entityUrn: String!
  freshness: [FreshnessContract!]
  schema: [SchemaContract!]
  dataQuality: [DataQualityContract!]
}
enum DataContractState { ACTIVE PENDING }
type DataContractStatus { state: DataContractState! }
type DataQualityContract { assertion: Assertion! }
type DatasetAssertionInfo {
  datasetUrn: String!
  scope: DatasetAssertionScope!
  fields: [SchemaFieldRef!]
  aggregation: AssertionStdAggregation
  operator: AssertionStdOperator!
  parameters: AssertionStdParameters
  nativeType: String
  nativeParameters: [StringMapEntry!]
  logic: String
}
enum DatasetAssertionScope { DATASET_COLUMN DATASET_ROWS DATASET_STORAGE_SIZE DATASET_SCHEMA UNKNOWN }
type DatasetFilter { type: DatasetFilterType! sql: String }
enum DatasetFilterType { SQL }
enum DateInterval { SECOND MINUTE HOUR DAY WEEK MONTH YEAR }
type EntityAssertionsResult { start: Int! count: Int! total: Int! assertions: [Assertion!]! }
type EntityIncidentsResult { start: Int! count: Int! total: Int! incidents: [Incident!]! }
type FieldAssertionInfo {
  type: FieldAssertionType!
  entityUrn: String!
  fieldValuesAssertion: FieldValuesAssertion
  fieldMetricAssertion: FieldMetricAssertion
  filter: DatasetFilter
}
enum FieldAssertionType { FIELD_VALUES FIELD_METRIC }
type FieldMetricAssertion {
  field: SchemaFieldSpec!
  metric: FieldMetricType!
  operator: AssertionStdOperator!
  parameters: AssertionStdParameters
}
enum FieldMetricType {
  UNIQUE_COUNT UNIQUE_PERCENTAGE NULL_COUNT NULL_PERCENTAGE MIN MAX MEAN MEDIAN STDDEV NEGATIVE_COUNT
  NEGATIVE_PERCENTAGE ZERO_COUNT ZERO_PERCENTAGE MIN_LENGTH MAX_LENGTH EMPTY_COUNT EMPTY_PERCENTAGE
}
type FieldTransform { type: FieldTransformType! }
enum FieldTransformType { LENGTH }
type FieldValuesAssertion {
  field: SchemaFieldSpec!
  transform: FieldTransform
  operator: AssertionStdOperator!
  parameters: AssertionStdParameters
  failThreshold: FieldValuesFailThreshold!
  excludeNulls: Boolean!
}
type FieldValuesFailThreshold { type: FieldValuesFailThresholdType! value: Long! }
enum FieldValuesFailThresholdType { COUNT PERCENTAGE }
type FixedIntervalSchedule { unit: DateInterval! multiple: Int! }
type FreshnessAssertionInfo {
  entityUrn: String!
  type: FreshnessAssertionType!
  schedule: FreshnessAssertionSchedule!
  filter: DatasetFilter
}
type FreshnessAssertionSchedule {
  type: FreshnessAssertionScheduleType!
  cron: FreshnessCronSchedule
  fixedInterval: FixedIntervalSchedule
}
enum FreshnessAssertionScheduleType { CRON FIXED_INTERVAL SINCE_THE_LAST_CHECK }
enum FreshnessAssertionType { DATASET_CHANGE DATA_JOB_RUN }
type FreshnessContract { assertion: Assertion! }
type FreshnessCronSchedule { cron: String! timezone: String! }
type Incident implements Entity {
  urn: String!
  type: EntityType!
  incidentType: IncidentType!
  customType: String
  title: String
  description: String
  incidentStatus: IncidentStatus!
  status: IncidentStatus!
  priority: IncidentPriority
  assignees: [OwnerType!]
  entity: Entity!
  source: IncidentSource
  startedAt: Long
  created: AuditStamp!
  tags: GlobalTags
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
}
enum IncidentPriority { LOW MEDIUM HIGH CRITICAL }
type IncidentSource { type: IncidentSourceType! source: Entity }
enum IncidentSourceType { MANUAL ASSERTION_FAILURE }
enum IncidentStage { TRIAGE INVESTIGATION WORK_IN_PROGRESS FIXED NO_ACTION_REQUIRED }
enum IncidentState { ACTIVE RESOLVED }
type IncidentStatus { state: IncidentState! stage: IncidentStage message: String lastUpdated: AuditStamp! }
enum IncidentType { FRESHNESS VOLUME FIELD SQL DATA_SCHEMA OPERATIONAL CUSTOM }
type RowCountChange {
  type: AssertionValueChangeType!
  operator: AssertionStdOperator!
  parameters: AssertionStdParameters!
}
type RowCountTotal { operator: AssertionStdOperator! parameters: AssertionStdParameters! }
enum SchemaAssertionCompatibility { EXACT_MATCH SUPERSET SUBSET }
type SchemaAssertionField { path: String! type: SchemaFieldDataType! nativeType: String }
type SchemaAssertionInfo {
  entityUrn: String!
  fields: [SchemaAssertionField!]!
  compatibility: SchemaAssertionCompatibility!
}
type SchemaContract { assertion: Assertion! }
type SqlAssertionInfo {
  type: SqlAssertionType!
  entityUrn: String!
  statement: String!
  changeType: AssertionValueChangeType
  operator: AssertionStdOperator!
  parameters: AssertionStdParameters!
}
enum SqlAssertionType { METRIC METRIC_CHANGE }
type Test implements Entity {
  urn: String!
  type: EntityType!
  name: String!
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
}
type TestResult { test: Test type: TestResultType! }
enum TestResultType { SUCCESS FAILURE }
type TestResults { passing: [TestResult!]! failing: [TestResult!]! }
type VolumeAssertionInfo {
  entityUrn: String!
  type: VolumeAssertionType!
  rowCountTotal: RowCountTotal
  rowCountChange: RowCountChange
  filter: DatasetFilter
}
enum VolumeAssertionType {
  ROW_COUNT_TOTAL ROW_COUNT_CHANGE INCREMENTING_SEGMENT_ROW_COUNT_TOTAL
  INCREMENTING_SEGMENT_ROW_COUNT_CHANGE
}
`;
