import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aspectEquals, DataHubClient, type Proposal } from '@dataspoke/datahub-client';
import { TestServer } from '../emulator.fixture';
import { Model } from '../model/model';
import { provisionModel } from '../model/provision';
import { describeWithClient, runPython } from './client-python.fixture';
import { type SampleAspect, sampleAspects } from './sample-aspects.fixture';

const SCRIPT = join(__dirname, 'cross_proof.py');
const TRANSPORTS = ['restli', 'openapi'] as const;

interface Saw {
  equal: number;
  different: unknown[];
  unknown: string[];
  written: number;
}

/** Our client and DataHub's own, through one server: what one of them writes the other one reads. */
describeWithClient("DataSpoke's client and DataHub's own", (python) => {
  let server: TestServer;
  let folder: string;
  let saw: Saw;
  let ours: SampleAspect[];
  const theirs = new Map<string, SampleAspect[]>();
  const outcomes = new Map<string, string[]>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cross-proof-'));
    const model = new Model(await provisionModel());
    server = await TestServer.start();
    ours = [];
    for (const [at, transport] of TRANSPORTS.entries()) {
      const samples = sampleAspects(model, `ours-${transport}`, at);
      ours.push(...samples);
      await using client = new DataHubClient({ url: server.url, transport });
      const proposals = samples.map(({ urn, aspectName, value }): Proposal => ({
        urn,
        aspectName,
        value,
        changeType: 'UPSERT',
      }));
      const report = await client.writes.emitMcps(proposals);
      outcomes.set(
        transport,
        report.results.flatMap((result, index) =>
          result.outcome === 'accepted'
            ? []
            : [`${samples[index]?.aspectName ?? ''}: ${JSON.stringify(result)}`],
        ),
      );
      theirs.set(transport, sampleAspects(model, `theirs-${transport}`, at + 2));
    }
    const file = join(folder, 'work.json');
    await writeFile(file, JSON.stringify({ read: ours, write: Object.fromEntries(theirs) }));
    saw = JSON.parse(
      (await runPython(python, [SCRIPT, server.url, file])).trim().split('\n').at(-1) ?? '',
    ) as Saw;
  }, 240_000);
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  it.each(TRANSPORTS)('accepts every aspect of the model that ours writes by %s', (transport) => {
    expect(outcomes.get(transport)).toEqual([]);
  });

  it('reads with theirs, equal, what ours wrote', () => {
    expect(saw.different).toEqual([]);
    expect(saw.unknown).toEqual([]);
    expect(saw.equal).toBe(ours.length);
    expect(new Set(ours.map(({ aspectName }) => aspectName)).size).toBeGreaterThan(150);
  });

  it.each(TRANSPORTS)('reads with ours, equal, what theirs wrote by %s', async (transport) => {
    await using client = new DataHubClient({ url: server.url });
    const samples = theirs.get(transport) ?? [];
    const [series, versioned] = [true, false].map((is) => samples.filter((each) => each.isTimeseries === is));
    const names = [...new Set(versioned?.map(({ aspectName }) => aspectName))];
    const found = await client.reads.readAspects(new Set(versioned?.map(({ urn }) => urn)), names);
    const different = (versioned ?? []).filter(
      ({ urn, aspectName, value }) =>
        !aspectEquals(aspectName, value, found.get(urn)?.get(aspectName)?.value),
    );
    for (const each of series ?? []) {
      const points = await client.reads.timeseries(each.urn, each.aspectName);
      if (points.length !== 1 || !aspectEquals(each.aspectName, each.value, points[0])) different.push(each);
    }
    expect(series?.length).toBeGreaterThan(10);
    expect(different.map(({ urn, aspectName }) => `${urn} ${aspectName}`)).toEqual([]);
    expect(samples.length).toBeGreaterThan(300);
  });
});
