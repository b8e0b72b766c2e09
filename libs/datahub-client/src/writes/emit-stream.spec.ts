import { DataHubClient } from '../client';
import { ScriptedServer } from '../scripted-server.fixture';
import { EmitInterrupted, type StreamReport } from './emit-result';
import { mcp, type Proposal } from './proposal';
import { ScriptedGms } from './scripted-gms.fixture';

const dataset = (name: string) => `urn:li:dataset:(urn:li:dataPlatform:postgres,${name},PROD)`;
const describeAs = (name: string, description: string) =>
  mcp(dataset(name), 'datasetProperties', { description });

describe('emitStream', () => {
  let server: ScriptedServer;
  let client: DataHubClient;
  let gms: ScriptedGms;

  beforeAll(async () => {
    server = await ScriptedServer.start();
    client = new DataHubClient({
      url: server.url,
      transport: 'restli',
      retry: { attempts: 1 },
      breaker: false,
    });
  });
  beforeEach(() => {
    gms = new ScriptedGms();
    server.play((request) => gms.answer(request));
  });
  afterAll(async () => {
    await client.close();
    await server.stop();
  });

  async function reportsOf(stream: AsyncIterable<StreamReport>): Promise<readonly StreamReport[]> {
    const reports: StreamReport[] = [];
    for await (const report of stream) reports.push(report);
    return reports;
  }

  it('writes all of it in order, window by window, reading no further than the window', async () => {
    let read = 0;
    let mostUnwritten = 0;
    async function* source(): AsyncGenerator<Proposal> {
      for (let at = 0; at < 6_000; at += 1) {
        read += 1;
        const written = gms.batches.reduce((sum, batch) => sum + batch.length, 0);
        mostUnwritten = Math.max(mostUnwritten, read - written);
        // Every entity comes again after 500 others: within a window, and across its end.
        yield await Promise.resolve(describeAs(`t${at % 500}`, `${at}`));
      }
    }
    const reports = await reportsOf(client.writes.emitStream(source()));
    expect(reports.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(6_000);
    expect(reports.map(({ offset }) => offset)).toEqual(
      reports.map((_, at) => reports.slice(0, at).reduce((sum, { results }) => sum + results.length, 0)),
    );
    expect(reports.length).toBeGreaterThan(1);
    expect(mostUnwritten).toBeLessThanOrEqual(800);
    for (const at of [0, 277, 499]) {
      expect(gms.stored.get(`${dataset(`t${at}`)} datasetProperties`)).toMatchObject({
        value: { description: `${5_500 + at}` },
        version: 12,
      });
    }
    expect(server.seen.length).toBeLessThan(60);
  });

  it('takes plain lists and generators, empty ones too', async () => {
    expect(await reportsOf(client.writes.emitStream([]))).toEqual([]);
    const reports = await reportsOf(client.writes.emitStream([describeAs('a', 'x'), describeAs('b', 'bad')]));
    expect(reports).toMatchObject([{ accepted: 1, rejected: 1, offset: 0 }]);
  });

  it('keeps windows small when aspects are large', async () => {
    const description = 'x'.repeat(4_000_000);
    const large = Array.from({ length: 10 }, (_, at) => describeAs(`t${at}`, description));
    const reports = await reportsOf(client.writes.emitStream(large));
    expect(reports.map(({ results, accepted }) => [results.length, accepted])).toEqual([
      [5, 5],
      [5, 5],
    ]);
  });

  it('tells from where to go on when DataHub went away, so that nothing is lost or done twice unknowingly', async () => {
    const proposals = Array.from({ length: 5_000 }, (_, at) => describeAs(`t${at}`, 'x'));
    let requests = 0;
    let isAway = false;
    server.play((request) => {
      isAway ||= (requests += 1) === 16;
      return isAway ? 'cut' : gms.answer(request);
    });
    let failure: unknown;
    let reported = 0;
    try {
      for await (const { results } of client.writes.emitStream(proposals)) reported += results.length;
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(EmitInterrupted);
    const { offset, results } = failure as EmitInterrupted;
    expect(offset).toBe(reported);
    results.forEach(({ proposal, outcome }, at) => {
      expect(proposal).toBe(proposals[offset + at]);
      if (outcome === 'accepted') expect(gms.stored.has(`${proposal.urn} datasetProperties`)).toBe(true);
    });
    const open = results.filter(({ outcome }) => outcome === 'unknown').map(({ proposal }) => proposal);
    expect(open.length).toBeGreaterThanOrEqual(200);
    isAway = false;
    const rest = [...open, ...proposals.slice(offset + results.length)];
    await reportsOf(client.writes.emitStream(rest));
    expect(gms.stored.size).toBe(5_000);
  });

  it('ends by an abort, with its reason, and lets the source clean up', async () => {
    const abort = new AbortController();
    let closed = false;
    function* source(): Generator<Proposal> {
      try {
        for (let at = 0; ; at += 1) yield describeAs(`t${at}`, 'x');
      } finally {
        closed = true;
      }
    }
    const reading = reportsOf(client.writes.emitStream(source(), { signal: abort.signal }));
    server.play((request) => {
      abort.abort(new Error('run cancelled'));
      return gms.answer(request);
    });
    await expect(reading).rejects.toThrow('run cancelled');
    expect(closed).toBe(true);
  });
});
