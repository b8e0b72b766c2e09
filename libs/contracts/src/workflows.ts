/** What workflow code may import: constants and types only, since its sandbox must not load decorators or Nest. */
export {
  INGESTION_ACTIVITIES_QUEUE,
  INGESTION_WORKFLOWS,
  type IngestionActivities,
  type RunInput,
  type RunPlan,
  type ScheduledRunInput,
} from './ingestion/workflows';
export { JOB_CANCELLED, WORKFLOW_TASK_QUEUE } from './jobs';
export {
  type HealthScanInput,
  METADATA_HEALTH_ACTIVITIES_QUEUE,
  METADATA_HEALTH_WORKFLOWS,
  type MetadataHealthActivities,
} from './metadata-health/workflows';
export {
  type EvaluationInput,
  type EvaluationPlan,
  type MetricActivities,
  type MetricCollectionInput,
  QUALITY_ACTIVITIES_QUEUE,
  QUALITY_WORKFLOWS,
  type QualityActivities,
  type RuleRemovalInput,
  type ScheduledEvaluationInput,
} from './quality/workflows';
export {
  type ComplianceActivities,
  type ComplianceReportInput,
  type IndexRunInput,
  SEARCH_ACTIVITIES_QUEUE,
  SEARCH_WORKFLOWS,
  type SearchActivities,
} from './search/workflows';
