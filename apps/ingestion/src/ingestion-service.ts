import { INGESTION_ACTIVITIES_QUEUE } from '@dataspoke/contracts';
import { type ServiceDefinition } from '@dataspoke/service-kit';
import { ChangeRow } from './changes/change.row';
import { ContributionRow } from './contributions/contribution.row';
import { RunContributionRow } from './contributions/run-contribution.row';
import { FeedRow } from './feed/feed.row';
import { IngestionEnv } from './ingestion-env';
import { IngestionModule } from './ingestion.module';
import { LineageEventPartRow } from './lineage-events/lineage-event-part.row';
import { LineageEventRow } from './lineage-events/lineage-event.row';
import { LineageReadRow } from './lineage-events/lineage-read.row';
import { Initial1764100000000 } from './migrations/1764100000000-initial';
import { PrunedRuns1764200000000 } from './migrations/1764200000000-pruned-runs';
import { RunReport1764300000000 } from './migrations/1764300000000-run-report';
import { RemovalThreshold1764400000000 } from './migrations/1764400000000-removal-threshold';
import { ColumnSuggestions1764510000000 } from './migrations/1764510000000-column-suggestions';
import { ScopeResults1764520000000 } from './migrations/1764520000000-scope-results';
import { RetriedRuns1764530000000 } from './migrations/1764530000000-retried-runs';
import { AppliedRuns1764540000000 } from './migrations/1764540000000-applied-runs';
import { ReplayedRuns1764550000000 } from './migrations/1764550000000-replayed-runs';
import { SourceRetention1764551000000 } from './migrations/1764551000000-source-retention';
import { SeriesPoints1764560000000 } from './migrations/1764560000000-series-points';
import { LineageEvents1764570000000 } from './migrations/1764570000000-lineage-events';
import { RuleProposals1764580000000 } from './migrations/1764580000000-rule-proposals';
import { Contributions1764590000000 } from './migrations/1764590000000-contributions';
import { ScopeParents1764600000000 } from './migrations/1764600000000-scope-parents';
import { LineageEventParts1764605000000 } from './migrations/1764605000000-lineage-event-parts';
import { RecipePrints1764610000000 } from './migrations/1764610000000-recipe-prints';
import { FilteredRules1764700000000 } from './migrations/1764700000000-filtered-rules';
import { RuleProposalRow } from './rule-proposals/rule-proposal.row';
import { FailedRecordRow } from './runs/failed-record.row';
import { KeptEntityRow } from './runs/kept-entity.row';
import { ReplayedObjectRow } from './runs/replayed-object.row';
import { RunEntityRow } from './runs/run-entity.row';
import { RunScopeRow } from './runs/run-scope.row';
import { RunWarningRow } from './runs/run-warning.row';
import { RunRow } from './runs/run.row';
import { ScheduleFiringRow } from './schedules/schedule-firing.row';
import { ColumnSuggestionRow } from './semantic-types/column-suggestion.row';
import { SourceEntityRow } from './sources/source-entity.row';
import { SourceRow } from './sources/source.row';

/** The ingestion service as an app. */
export const INGESTION_SERVICE: ServiceDefinition<IngestionEnv> = {
  app: 'ingestion',
  env: IngestionEnv,
  module: () => IngestionModule,
  entities: [
    SourceRow,
    SourceEntityRow,
    ContributionRow,
    RunContributionRow,
    RunRow,
    RunScopeRow,
    RunEntityRow,
    RunWarningRow,
    KeptEntityRow,
    FailedRecordRow,
    ReplayedObjectRow,
    ChangeRow,
    ScheduleFiringRow,
    FeedRow,
    ColumnSuggestionRow,
    LineageEventRow,
    LineageEventPartRow,
    LineageReadRow,
    RuleProposalRow,
  ],
  migrations: [
    Initial1764100000000,
    PrunedRuns1764200000000,
    RunReport1764300000000,
    RemovalThreshold1764400000000,
    ColumnSuggestions1764510000000,
    ScopeResults1764520000000,
    RetriedRuns1764530000000,
    AppliedRuns1764540000000,
    ReplayedRuns1764550000000,
    SourceRetention1764551000000,
    SeriesPoints1764560000000,
    LineageEvents1764570000000,
    RuleProposals1764580000000,
    Contributions1764590000000,
    ScopeParents1764600000000,
    LineageEventParts1764605000000,
    RecipePrints1764610000000,
    FilteredRules1764700000000,
  ],
  activities: INGESTION_ACTIVITIES_QUEUE,
};
