import { DataHubClient } from '@dataspoke/datahub-client';
import { Clock, optionalDependency } from '@dataspoke/service-kit';
import { Module } from '@nestjs/common';
import { ActionItems } from './action-items/action-items';
import { ActionItemsController } from './action-items/action-items.controller';
import { FollowGaps } from './action-items/follow-gaps';
import { CatalogFacts } from './catalog/catalog-facts';
import { SurroundingsReader } from './catalog/surroundings';
import { ScoreDefinitions } from './definitions/score-definitions';
import { ScoreDefinitionsController } from './definitions/score-definitions.controller';
import { MetadataHealthEnv } from './metadata-health-env';
import { DepartmentHealths } from './departments/department-health';
import { Departments } from './departments/departments';
import { DepartmentsController } from './departments/departments.controller';
import { EntityChangesConsumer } from './following/entity-changes.consumer';
import { PublishScores } from './publishing/publish-scores';
import { CancelScan } from './scans/cancel-scan';
import { ClaimScan } from './scans/claim-scan';
import { ClaimScheduledScan } from './scans/claim-scheduled-scan';
import { OwedScans } from './scans/owed-scans';
import { ScanActivities } from './scans/scan-activities';
import { ScanPages } from './scans/scan-pages';
import { ScanSchedule } from './scans/scan-schedule';
import { ScansController } from './scans/scans.controller';
import { SettleScan } from './scans/settle-scan';
import { ListScores } from './scores/list-scores';
import { ScoreConsequences } from './scores/score-consequences';
import { ScoreDatasets } from './scores/score-datasets';
import { ScoreLinks } from './scores/score-links';
import { ScoreStore } from './scores/score-store';
import { ScoresController } from './scores/scores.controller';

@Module({
  controllers: [
    ScoresController,
    ScoreDefinitionsController,
    ScansController,
    DepartmentsController,
    ActionItemsController,
  ],
  providers: [
    {
      provide: DataHubClient,
      useFactory: (env: MetadataHealthEnv, clock: Clock) =>
        new DataHubClient({
          url: env.DATAHUB_URL,
          token: env.DATAHUB_TOKEN,
          userAgent: 'dataspoke-metadata-health',
          now: () => clock.now().getTime(),
        }),
      inject: [MetadataHealthEnv, Clock],
    },
    optionalDependency('datahub', DataHubClient, {
      check: (client, signal) => client.serverConfig({ signal, fresh: true }),
      close: (client) => client.close(),
    }),
    SurroundingsReader,
    CatalogFacts,
    ScoreDefinitions,
    ScoreStore,
    ScoreLinks,
    ScoreConsequences,
    ScoreDatasets,
    FollowGaps,
    ActionItems,
    ListScores,
    ClaimScan,
    ClaimScheduledScan,
    CancelScan,
    OwedScans,
    ScanPages,
    SettleScan,
    ScanActivities,
    ScanSchedule,
    PublishScores,
    Departments,
    DepartmentHealths,
    EntityChangesConsumer,
  ],
})
export class MetadataHealthModule {}
