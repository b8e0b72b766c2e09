import {
  type DatasetDocument,
  type GetLineageRequest,
  type HealthScore,
  type IncidentPage,
  ingestionRpc,
  type Lineage,
  ListIncidentsRequest,
  type ListRulesRequest,
  metadataHealthRpc,
  qualityRpc,
  type RulePage,
  searchRpc,
  SERVICE_NAMES,
  type ServiceName,
} from '@dataspoke/contracts';
import { eventually, ready } from '@dataspoke/dev-stack/testing';
import { notFound, RpcHandler, type RunningService, ServiceEnv, startService } from '@dataspoke/service-kit';
import { Controller, Module } from '@nestjs/common';
import { type RunningGateway, send, startGateway } from '../gateway.fixture';

const URN = 'urn:li:dataset:(urn:li:dataPlatform:postgres,warehouse.raw.flights,PROD)';
const UNSCORED = 'urn:li:dataset:(urn:li:dataPlatform:postgres,warehouse.raw.new,PROD)';
const UNKNOWN = 'urn:li:dataset:(urn:li:dataPlatform:postgres,warehouse.raw.nothing,PROD)';
const UNANSWERED = 'urn:li:dataset:(urn:li:dataPlatform:postgres,warehouse.raw.slow,PROD)';
/** An answer that is given once nobody waits for it any more. */
const late = Promise.withResolvers<RulePage>();
const asked: ListIncidentsRequest[] = [];

const documentOf = (urn: string): DatasetDocument => ({
  urn,
  name: 'flights',
  qualifiedName: 'warehouse.raw.flights',
  platform: 'postgres',
  env: 'PROD',
  subTypes: ['Table'],
  description: '',
  columns: [{ path: 'tailnum', nativeType: 'text', description: '', nullable: true, partOfKey: false }],
  owners: ['urn:li:corpGroup:flight-operations'],
  tags: [],
  glossaryTerms: [],
  domains: [],
  upstreams: [],
  indexedAt: '2026-01-01T00:00:00.000Z',
});

const scoreOf = (urn: string): HealthScore => ({
  urn,
  name: 'flights',
  platform: 'postgres',
  score: 71.5,
  confidence: 80,
  gapCount: 0,
  owners: [],
  definitionVersion: 1,
  scoredAt: '2026-01-01T00:00:00.000Z',
  dimensions: [],
  gaps: [],
  unknowns: [],
  history: [],
});

/** Stand where the services stand: same transport, same contracts, answers of the test's own. */
@Controller()
class Search {
  @RpcHandler(searchRpc.getDataset, { role: 'reader' })
  get({ urn }: { urn: string }): Promise<DatasetDocument> {
    if (urn === UNKNOWN) throw notFound('dataset', urn);
    return Promise.resolve(documentOf(urn));
  }
}
@Controller()
class Ingestion {
  @RpcHandler(ingestionRpc.getLineage, { role: 'reader' })
  lineage({ urn, direction }: GetLineageRequest): Promise<Lineage> {
    return Promise.resolve({ urn, edges: [], columnEdges: [], truncated: direction === 'downstream' });
  }
}
@Controller()
class Quality {
  @RpcHandler(qualityRpc.listRules, { role: 'reader' })
  rules({ dataset }: ListRulesRequest): Promise<RulePage> {
    return dataset === UNANSWERED ? late.promise : Promise.resolve({ items: [] });
  }

  @RpcHandler(qualityRpc.listIncidents, { role: 'reader' })
  incidents(request: ListIncidentsRequest): Promise<IncidentPage> {
    asked.push(request);
    return Promise.resolve({ items: [] });
  }
}
@Controller()
class MetadataHealth {
  @RpcHandler(metadataHealthRpc.getScore, { role: 'reader' })
  score({ urn }: { urn: string }): Promise<HealthScore> {
    if (urn === UNSCORED) throw notFound('score', urn);
    return Promise.resolve(scoreOf(urn));
  }
}
@Module({ controllers: [Search] })
class SearchModule {}
@Module({ controllers: [Ingestion] })
class IngestionModule {}
@Module({ controllers: [Quality] })
class QualityModule {}
@Module({ controllers: [MetadataHealth] })
class MetadataHealthModule {}

const MODULES = {
  search: SearchModule,
  ingestion: IngestionModule,
  quality: QualityModule,
  'metadata-health': MetadataHealthModule,
} as const satisfies Record<ServiceName, unknown>;

/** Which parts of a dataset each service answers for. */
const PARTS: Readonly<Record<ServiceName, readonly string[]>> = {
  search: ['document'],
  ingestion: ['upstream', 'downstream'],
  quality: ['rules', 'incidents'],
  'metadata-health': ['score'],
};

describe('a dataset put together from all services', () => {
  let gateway: RunningGateway;
  const services = new Map<ServiceName, RunningService>();

  const start = async (app: ServiceName): Promise<void> => {
    const module = MODULES[app];
    const service = startService(
      { app, env: ServiceEnv, module: () => module, entities: [], migrations: [] },
      gateway.serviceEnvironment(),
    );
    services.set(app, await ready(service));
  };
  const view = async (urn = URN) => {
    const path = `/api/v1/datasets/${encodeURIComponent(urn)}`;
    const { status, body } = await send(gateway.url, 'GET', path, { key: gateway.adminKey });
    return { status, body };
  };
  const states = (body: Record<string, unknown>, names: readonly string[]) =>
    names.map((name) => (body[name] as { state: string } | undefined)?.state);

  beforeAll(async () => {
    gateway = await startGateway();
    await Promise.all(SERVICE_NAMES.map(start));
  });
  afterAll(async () => {
    for (const service of services.values()) await service.close();
    await gateway?.close();
  });

  it('has schema, owners, lineage, rules, open incidents and score', async () => {
    const { status, body } = await view();
    expect(status).toBe(200);
    expect(body).toEqual({
      urn: URN,
      document: { state: 'available', value: documentOf(URN) },
      upstream: { state: 'available', value: expect.objectContaining({ truncated: false }) },
      downstream: { state: 'available', value: expect.objectContaining({ truncated: true }) },
      rules: { state: 'available', value: { items: [] } },
      incidents: { state: 'available', value: { items: [] } },
      score: { state: 'available', value: scoreOf(URN) },
    });
    expect(asked.at(-1)).toMatchObject({ dataset: URN, state: 'open' });
  });

  it('tells what is not there yet from what is not known at all', async () => {
    const unscored = await view(UNSCORED);
    expect(unscored).toMatchObject({
      status: 200,
      body: { score: { state: 'absent' }, rules: { state: 'available' } },
    });
    expect(await view(UNKNOWN)).toMatchObject({ status: 404, body: { type: '/problems/not-found' } });
  });

  it('does not wait for a service that took the question and gives no answer', async () => {
    const { status, body } = await view(UNANSWERED).finally(() => late.resolve({ items: [] }));
    expect(status).toBe(200);
    expect(states(body, ['document', 'rules', 'incidents', 'score'])).toEqual([
      'available',
      'unavailable',
      'available',
      'available',
    ]);
  });

  it.each(SERVICE_NAMES)('says which parts are unavailable without %s, and serves the rest', async (app) => {
    await services.get(app)?.close();
    services.delete(app);
    const rest = SERVICE_NAMES.filter((name) => name !== app).flatMap((name) => PARTS[name]);
    await eventually(async () => {
      const { status, body } = await view();
      expect(status).toBe(200);
      expect(states(body, PARTS[app])).toEqual(PARTS[app].map(() => 'unavailable'));
      expect(states(body, rest)).toEqual(rest.map(() => 'available'));
      for (const name of PARTS[app]) {
        expect(body[name]).toMatchObject({ message: expect.stringMatching(/\S/) });
      }
    });
    await start(app);
    expect(states((await view()).body, PARTS[app])).toEqual(PARTS[app].map(() => 'available'));
  });
});
