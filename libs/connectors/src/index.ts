export { type AddressPolicy } from './address-guard';
export {
  Connector,
  CONNECTOR_CAPABILITIES,
  type CheckVerdict,
  type ConnectionCheck,
  type ConnectorCapability,
  type ConnectorDescription,
  type JsonObject,
  type JsonValue,
  type ReadOptions,
  type Scope,
  type ScopeKind,
  type TestReport,
} from './connector';
export { CONNECTOR_ERROR_CODES, ConnectorError, type ConnectorErrorCode, type FieldError } from './errors';
export {
  type DailyMetric,
  type DayOf,
  type DayRange,
  type MeasuredDay,
  type MeasuredMetric,
  type MetricToMeasure,
} from './evaluation/daily-metrics';
export {
  type AsOf,
  type MeasuredRule,
  type RuleExampleValues,
  RuleMeasurer,
  type RuleToMeasure,
} from './evaluation/rule-measurer';
export { CONNECTORS } from './connectors';
export { FieldMapping, MappingFailure, readMapping } from './field-mapping/field-mapping';
export { type KnownField, KnownColumns } from './query-usage/known-columns';
export { toJson } from './field-mapping/plain-json';
export { desiredAspects } from './mapping/desired-aspects';
export { type DesiredAspect, type MappingContext, pointOf, timeOf } from './mapping/desired-aspect';
export { isDatabaseObject, urnOf } from './mapping/urns';
export {
  type Checkpoint,
  type ColumnEdge,
  type ColumnProfile,
  type ColumnRecord,
  type ColumnType,
  type ConnectorRecord,
  type ConstraintKind,
  type ConstraintRecord,
  type ContainerRecord,
  type ContainerType,
  type DatasetRecord,
  type DatasetType,
  type EdgeKind,
  type EndRecord,
  type EntityRecord,
  type FailedRecord,
  type FilteredRecord,
  type FlowRecord,
  type ForeignKeyRecord,
  type JobRecord,
  type JobType,
  type LineageRecord,
  type ObjectPart,
  type ObjectRecord,
  type ObjectType,
  type Path,
  type ProfileMethod,
  type ProfileRecord,
  type ReadCounts,
  type RowCount,
  type SourceRecord,
} from './records';
export { type LineageEvent, parseEvent } from './openlineage/event';
export { ReceivedEvents, type ReceivedEvent, type RunEvents } from './openlineage/received-events';
export { receivesEvents } from './openlineage/recipe';
export { postgresConnector } from './postgres/postgres-connector';
export {
  ConnectorRegistry,
  type ConnectorFactory,
  type ConnectorOptions,
  type SourceOptions,
} from './registry';
export { fieldsAt, mapFields } from './recipe/recipe-fields';
export { readRecipeDocument, readRecipeText, type RecipeDocument } from './recipe/recipe-text';
export { type RecipeVariables, resolveReferences } from './recipe/references';
export {
  SEMANTIC_TYPES,
  type SemanticType,
  type SemanticTypeSuggestion,
} from './semantic-types/semantic-type';
export { keepSecrets, openRecipe, redactRecipe, sealRecipe } from './secrets/recipe-secrets';
export { openSecret, sealSecret, type SecretKey, type SecretKeys } from './secrets/sealed-secret';
export { type ReadRows, ValueReader } from './values/value-reader';
