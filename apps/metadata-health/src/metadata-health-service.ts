import { METADATA_HEALTH_ACTIVITIES_QUEUE } from '@dataspoke/contracts';
import { type ServiceDefinition } from '@dataspoke/service-kit';
import { ScoreDefinitionRow } from './definitions/score-definition.row';
import { MetadataHealthEnv } from './metadata-health-env';
import { MetadataHealthModule } from './metadata-health.module';
import { Initial1764100000000 } from './migrations/1764100000000-initial';
import { OwedScanRow } from './scans/owed-scan.row';
import { ScanFiringRow } from './scans/scan-firing.row';
import { ScanRow } from './scans/scan.row';
import { ScoreRow } from './scores/score.row';
import { ScoreSnapshotRow } from './scores/score-snapshot.row';

/** The metadata-health service as an app. */
export const METADATA_HEALTH_SERVICE: ServiceDefinition<MetadataHealthEnv> = {
  app: 'metadata-health',
  env: MetadataHealthEnv,
  module: () => MetadataHealthModule,
  entities: [ScoreRow, ScoreSnapshotRow, ScoreDefinitionRow, ScanRow, ScanFiringRow, OwedScanRow],
  migrations: [Initial1764100000000],
  activities: METADATA_HEALTH_ACTIVITIES_QUEUE,
};
