import { type ById, type ComplianceContent, type ComplianceReport, searchRpc } from '@dataspoke/contracts';
import { ready } from '@dataspoke/dev-stack/testing';
import { RpcHandler, type RunningService, ServiceEnv, startService } from '@dataspoke/service-kit';
import { Controller, Module } from '@nestjs/common';
import { type RunningGateway, startGateway } from '../gateway.fixture';

const WHOLE = '1f1f1f1f-1f1f-4f1f-8f1f-1f1f1f1f1f1f';
const CUT = '2f2f2f2f-2f2f-4f2f-8f2f-2f2f2f2f2f2f';

/** Stands where search stands: same transport, same contracts, two reports of the test's own. */
@Controller()
class Reports {
  @RpcHandler(searchRpc.getComplianceReport, { role: 'reader' })
  get({ id }: ById): Promise<ComplianceReport> {
    const counts = {
      datasets: 0,
      withPersonalData: 0,
      derived: 0,
      direct: 0,
      indirect: 0,
      pseudonymised: 0,
      gaps: 0,
    };
    return Promise.resolve({
      id,
      state: 'succeeded',
      trigger: 'manual',
      createdAt: '2026-01-01T00:00:00.000Z',
      filters: {},
      progress: { done: 0, message: 'succeeded' },
      counts,
      bounded: id === CUT,
    });
  }

  @RpcHandler(searchRpc.readComplianceReport, { role: 'reader' })
  content(): Promise<ComplianceContent> {
    return Promise.resolve({ findings: [], changes: [] });
  }
}

@Module({ controllers: [Reports] })
class ReportsModule {}

describe('compliance reports over HTTP', () => {
  let gateway: RunningGateway;
  let service: RunningService;

  beforeAll(async () => {
    gateway = await startGateway();
    service = await ready(
      startService(
        { app: 'search', env: ServiceEnv, module: () => ReportsModule, entities: [], migrations: [] },
        gateway.serviceEnvironment(),
      ),
    );
  });
  afterAll(async () => {
    await service?.close();
    await gateway?.close();
  });

  it.each(['markdown', 'csv', 'json'])(
    'say in %s when lineage was cut, and else nothing of it',
    async (format) => {
      const noticeOf = async (id: string) => {
        const answer = await fetch(
          `${gateway.url}/api/v1/search/compliance-reports/${id}/content?format=${format}`,
          { headers: { authorization: `Bearer ${gateway.adminKey}` } },
        );
        expect(answer.status).toBe(200);
        await answer.text();
        return answer.headers.get('dataspoke-notice');
      };
      expect(await noticeOf(CUT)).toMatch(/^Lineage was followed to a bound: datasets can be missing/);
      expect(await noticeOf(WHOLE)).toBeNull();
    },
  );
});
