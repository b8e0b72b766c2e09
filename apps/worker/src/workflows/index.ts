export { ingestionRun } from './ingestion/ingestion-run';
export { ingestionScheduledRun } from './ingestion/ingestion-scheduled-run';
export { searchReindex } from './search/search-reindex';
