import {
  type ExportChangesRequest,
  type FailedRecord,
  type FailedRecordPage,
  type FilePart,
  ingestionRpc,
  type ListFailedRecordsRequest,
} from '@dataspoke/contracts';
import { eventually, ready } from '@dataspoke/dev-stack/testing';
import { notFound, RpcHandler, type RunningService, ServiceEnv, startService } from '@dataspoke/service-kit';
import { Controller, Module } from '@nestjs/common';
import { type RunningGateway, send, startGateway } from '../gateway.fixture';

const RUN = '6f9b1f0e-6a0d-4a53-8f5c-8a3b6f0c2d11';
const LINE = `${JSON.stringify({ urn: 'urn:li:x', before: null, after: { text: 'x'.repeat(200) } })}\n`;

const asked: (ExportChangesRequest | ListFailedRecordsRequest)[] = [];
let parts = 3;
let breaksAt = Number.POSITIVE_INFINITY;

const failedRecord = (number: number): FailedRecord => ({
  id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  scope: 'raw',
  kind: 'table',
  name: `=w.raw.t${number}`,
  reason: 'It may not be read, "at all"',
  createdAt: '2026-01-01T00:00:00.000Z',
  ...(number === 1 ? { replay: { runId: RUN, result: 'read' } } : {}),
});

/** Stands where ingestion stands: same transport, same contracts, parts of the test's own. */
@Controller()
class Parts {
  @RpcHandler(ingestionRpc.exportChanges, { role: 'reader' })
  changes(request: ExportChangesRequest): Promise<FilePart> {
    const at = placeOf(request);
    return Promise.resolve({
      text: LINE.repeat(500),
      ...(at + 1 < parts ? { nextCursor: `${at + 1}` } : {}),
    });
  }

  @RpcHandler(ingestionRpc.listFailedRecords, { role: 'reader' })
  failed(request: ListFailedRecordsRequest): Promise<FailedRecordPage> {
    const at = placeOf(request);
    return Promise.resolve({
      items: [failedRecord(at * 2), failedRecord(at * 2 + 1)],
      ...(at + 1 < parts ? { nextCursor: `${at + 1}` } : {}),
    });
  }
}

function placeOf(request: ExportChangesRequest | ListFailedRecordsRequest): number {
  asked.push(request);
  const at = Number(request.cursor ?? 0);
  if (at >= breaksAt) throw notFound('run', request.runId);
  return at;
}

@Module({ controllers: [Parts] })
class PartsModule {}

describe('files of runs', () => {
  let gateway: RunningGateway;
  let service: RunningService;
  const open = (path: string, init: RequestInit = {}) =>
    fetch(`${gateway.url}/api/v1/runs/${RUN}/${path}`, {
      ...init,
      headers: { authorization: `Bearer ${gateway.adminKey}` },
    });

  beforeAll(async () => {
    gateway = await startGateway();
    service = await ready(
      startService(
        { app: 'ingestion', env: ServiceEnv, module: () => PartsModule, entities: [], migrations: [] },
        gateway.serviceEnvironment(),
      ),
    );
  });
  afterAll(async () => {
    await service?.close();
    await gateway?.close();
  });
  beforeEach(() => {
    asked.length = 0;
    parts = 3;
    breaksAt = Number.POSITIVE_INFINITY;
  });

  it('have all changes, whatever the number of parts, with the filters of the listing', async () => {
    const answer = await open('changes/export?action=create&urn=urn:li:corpuser:x');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="run-${RUN}-changes.jsonl"`);
    expect(await answer.text()).toBe(LINE.repeat(1_500));
    expect(asked).toHaveLength(3);
    expect(asked[2]).toMatchObject({ runId: RUN, action: 'create', urn: 'urn:li:corpuser:x', cursor: '2' });
  });

  it('have all failed records, a line each or as CSV that no spreadsheet calculates', async () => {
    const lines = await open('failed-records/export');
    expect(lines.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    const text = await lines.text();
    const records = text
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(records).toEqual([0, 1, 2, 3, 4, 5].map(failedRecord));

    const csv = await open('failed-records/export?format=csv');
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.headers.get('content-disposition')).toBe(
      `attachment; filename="run-${RUN}-failed-records.csv"`,
    );
    const rows = (await csv.text()).split('\r\n');
    expect(rows).toHaveLength(8);
    expect(rows[0]).toBe('scope,kind,name,reason,remedy,createdAt,replayedBy,replayResult,id');
    expect(rows[2]).toBe(
      `raw,table,'=w.raw.t1,"It may not be read, ""at all""",,2026-01-01T00:00:00.000Z,${RUN},read,${failedRecord(1).id}`,
    );
  });

  it.each(['changes/export', 'failed-records/export'])(
    'are a problem when nothing was sent, and a broken connection when something was: %s',
    async (path) => {
      breaksAt = 0;
      const refused = await send(gateway.url, 'GET', `/api/v1/runs/${RUN}/${path}`, {
        key: gateway.adminKey,
      });
      expect(refused).toMatchObject({ status: 404, body: { type: '/problems/not-found' } });
      breaksAt = 2;
      const broken = await open(path);
      expect(broken.status).toBe(200);
      await expect(broken.text()).rejects.toThrow();
    },
    30_000,
  );

  it('wait for a reader that is slow, and stop when it has gone', async () => {
    parts = 5_000;
    const reader = new AbortController();
    const answer = await open('changes/export', { signal: reader.signal });
    const first = await answer.body?.getReader().read();
    expect(first?.done).toBe(false);
    // Nobody reads on: what fits into the buffers on the way is all that is asked for.
    let before = -1;
    await eventually(() => {
      const now = asked.length;
      const stands = now === before;
      before = now;
      if (!stands) throw new Error('it goes on');
      return Promise.resolve();
    }, 10_000);
    expect(asked.length).toBeLessThan(400);
    reader.abort();
    const left = asked.length;
    await eventually(async () => {
      const metrics = await fetch(`${gateway.url}/metrics`).then((text) => text.text());
      expect(metrics).toMatch(/^dataspoke_http_in_hand\{?.*\}? 0$/m);
    });
    expect(asked.length - left).toBeLessThan(5);
  }, 30_000);

  it('refuse a format that there is not, and answer HEAD without reading on', async () => {
    const refused = await send(gateway.url, 'GET', `/api/v1/runs/${RUN}/failed-records/export?format=xml`, {
      key: gateway.adminKey,
    });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'format' }] } });
    const head = await open('changes/export', { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(asked).toHaveLength(1);
  });
});
