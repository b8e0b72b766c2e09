import { type DataHubClient } from '../client';
import { type JsonObject } from '../json';
import { openTestCatalog, TestNames } from '../test-catalog.fixture';

const WRITERS = 20;

describe.each(['restli', 'openapi'] as const)('many writers of one aspect by %s', (transport) => {
  let clients: readonly DataHubClient[];

  beforeAll(() => {
    clients = Array.from({ length: 4 }, () => openTestCatalog({ transport }));
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.close()));
  });

  it.each(['mergeWrite', 'patchWrite'] as const)(
    'lose nothing by %s, and nobody gives up',
    async (method) => {
      const urn = new TestNames().dataset('contended');
      // The list as a whole is what each changes, so that every write stands in the way of all others.
      const request = (writer: number) => ({
        urn,
        aspectName: 'subTypes',
        merge: (current: JsonObject | undefined) => {
          const typeNames = (current?.['typeNames'] ?? []) as readonly string[];
          return { typeNames: [...typeNames, `type ${writer}`] };
        },
      });
      const results = await Promise.all(
        Array.from({ length: WRITERS }, async (_, writer) => {
          const client = clients[writer % clients.length]!;
          return client.writes[method]([request(writer)]);
        }),
      );
      expect(results.flat().map(({ outcome }) => outcome)).toEqual(Array<string>(WRITERS).fill('accepted'));
      const stored = (await clients[0]!.reads.readAspects([urn], ['subTypes'])).get(urn)?.get('subTypes');
      const names = stored?.value['typeNames'] as readonly string[];
      expect(names).toHaveLength(WRITERS);
      expect(new Set(names)).toEqual(
        new Set(Array.from({ length: WRITERS }, (_, writer) => `type ${writer}`)),
      );
    },
  );
});
