export { ingestionRun } from './ingestion/ingestion-run';
export { ingestionScheduledRun } from './ingestion/ingestion-scheduled-run';
export { metadataHealthScan } from './metadata-health/metadata-health-scan';
export { metadataHealthScheduledScan } from './metadata-health/metadata-health-scheduled-scan';
export { qualityEvaluation } from './quality/quality-evaluation';
export { qualityRuleRemoval } from './quality/quality-rule-removal';
export { qualityScheduledEvaluation } from './quality/quality-scheduled-evaluation';
export { searchReindex } from './search/search-reindex';
