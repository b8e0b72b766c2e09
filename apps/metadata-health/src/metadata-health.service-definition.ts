import { type ServiceDefinition } from '@dataspoke/service-kit';
import { MetadataHealthEnv } from './metadata-health.config';
import { MetadataHealthModule } from './metadata-health.module';

/** The metadata-health service: RPC status and dead letters, its own schema, health and metrics. */
export const metadataHealthService: ServiceDefinition<MetadataHealthEnv> = {
  app: 'metadata-health',
  env: MetadataHealthEnv,
  module: () => MetadataHealthModule,
  entities: [],
  migrations: [],
};
