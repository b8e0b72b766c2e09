import { ConnectorRegistry, CONNECTORS, KnownColumns } from '@dataspoke/connectors';
import { DataHubClient } from '@dataspoke/datahub-client';
import { optionalDependency } from '@dataspoke/service-kit';
import { Module } from '@nestjs/common';
import { ReadCurrentAspects } from './catalog/current-aspects';
import { ChangesController } from './changes/changes.controller';
import { WithdrawContributions } from './contributions/withdraw-contributions';
import { CompleteChangeSet } from './changes/complete-change-set';
import { ExportChanges } from './changes/export-changes';
import { FindMoved } from './changes/find-moved';
import { FindWritten } from './changes/find-written';
import { ListChanges } from './changes/list-changes';
import { StoreChanges } from './changes/store-changes';
import { WriteChanges } from './changes/write-changes';
import { ConnectionsController } from './connections/connections.controller';
import { ReadLookup } from './connections/read-lookup';
import { ResolveConnection } from './connections/resolve-connection';
import { ConnectorsController } from './connectors/connectors.controller';
import { Recipes } from './connectors/recipes';
import { CompleteAffects } from './feed/complete-affects';
import { FeedMetrics } from './feed/feed-metrics';
import { FeedRole } from './feed/feed-role';
import { FollowFeed } from './feed/follow-feed';
import { IngestionEnv } from './ingestion-env';
import { LineageController } from './lineage/lineage.controller';
import { AnalyseSql } from './lineage/sql/analyse-sql';
import { CatalogColumns } from './lineage/sql/catalog-columns';
import { CatalogTables } from './lineage/sql/catalog-tables';
import { SqlLineagePool } from './lineage/sql/sql-lineage-pool';
import { MappingsController } from './mappings/mappings.controller';
import { PreviewMapping } from './mappings/preview-mapping';
import { ApplyRun } from './runs/apply-run';
import { CancelRun } from './runs/cancel-run';
import { ClaimRun } from './runs/claim-run';
import { ListFailedRecords } from './runs/list-failed-records';
import { ListRuns } from './runs/list-runs';
import { ListRunWarnings } from './runs/list-run-warnings';
import { LineageEventsController } from './lineage-events/lineage-events.controller';
import { LargeLineageEvents } from './lineage-events/large-lineage-events';
import { ReceiveLineageEvents } from './lineage-events/receive-lineage-events';
import { StartReceivedRuns } from './lineage-events/start-received-runs';
import { StoreLineageEvents } from './lineage-events/store-lineage-events';
import { StoredLineageEvents } from './lineage-events/stored-lineage-events';
import { PlanRun } from './runs/plan-run';
import { PruneRuns } from './runs/prune-runs';
import { ReadScope } from './runs/read-scope';
import { RetentionRole } from './runs/retention-role';
import { ReplayRun } from './runs/replay-run';
import { ReplayedRecords } from './runs/replayed-records';
import { RetryRun } from './runs/retry-run';
import { RunActivities } from './runs/run-activities';
import { RunAttempts } from './runs/run-attempts';
import { RunFailures } from './runs/run-failures';
import { RunProgressWriter } from './runs/run-progress';
import { RunsController } from './runs/runs.controller';
import { SettleRun } from './runs/settle-run';
import { StartRun } from './runs/start-run';
import { CompareRuns } from './runs/compare-runs';
import { SummariseRun } from './runs/summarise-run';
import { ConfirmRemovals } from './runs/confirm-removals';
import { DecideProposal } from './rule-proposals/decide-proposal';
import { ListProposals } from './rule-proposals/list-proposals';
import { RuleProposalsController } from './rule-proposals/rule-proposals.controller';
import { DecideSuggestion } from './semantic-types/decide-suggestion';
import { ListSuggestions } from './semantic-types/list-suggestions';
import { SemanticTypesController } from './semantic-types/semantic-types.controller';
import { ClaimScheduledRun } from './schedules/claim-scheduled-run';
import { GetSchedule } from './schedules/get-schedule';
import { SourceScheduleRelay } from './schedules/schedule-relay';
import { SchedulesController } from './schedules/schedules.controller';
import { CreateSource } from './sources/create-source';
import { DeleteSource } from './sources/delete-source';
import { ImportSource } from './sources/import-source';
import { ListSources } from './sources/list-sources';
import { SourceViews } from './sources/source-view';
import { SourcesController } from './sources/sources.controller';
import { TestSource } from './sources/test-source';
import { UpdateSource } from './sources/update-source';

const SOURCES = [
  SourceViews,
  CreateSource,
  ImportSource,
  UpdateSource,
  DeleteSource,
  ListSources,
  TestSource,
];
const RUNS = [
  ClaimRun,
  StartRun,
  ConfirmRemovals,
  RetryRun,
  ReplayRun,
  ApplyRun,
  CompareRuns,
  SummariseRun,
  CancelRun,
  ListRuns,
  ListFailedRecords,
  ListRunWarnings,
  RunAttempts,
  RunProgressWriter,
  RunFailures,
  PlanRun,
  ReadScope,
  ReplayedRecords,
  SettleRun,
  PruneRuns,
  RetentionRole,
  RunActivities,
];
const CHANGES = [
  ListChanges,
  ExportChanges,
  StoreChanges,
  CompleteChangeSet,
  WithdrawContributions,
  WriteChanges,
  FindWritten,
  FindMoved,
];
const SCHEDULES = [ClaimScheduledRun, GetSchedule, SourceScheduleRelay];
const LINEAGE_EVENTS = [
  LargeLineageEvents,
  ReceiveLineageEvents,
  StoreLineageEvents,
  StoredLineageEvents,
  StartReceivedRuns,
];
const SQL_LINEAGE = [
  AnalyseSql,
  { provide: KnownColumns, useClass: CatalogColumns },
  CatalogTables,
  SqlLineagePool,
];
const SEMANTIC_TYPES = [ListSuggestions, DecideSuggestion];
const RULE_PROPOSALS = [ListProposals, DecideProposal];
const FEED = [CompleteAffects, FeedMetrics, FollowFeed, FeedRole];

/** Everything of the ingestion service. */
@Module({
  controllers: [
    ConnectorsController,
    ConnectionsController,
    SourcesController,
    RunsController,
    ChangesController,
    SchedulesController,
    LineageController,
    LineageEventsController,
    SemanticTypesController,
    RuleProposalsController,
    MappingsController,
  ],
  providers: [
    { provide: ConnectorRegistry, useValue: new ConnectorRegistry(CONNECTORS) },
    {
      provide: DataHubClient,
      inject: [IngestionEnv],
      useFactory: (env: IngestionEnv) =>
        new DataHubClient({
          url: env.DATAHUB_URL,
          userAgent: 'dataspoke-ingestion',
          ...(env.DATAHUB_TOKEN === undefined ? {} : { token: env.DATAHUB_TOKEN }),
        }),
    },
    optionalDependency('datahub', DataHubClient, {
      check: (client, signal) => client.serverConfig({ signal, fresh: true }),
      close: (client) => client.close(),
    }),
    ReadCurrentAspects,
    Recipes,
    ResolveConnection,
    ReadLookup,
    ...SOURCES,
    ...RUNS,
    ...CHANGES,
    ...SCHEDULES,
    ...LINEAGE_EVENTS,
    ...SQL_LINEAGE,
    ...SEMANTIC_TYPES,
    ...RULE_PROPOSALS,
    PreviewMapping,
    ...FEED,
  ],
})
export class IngestionModule {}
