import { DataHubClient } from '../client';
import { DataHubUnauthorized } from '../errors';
import { ScriptedServer, type SeenRequest } from '../scripted-server.fixture';
import { type EmitOptions, type EmitProgress, EmitInterrupted } from './emit-result';
import { mcp, type Proposal } from './proposal';
import { ScriptedGms, TRACE_ID } from './scripted-gms.fixture';

const dataset = (name: string) => `urn:li:dataset:(urn:li:dataPlatform:postgres,${name},PROD)`;
const describeAs = (name: string, description: string) =>
  mcp(dataset(name), 'datasetProperties', { description });

describe.each(['restli', 'openapi'] as const)(
  'what is known when an emit by %s ends with an error',
  (transport) => {
    let server: ScriptedServer;
    let client: DataHubClient;
    let gms: ScriptedGms;
    let writes: number;
    let progress: EmitProgress[];

    beforeAll(async () => {
      server = await ScriptedServer.start();
      client = new DataHubClient({ url: server.url, transport, retry: { attempts: 1 }, breaker: false });
    });
    beforeEach(() => {
      gms = new ScriptedGms();
      writes = 0;
      progress = [];
    });
    afterAll(async () => {
      await client.close();
      await server.stop();
    });

    const isWrite = ({ path }: SeenRequest) => path === '/aspects' || path === '/openapi/v3/entity/dataset';

    /** Has the second write end as told. */
    function failSecond(fail: () => { status: number } | 'silence'): void {
      server.play((request) => (isWrite(request) && (writes += 1) === 2 ? fail() : gms.answer(request)));
    }

    const options = (more: EmitOptions = {}): EmitOptions => ({
      ...more,
      onInterrupted: (heard) => progress.push(heard),
    });

    // Three writes of one aspect are three requests, one after the other.
    const proposals: readonly Proposal[] = ['1', '2', '3'].map((description) => describeAs('a', description));

    async function resume(): Promise<void> {
      const [heard] = progress;
      expect(progress).toHaveLength(1);
      expect(heard).toMatchObject({
        offset: 0,
        results: [{ outcome: 'accepted' }, { outcome: 'unknown' }, { outcome: 'unknown' }],
      });
      const open = heard!.results.filter(({ outcome }) => outcome === 'unknown');
      expect(await client.writes.emitMcps(open.map(({ proposal }) => proposal))).toMatchObject({
        accepted: 2,
      });
      expect(gms.stored.get(`${dataset('a')} datasetProperties`)).toMatchObject({
        value: { description: '3' },
        version: 3,
      });
    }

    it('is heard at a token that is accepted no longer', async () => {
      failSecond(() => ({ status: 401 }));
      await expect(client.writes.emitMcps(proposals, options())).rejects.toThrow(DataHubUnauthorized);
      await resume();
    });

    it('is heard at an abort', async () => {
      const abort = new AbortController();
      failSecond(() => {
        abort.abort(new Error('run cancelled'));
        return 'silence';
      });
      const emitted = client.writes.emitMcps(proposals, options({ signal: abort.signal }));
      await expect(emitted).rejects.toThrow('run cancelled');
      await resume();
    });

    it('is heard at an outage, as its error says it', async () => {
      failSecond(() => ({ status: 503 }));
      const failure: unknown = await client.writes
        .emitMcps(proposals, options())
        .catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(EmitInterrupted);
      expect((failure as EmitInterrupted).results).toEqual(progress[0]?.results);
      await resume();
    });

    it('is not heard when the call comes to its end', async () => {
      server.play((request) => gms.answer(request));
      await client.writes.emitMcps(proposals, options());
      expect(progress).toEqual([]);
    });

    it('calls nothing accepted that is only queued', async () => {
      failSecond(() => ({ status: 401 }));
      const emitted = client.writes.emitMcps(proposals, options({ mode: 'async-wait' }));
      await expect(emitted).rejects.toThrow(DataHubUnauthorized);
      expect(progress[0]?.results).toMatchObject([
        { outcome: 'unknown', reason: expect.stringContaining(TRACE_ID) },
        { outcome: 'unknown' },
        { outcome: 'unknown' },
      ]);
    });

    it('tells the place in a stream', async () => {
      const all = Array.from({ length: 2_000 }, (_, at) => describeAs(`t${at}`, 'x'));
      server.play((request) =>
        isWrite(request) && (writes += 1) > 6 ? { status: 401 } : gms.answer(request),
      );
      let reported = 0;
      const read = async () => {
        for await (const { results } of client.writes.emitStream(all, options())) reported += results.length;
      };
      await expect(read()).rejects.toThrow(DataHubUnauthorized);
      expect(progress).toHaveLength(1);
      const [{ offset, results }] = progress as [EmitProgress];
      expect(offset).toBe(reported);
      expect(reported).toBe(800);
      const accepted = results.filter(({ outcome }) => outcome === 'accepted');
      expect(accepted).toHaveLength(400);
      results.forEach(({ proposal }, at) => {
        expect(proposal).toBe(all[offset + at]);
      });
      expect(gms.stored.size).toBe(reported + accepted.length);
    });
  },
);
