import { ById } from '../by-id';
import { Empty } from '../empty';
import { rpc } from '../rpc/rpc-definition';
import {
  ComplianceContent,
  ComplianceContentRequest,
  ComplianceReport,
  ComplianceReportPage,
  ListComplianceReportsRequest,
  StartComplianceReportRequest,
} from './compliance';
import {
  ConfirmedQuery,
  ConfirmedQueryPage,
  ConfirmQueryRequest,
  ListConfirmedQueriesRequest,
} from './confirmed-queries';
import { SqlContext, SqlContextRequest } from './context';
import { DatasetDocument, DatasetSummaryPage, GetDatasetRequest, ListDatasetsRequest } from './documents';
import { ExportPage, ExportPageRequest } from './export';
import {
  IndexRun,
  IndexRunPage,
  IndexStatus,
  IndexStatusRequest,
  ListIndexRunsRequest,
  StartIndexRunRequest,
} from './index-runs';
import { SearchAnswer, SearchRequest, SimilarRequest } from './query';
import {
  CreateSavedSearchRequest,
  DeleteSavedSearchRequest,
  ListSavedSearchHitsRequest,
  MarkedSeen,
  MarkSeenRequest,
  ReplaceSavedSearchRequest,
  SavedSearch,
  SavedSearchHitPage,
  SavedSearchList,
} from './saved-searches';
import { SqlAnswer, SqlAnswerRequest } from './sql';
import { SuggestionList, SuggestRequest } from './suggest';
import {
  CreateVisibilityRuleRequest,
  DeleteVisibilityRuleRequest,
  ReplaceVisibilityRuleRequest,
  VisibilityRule,
  VisibilityRuleList,
} from './visibility';

export const searchRpc = {
  search: rpc('search', 'query.run.v1', SearchRequest, SearchAnswer, {
    deadlineMs: 10_000,
    idempotent: true,
  }),
  findSimilar: rpc('search', 'similar.run.v1', SimilarRequest, SearchAnswer, { idempotent: true }),
  confirmQuery: rpc('search', 'confirmed-query.create.v1', ConfirmQueryRequest, ConfirmedQuery),
  listConfirmedQueries: rpc(
    'search',
    'confirmed-query.list.v1',
    ListConfirmedQueriesRequest,
    ConfirmedQueryPage,
    { idempotent: true },
  ),
  deleteConfirmedQuery: rpc('search', 'confirmed-query.delete.v1', ById, Empty),
  buildSqlContext: rpc('search', 'sql-context.build.v1', SqlContextRequest, SqlContext, {
    deadlineMs: 10_000,
    idempotent: true,
  }),
  writeSql: rpc('search', 'sql.write.v1', SqlAnswerRequest, SqlAnswer, { deadlineMs: 70_000 }),
  exportHits: rpc('search', 'export-page.get.v1', ExportPageRequest, ExportPage, {
    deadlineMs: 10_000,
    idempotent: true,
  }),
  suggest: rpc('search', 'suggestion.list.v1', SuggestRequest, SuggestionList, { idempotent: true }),
  listDatasets: rpc('search', 'dataset.list.v1', ListDatasetsRequest, DatasetSummaryPage, {
    idempotent: true,
  }),
  getDataset: rpc('search', 'dataset.get.v1', GetDatasetRequest, DatasetDocument, { idempotent: true }),
  getIndexStatus: rpc('search', 'index-status.get.v1', IndexStatusRequest, IndexStatus, { idempotent: true }),
  startIndexRun: rpc('search', 'index-run.start.v1', StartIndexRunRequest, IndexRun),
  getIndexRun: rpc('search', 'index-run.get.v1', ById, IndexRun, { idempotent: true }),
  listIndexRuns: rpc('search', 'index-run.list.v1', ListIndexRunsRequest, IndexRunPage, { idempotent: true }),
  cancelIndexRun: rpc('search', 'index-run.cancel.v1', ById, IndexRun),
  startComplianceReport: rpc(
    'search',
    'compliance-report.start.v1',
    StartComplianceReportRequest,
    ComplianceReport,
  ),
  getComplianceReport: rpc('search', 'compliance-report.get.v1', ById, ComplianceReport, {
    idempotent: true,
  }),
  listComplianceReports: rpc(
    'search',
    'compliance-report.list.v1',
    ListComplianceReportsRequest,
    ComplianceReportPage,
    { idempotent: true },
  ),
  cancelComplianceReport: rpc('search', 'compliance-report.cancel.v1', ById, ComplianceReport),
  readComplianceReport: rpc(
    'search',
    'compliance-content.read.v1',
    ComplianceContentRequest,
    ComplianceContent,
    { idempotent: true },
  ),
  createVisibilityRule: rpc(
    'search',
    'visibility-rule.create.v1',
    CreateVisibilityRuleRequest,
    VisibilityRule,
  ),
  getVisibilityRule: rpc('search', 'visibility-rule.get.v1', ById, VisibilityRule, { idempotent: true }),
  listVisibilityRules: rpc('search', 'visibility-rule.list.v1', Empty, VisibilityRuleList, {
    idempotent: true,
  }),
  replaceVisibilityRule: rpc(
    'search',
    'visibility-rule.replace.v1',
    ReplaceVisibilityRuleRequest,
    VisibilityRule,
  ),
  deleteVisibilityRule: rpc('search', 'visibility-rule.delete.v1', DeleteVisibilityRuleRequest, Empty),
  createSavedSearch: rpc('search', 'saved-search.create.v1', CreateSavedSearchRequest, SavedSearch, {
    deadlineMs: 15_000,
  }),
  getSavedSearch: rpc('search', 'saved-search.get.v1', ById, SavedSearch, { idempotent: true }),
  listSavedSearches: rpc('search', 'saved-search.list.v1', Empty, SavedSearchList, { idempotent: true }),
  replaceSavedSearch: rpc('search', 'saved-search.replace.v1', ReplaceSavedSearchRequest, SavedSearch, {
    deadlineMs: 15_000,
  }),
  deleteSavedSearch: rpc('search', 'saved-search.delete.v1', DeleteSavedSearchRequest, Empty),
  listSavedSearchHits: rpc(
    'search',
    'saved-search-hit.list.v1',
    ListSavedSearchHitsRequest,
    SavedSearchHitPage,
    { idempotent: true },
  ),
  markSavedSearchSeen: rpc('search', 'saved-search-hit.mark-seen.v1', MarkSeenRequest, MarkedSeen, {
    idempotent: true,
  }),
} as const;
