import { setTimeout as delay } from 'node:timers/promises';
import { eventually, temporalNamespace, testServer } from '@dataspoke/dev-stack/testing';
import { Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { HostedWorker } from './hosted-worker';

describe('a hosted worker', () => {
  const lines: string[] = [];
  const log = new Logger('Test');

  beforeAll(() => {
    const keep = (level: string) => (message: unknown) => void lines.push(`${level} ${String(message)}`);
    Logger.overrideLogger({ log: keep('log'), warn: keep('warn'), error: keep('error') });
  });
  beforeEach(() => {
    lines.length = 0;
  });

  function host(address = testServer('DATASPOKE_TEST_TEMPORAL_ADDRESS')): HostedWorker {
    const settings = {
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: temporalNamespace(),
      TEMPORAL_TLS: false,
    };
    const activities = { nothing: () => Promise.resolve() };
    return new HostedWorker(settings, { taskQueue: `stopped-${randomUUID()}`, activities }, 'nothing', log);
  }

  it('hosts until it is stopped', async () => {
    const worker = host();
    worker.start();
    await eventually(() => lines.some((line) => line.startsWith('log hosts nothing on')));
    await worker.stop();
    expect(lines.filter((line) => !line.startsWith('log'))).toEqual([]);
  });

  it.each([0, 1, 5, 10, 20, 40, 80])(
    'can be stopped %d ms after its start without a complaint',
    async (ms) => {
      const worker = host();
      worker.start();
      await delay(ms); // the moment is what is tested
      await worker.stop();
      expect(lines.filter((line) => !line.startsWith('log'))).toEqual([]);
    },
  );

  it('says that the engine is away, and goes on trying until it is stopped', async () => {
    const worker = host('127.0.0.1:1');
    worker.start();
    await eventually(() => lines.some((line) => line === 'warn cannot host nothing; trying again'), 20_000);
    await worker.stop();
  });
});
