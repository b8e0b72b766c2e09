import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { claimBus, createDatabase, eventually, ready, type TestDatabase } from '@dataspoke/dev-stack/testing';
import { startService } from '../bootstrap/run-service';
import { type RunningService } from '../bootstrap/service-definition';
import { runInContext } from '../context/request-context';
import { RpcClient } from '../rpc/rpc-client';
import { Child } from '../testing/child.fixture';
import { callerKeys, environmentOf } from '../testing/environment.fixture';
import { gatewayService, takeNotes } from '../testing/notes.fixture';

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly parentSpanId?: string;
}

describe('tracing', () => {
  const spans: Span[] = [];
  let collector: Server;
  let database: TestDatabase;
  let gateway: RunningService;
  let notes: Child;

  beforeAll(async () => {
    collector = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        for (const match of body.matchAll(
          /"traceId":"(\w+)","spanId":"\w+"(?:,"traceState":"\w*")?(?:,"parentSpanId":"(\w+)")?,"name":"([^"]+)"/g,
        )) {
          spans.push({ traceId: match[1]!, parentSpanId: match[2], name: match[3]! });
        }
        response.end('{}');
      });
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    database = await createDatabase();
    const environment = environmentOf({ database, bus: claimBus(), keys: callerKeys() });
    gateway = await ready(startService(gatewayService, environment));
    notes = new Child('notes', {
      ...environment,
      DATASPOKE_LOG_LEVEL: 'info',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '100',
    });
    await notes.ready();
  });
  afterAll(async () => {
    await notes?.kill();
    await gateway?.close();
    await database?.drop();
    collector.close();
  });

  it('continues the trace of the caller in the service and sends it where it was told to', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const caller = { id: 'api-key:1', role: 'editor' } as const;
    await runInContext({ traceparent, caller }, () =>
      eventually(() => gateway.app.get(RpcClient).call(takeNotes, { texts: ['traced'] })),
    );
    await eventually(() =>
      expect(spans).toContainEqual({
        name: takeNotes.subject,
        traceId: '0af7651916cd43dd8448eb211c80319c',
        parentSpanId: 'b7ad6b7169203331',
      }),
    );
    expect(spans.map(({ name }) => name).filter((name) => name.startsWith('GET'))).toEqual([]);
  });
});
