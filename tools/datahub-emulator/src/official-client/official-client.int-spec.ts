import { join } from 'node:path';
import { TestServer } from '../emulator.fixture';
import { dataset } from '../model/small-model.fixture';
import { describeWithClient, runPython } from './client-python.fixture';

const SCRIPT = join(__dirname, 'round_trip.py');

interface RoundTrip {
  restli: object;
  openapi: object;
  found: string[];
  foundAfterSoftDelete: string[];
  events: [urn: string, aspect: string, changeType: string][];
}

describeWithClient("DataHub's own client", (python) => {
  let server: TestServer;
  let saw: RoundTrip;

  beforeAll(async () => {
    server = await TestServer.start({ token: 'secret' });
    const stdout = await runPython(python, [SCRIPT, server.url, 'secret']);
    saw = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as RoundTrip;
  }, 240_000);
  afterAll(async () => server.close());

  const expected = {
    traced: true,
    name: 'Two',
    textSurvives: true,
    version: '2',
    past: 'One',
    tags: ['urn:li:tag:oc.b'],
    owners: [['urn:li:corpGroup:oc.crew', 'TECHNICAL_OWNER']],
    customProperties: { 'x/y~z': '1' },
    upstreams: [dataset('oc.source')],
    entity: [
      ...[
        'browsePathsV2',
        'dataPlatformInstance',
        'datasetKey',
        'datasetProperties',
        'globalTags',
        'ownership',
      ],
      'upstreamLineage',
    ],
  };

  it.each(['restli', 'openapi'] as const)('writes, patches and reads back by %s', (name) => {
    expect(saw[name]).toEqual(expected);
  });

  it('finds what it wrote until it is marked as removed', () => {
    expect(saw.found).toEqual([dataset('oc.openapi'), dataset('oc.restli')]);
    expect(saw.foundAfterSoftDelete).toEqual([dataset('oc.restli')]);
  });

  it('polls an event for every change, decoded with its own code', () => {
    const changes = (name: string): string[] =>
      saw.events.flatMap(([urn, aspect]) => (urn === dataset(`oc.${name}`) ? [aspect] : []));
    const written = [
      'datasetProperties',
      'datasetKey',
      'browsePathsV2',
      'dataPlatformInstance',
      'datasetProperties',
    ];
    const patched = ['globalTags', 'ownership', 'datasetProperties', 'upstreamLineage', 'globalTags'];
    for (const name of ['restli', 'openapi']) {
      expect(changes(name).slice(0, 5)).toEqual(written);
      expect(changes(name).slice(5, 10).sort()).toEqual([...patched].sort());
    }
    expect(changes('openapi').slice(10)).toEqual(['status']);
    expect(new Set(saw.events.map(([, , changeType]) => changeType))).toEqual(new Set(['UPSERT']));
  });
});
