import { ById } from '../by-id';
import { Empty } from '../empty';
import { rpc } from '../rpc/rpc-definition';
import { FailedRecordPage, ListFailedRecordsRequest, ReplayRunRequest } from './failed-records';
import { GetLineageRequest, Lineage } from './lineage';
import {
  KeepLineageEventPartRequest,
  ReceivedLineageEvents,
  ReceiveLargeLineageEventRequest,
  ReceiveLineageEventsRequest,
} from './lineage-events';
import { MappingPreview, MappingPreviewRequest } from './mappings';
import { CompareRunsRequest, RunComparison, RunSummaryText } from './run-comparison';
import { SqlLineage, SqlLineageRequest } from './sql-lineage';
import {
  ApplyRunRequest,
  ChangePage,
  ConfirmRemovalsRequest,
  ExportChangesRequest,
  FilePart,
  ListChangesRequest,
  ListRunsRequest,
  ListRunWarningsRequest,
  RetryRunRequest,
  Run,
  RunPage,
  RunWarningPage,
  StartRunRequest,
} from './runs';
import {
  DecideRuleProposalRequest,
  RuleProposal,
  RuleProposalFilter,
  RuleProposalKey,
  RuleProposalPage,
} from './rule-proposals';
import { ColumnSuggestion, SuggestionFilter, SuggestionPage, SuggestionVerdict } from './semantic-types';
import {
  ConnectorList,
  CreateSourceRequest,
  DeleteSourceRequest,
  ImportSourceRequest,
  ListSourcesRequest,
  ScheduleState,
  Source,
  SourcePage,
  SourceTestReport,
  UpdateSourceRequest,
} from './sources';

export const ingestionRpc = {
  listConnectors: rpc('ingestion', 'connector.list.v1', Empty, ConnectorList, { idempotent: true }),
  createSource: rpc('ingestion', 'source.create.v1', CreateSourceRequest, Source),
  importSource: rpc('ingestion', 'source.import.v1', ImportSourceRequest, Source),
  getSource: rpc('ingestion', 'source.get.v1', ById, Source, { idempotent: true }),
  listSources: rpc('ingestion', 'source.list.v1', ListSourcesRequest, SourcePage, { idempotent: true }),
  updateSource: rpc('ingestion', 'source.update.v1', UpdateSourceRequest, Source),
  deleteSource: rpc('ingestion', 'source.delete.v1', DeleteSourceRequest, Empty),
  testSource: rpc('ingestion', 'source.test.v1', ById, SourceTestReport, { deadlineMs: 30_000 }),
  getSchedule: rpc('ingestion', 'schedule.get.v1', ById, ScheduleState, { idempotent: true }),
  startRun: rpc('ingestion', 'run.start.v1', StartRunRequest, Run),
  getRun: rpc('ingestion', 'run.get.v1', ById, Run, { idempotent: true }),
  listRuns: rpc('ingestion', 'run.list.v1', ListRunsRequest, RunPage, { idempotent: true }),
  cancelRun: rpc('ingestion', 'run.cancel.v1', ById, Run),
  confirmRemovals: rpc('ingestion', 'run.confirm-removals.v1', ConfirmRemovalsRequest, Run),
  compareRuns: rpc('ingestion', 'run.compare.v1', CompareRunsRequest, RunComparison, { idempotent: true }),
  summariseRun: rpc('ingestion', 'run.summarise.v1', ById, RunSummaryText, { idempotent: true }),
  applyRun: rpc('ingestion', 'run.apply.v1', ApplyRunRequest, Run),
  retryRun: rpc('ingestion', 'run.retry.v1', RetryRunRequest, Run),
  replayRun: rpc('ingestion', 'run.replay.v1', ReplayRunRequest, Run),
  listChanges: rpc('ingestion', 'change.list.v1', ListChangesRequest, ChangePage, { idempotent: true }),
  exportChanges: rpc('ingestion', 'change.export.v1', ExportChangesRequest, FilePart, {
    deadlineMs: 20_000,
    idempotent: true,
  }),
  listFailedRecords: rpc('ingestion', 'failed-record.list.v1', ListFailedRecordsRequest, FailedRecordPage, {
    idempotent: true,
  }),
  listRunWarnings: rpc('ingestion', 'run-warning.list.v1', ListRunWarningsRequest, RunWarningPage, {
    idempotent: true,
  }),
  getLineage: rpc('ingestion', 'lineage.get.v1', GetLineageRequest, Lineage, {
    deadlineMs: 10_000,
    idempotent: true,
  }),
  receiveLineageEvents: rpc(
    'ingestion',
    'lineage-event.receive.v1',
    ReceiveLineageEventsRequest,
    ReceivedLineageEvents,
    { deadlineMs: 20_000, idempotent: true },
  ),
  keepLineageEventPart: rpc('ingestion', 'lineage-event.keep-part.v1', KeepLineageEventPartRequest, Empty, {
    deadlineMs: 20_000,
    idempotent: true,
  }),
  receiveLargeLineageEvent: rpc(
    'ingestion',
    'lineage-event.receive-large.v1',
    ReceiveLargeLineageEventRequest,
    ReceivedLineageEvents,
    { deadlineMs: 20_000 },
  ),
  sqlLineage: rpc('ingestion', 'lineage.sql.v1', SqlLineageRequest, SqlLineage, {
    deadlineMs: 30_000,
    idempotent: true,
  }),
  previewMapping: rpc('ingestion', 'mapping.preview.v1', MappingPreviewRequest, MappingPreview, {
    deadlineMs: 20_000,
    idempotent: true,
  }),
  listSuggestions: rpc('ingestion', 'column-suggestion.list.v1', SuggestionFilter, SuggestionPage, {
    idempotent: true,
  }),
  decideSuggestion: rpc('ingestion', 'column-suggestion.decide.v1', SuggestionVerdict, ColumnSuggestion, {
    deadlineMs: 30_000,
  }),
  listRuleProposals: rpc('ingestion', 'rule-proposal.list.v1', RuleProposalFilter, RuleProposalPage, {
    idempotent: true,
  }),
  getRuleProposal: rpc('ingestion', 'rule-proposal.get.v1', RuleProposalKey, RuleProposal, {
    idempotent: true,
  }),
  decideRuleProposal: rpc('ingestion', 'rule-proposal.decide.v1', DecideRuleProposalRequest, RuleProposal),
} as const;
