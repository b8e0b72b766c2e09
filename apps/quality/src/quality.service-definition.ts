import { type ServiceDefinition } from '@dataspoke/service-kit';
import { QualityEnv } from './quality.config';
import { QualityModule } from './quality.module';

/** The quality service: RPC status and dead letters, its own schema, health and metrics. */
export const qualityService: ServiceDefinition<QualityEnv> = {
  app: 'quality',
  env: QualityEnv,
  module: () => QualityModule,
  entities: [],
  migrations: [],
};
