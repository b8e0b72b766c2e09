import { type FastifyInstance } from 'fastify';
import { type Catalog } from '../catalog';
import { queryFlag } from './http';

/** The DataHub version this server speaks like. */
export const SERVER_VERSION = 'v1.7.0';

/** `/config` and `/health*`, which need no token. */
export function statusEndpoints(http: FastifyInstance, catalog: Catalog): void {
  // Texts and booleans are mixed as DataHub sends them; its client compares them strictly.
  http.get('/config', async (request) => ({
    noCode: 'true',
    retention: 'true',
    statefulIngestionCapable: true,
    patchCapable: true,
    timeZone: 'UTC',
    supportsImpactAnalysis: true,
    versions: { 'acryldata/datahub': { version: SERVER_VERSION, commit: 'dataspoke-datahub-emulator' } },
    telemetry: { enabledCli: false, enabledIngestion: false },
    managedIngestion: { enabled: false, defaultCliVersion: '1.7.0.17' },
    datahub: { serverType: 'prod', serverEnv: 'core' },
    datasetUrnNameCasing: false,
    models: {},
    ...(queryFlag(request, 'verbose', false) ? { userType: null } : {}),
  }));
  http.get('/health', async (_request, reply) => reply.code(200).send());
  http.get('/health/live', async (_request, reply) => reply.code(200).send());
  http.get('/health/detailed', async () => ({
    bootstrapped: true,
    elasticsearch: true,
    elasticsearch_detail: 'green',
    ready: true,
    timestamp: catalog.now(),
  }));
}
