import { DataHubClient } from '../client';
import { ScriptedServer } from '../scripted-server.fixture';
import { patch, type PatchOperation } from './proposal';
import { ScriptedGms } from './scripted-gms.fixture';

const URN = 'urn:li:dataset:(urn:li:dataPlatform:postgres,a,PROD)';

describe('the check of a patch', () => {
  let server: ScriptedServer;
  let client: DataHubClient;
  let gms: ScriptedGms;

  beforeAll(async () => {
    server = await ScriptedServer.start();
    client = new DataHubClient({ url: server.url });
  });
  beforeEach(() => {
    gms = new ScriptedGms();
    server.play((request) => gms.answer(request));
  });
  afterAll(async () => {
    await client.close();
    await server.stop();
  });

  it.each<[string, PatchOperation]>([
    ['datasetProperties', { op: 'add', path: '/customProperties/a' }],
    ['datasetProperties', { op: 'replace', path: '/description', value: null }],
    ['globalTags', { op: 'add', path: '/tags/urn:li:tag:a', value: null }],
  ])(
    'keeps back an operation on %s that says no value, and names the place',
    async (aspectName, operation) => {
      const { results } = await client.writes.emitMcps([patch(URN, aspectName, [operation])]);
      const reason = `${operation.op} at "${operation.path}" of ${aspectName} has no value`;
      expect(results).toMatchObject([{ outcome: 'rejected', reason: expect.stringContaining(reason) }]);
      expect(gms.batches).toEqual([]);
    },
  );

  it('lets values pass that are easily taken for none', async () => {
    const operations: readonly PatchOperation[] = [
      { op: 'add', path: '/customProperties/a', value: '' },
      { op: 'remove', path: '/customProperties/b' },
    ];
    await client.writes.emitMcp(patch(URN, 'datasetProperties', operations));
    await client.writes.emitMcp(patch(URN, 'status', [{ op: 'add', path: '/removed', value: false }]));
    expect(gms.batches.flat()).toHaveLength(2);
  });
});
