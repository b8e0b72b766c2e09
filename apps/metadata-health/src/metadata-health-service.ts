import { METADATA_HEALTH_ACTIVITIES_QUEUE } from '@dataspoke/contracts';
import { type ServiceDefinition } from '@dataspoke/service-kit';
import { ScoreDefinitionRow } from './definitions/score-definition.row';
import { ActionItemRow } from './action-items/action-item.row';
import { DepartmentOwnerRow } from './departments/department-owner.row';
import { DepartmentRow } from './departments/department.row';
import { MetadataHealthEnv } from './metadata-health-env';
import { MetadataHealthModule } from './metadata-health.module';
import { Initial1764100000000 } from './migrations/1764100000000-initial';
import { Departments1764200000000 } from './migrations/1764200000000-departments';
import { ActionItems1764300000000 } from './migrations/1764300000000-action-items';
import { ScoreLinks1764400000000 } from './migrations/1764400000000-score-links';
import { OwedScanRow } from './scans/owed-scan.row';
import { ScanFiringRow } from './scans/scan-firing.row';
import { ScanRow } from './scans/scan.row';
import { ScoreLinkRow } from './scores/score-link.row';
import { ScoreRow } from './scores/score.row';
import { ScoreSnapshotRow } from './scores/score-snapshot.row';

/** The metadata-health service as an app. */
export const METADATA_HEALTH_SERVICE: ServiceDefinition<MetadataHealthEnv> = {
  app: 'metadata-health',
  env: MetadataHealthEnv,
  module: () => MetadataHealthModule,
  entities: [
    ScoreRow,
    ScoreSnapshotRow,
    ScoreLinkRow,
    ScoreDefinitionRow,
    ScanRow,
    ScanFiringRow,
    OwedScanRow,
    DepartmentRow,
    DepartmentOwnerRow,
    ActionItemRow,
  ],
  migrations: [
    Initial1764100000000,
    Departments1764200000000,
    ActionItems1764300000000,
    ScoreLinks1764400000000,
  ],
  activities: METADATA_HEALTH_ACTIVITIES_QUEUE,
};
