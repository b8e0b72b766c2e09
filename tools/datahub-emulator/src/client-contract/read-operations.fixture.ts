import { parse } from 'graphql';
import {
  followChanges,
  mcpOf,
  OffsetStore,
  type ChangeLogTopic,
  type DataHubClient,
  type Filter,
  type ScrollRequest,
} from '@dataspoke/datahub-client';
import { eventually, type ContractServer } from './contract-server.fixture';
import { type Operation, type Trial } from './operation.fixture';

const VERSIONED: ChangeLogTopic = 'MetadataChangeLog_Versioned_v1';
const HOUR = 3_600_000;

type Document = Parameters<DataHubClient['query']>[0];
const DATASET_QUERY: Document = parse('query Contract($urn: String!) { dataset(urn: $urn) { urn } }');

class MemoryOffsets extends OffsetStore {
  constructor(private offset: string) {
    super();
  }
  load(): Promise<string | undefined> {
    return Promise.resolve(this.offset);
  }
  save(_topic: ChangeLogTopic, offset: string): Promise<void> {
    this.offset = offset;
    return Promise.resolve();
  }
}

/** Everything that only reads, with the answers it must give. */
export const READS: readonly Operation[] = [
  read('serverConfig', async () => ({
    run: async (client) => (await client.serverConfig()).patchCapable,
    answer: true,
  })),
  read('query', async (server) => {
    const urn = await described(server);
    return {
      run: (client) => client.query(DATASET_QUERY, { urn }),
      answer: { dataset: expect.objectContaining({ urn }) },
    };
  }),
  read('reads.readAspects', async (server) => {
    const urns = await Promise.all([1, 2, 3].map(() => described(server)));
    return {
      run: async (client) => {
        const found = await client.reads.readAspects(
          [...urns, server.dataset('none')],
          ['datasetProperties'],
        );
        return urns.map((urn) => found.get(urn)?.get('datasetProperties')?.value['description']);
      },
      answer: ['described', 'described', 'described'],
    };
  }),
  read('reads.exists', async (server) => {
    const urn = await described(server);
    return {
      run: async (client) => [...(await client.reads.exists([urn, server.dataset('none')]))],
      answer: [urn],
    };
  }),
  read('reads.scrollUrns', async (server) => {
    const { filter, urns } = await tagged(server);
    return {
      run: async (client) => {
        const found: string[] = [];
        const pages = client.reads.scrollUrns(ofDatasets(filter), { pageSize: 2 });
        for await (const page of pages) found.push(...page.urns);
        return found.sort();
      },
      answer: urns,
    };
  }),
  read('reads.scrollEntities', async (server) => {
    const { filter, urns } = await tagged(server);
    return {
      run: async (client) => {
        const found: string[] = [];
        const request = { ...ofDatasets(filter), aspectNames: ['globalTags'] };
        for await (const page of client.reads.scrollEntities(request, { pageSize: 2 })) {
          found.push(...page.entities.filter(({ aspects }) => aspects.size > 0).map(({ urn }) => urn));
        }
        return found.sort();
      },
      answer: urns,
    };
  }),
  read('reads.search', async (server) => {
    const { filter, urns } = await tagged(server);
    return {
      run: async (client) => {
        const found: string[] = [];
        const request = { entityTypes: ['dataset'], query: '*', filter };
        for await (const page of client.reads.search(request, { pageSize: 2 })) {
          found.push(...page.hits.map(({ urn }) => urn));
        }
        return found.sort();
      },
      answer: urns,
    };
  }),
  read('reads.health', async (server) => {
    const urn = await described(server);
    return {
      run: async (client) => {
        const health = await client.reads.health([urn, server.dataset('none')]);
        return [...health].map(([each, states]) => [each, states.map(({ type, status }) => [type, status])]);
      },
      answer: [[urn, [['INCIDENTS', 'PASS']]]],
    };
  }),
  ...(['upstream', 'downstream'] as const).map((direction) =>
    read(`reads.lineage ${direction}`, async (server) => {
      const [from, to] = [await described(server), server.dataset('view')];
      const upstreams = [{ dataset: from, type: 'TRANSFORMED' }];
      await write(server, to, 'upstreamLineage', { upstreams });
      const [urn, other] = direction === 'upstream' ? [to, from] : [from, to];
      const run = async (client: DataHubClient): Promise<unknown> => {
        const found: unknown[] = [];
        for await (const page of client.reads.lineage({ urn, direction })) {
          found.push(...page.hits.map((hit) => [hit.urn, hit.degree]));
        }
        return found;
      };
      return settled(server, { run, answer: [[other, 1]] });
    }),
  ),
  read('reads.timeseries', async (server) => {
    const urn = await described(server);
    const now = Date.now();
    for (const hours of [3, 2, 1]) {
      await write(server, urn, 'datasetProfile', { timestampMillis: now - hours * HOUR, rowCount: hours });
    }
    const run = async (client: DataHubClient): Promise<unknown> => {
      const options = { from: now - 2 * HOUR, to: now, limit: 10 };
      const values = await client.reads.timeseries(urn, 'datasetProfile', options);
      return values.map(({ rowCount }) => rowCount);
    };
    return settled(server, { run, answer: [1, 2] });
  }),
  read('reads.aspectHistory', async (server) => {
    const urn = server.dataset('history');
    for (const description of ['one', 'two', 'three']) {
      await write(server, urn, 'datasetProperties', { description });
    }
    return {
      run: async (client) => {
        const found: unknown[] = [];
        for await (const { value, version } of client.reads.aspectHistory(urn, 'datasetProperties')) {
          found.push([value['description'], version]);
        }
        return found;
      },
      answer: [
        ['three', '3'],
        ['two', '2'],
        ['one', '1'],
      ],
    };
  }),
  read('feed.endOffset', async () => ({
    run: async (client) => typeof (await client.feed.endOffset(VERSIONED)).offset,
    answer: 'string',
  })),
  read('feed.endPosition', async (server) => {
    const before = await server.admin.feed.endPosition();
    return { run: async (client) => (await client.feed.endPosition()).covers(before), answer: true };
  }),
  read('feed.poll', async (server) => {
    const { offset, urn } = await changed(server);
    return {
      run: async (client) => {
        const { events } = await client.feed.poll({
          topic: VERSIONED,
          offset,
          limit: 500,
          timeoutSeconds: 1,
        });
        return events.some((event) => event.kind === 'change' && event.urn === urn);
      },
      answer: true,
    };
  }),
  read('feed.resumeOffset', async (server) => {
    const { offset } = await server.admin.feed.endOffset(VERSIONED);
    return { run: (client) => client.feed.resumeOffset(VERSIONED, offset), answer: offset };
  }),
  {
    name: 'followChanges',
    kind: 'follows',
    isRepeatable: true,
    prepare: async (server) => {
      const { offset, urn } = await changed(server);
      return {
        run: async (client) => {
          const options = { timeoutSeconds: 1, outage: { minDelayMs: 20, maxDelayMs: 200 } };
          for await (const batch of followChanges(
            client.feed,
            [VERSIONED],
            new MemoryOffsets(offset),
            options,
          )) {
            const isThere = batch.events.some((event) => event.kind === 'change' && event.urn === urn);
            await batch.commit();
            if (isThere) return batch.skipped;
          }
          return undefined;
        },
        answer: 0,
      };
    },
  },
];

function read(name: string, prepare: Operation['prepare']): Operation {
  return { name, kind: 'read', isRepeatable: true, prepare };
}

async function write(
  server: ContractServer,
  urn: string,
  aspectName: string,
  value: Parameters<typeof mcpOf>[2],
): Promise<void> {
  await server.admin.writes.emitMcp(mcpOf(urn, aspectName, value), { mode: 'sync-wait' });
}

async function described(server: ContractServer): Promise<string> {
  const urn = server.dataset('read');
  await write(server, urn, 'datasetProperties', { description: 'described' });
  return urn;
}

function ofDatasets(filter: Filter): ScrollRequest {
  return { entityTypes: ['dataset'], filter };
}

/** Three datasets with a tag that nothing else has, and that the search index knows. */
async function tagged(server: ContractServer): Promise<{
  readonly filter: Filter;
  readonly urns: readonly string[];
}> {
  const tag = `urn:li:tag:${server.name('tag')}`;
  const urns = [1, 2, 3].map(() => server.dataset('tagged'));
  for (const urn of urns) await write(server, urn, 'globalTags', { tags: [{ tag }] });
  const filter: Filter = [{ and: [{ field: 'tags', values: [tag] }] }];
  const count = async (): Promise<number> => {
    let found = 0;
    for await (const page of server.admin.reads.scrollUrns(ofDatasets(filter))) {
      found += page.urns.length;
    }
    return found;
  };
  await eventually(count, (found) => found === urns.length);
  return { filter, urns: urns.sort() };
}

/** A change behind an offset of the change log. */
async function changed(server: ContractServer): Promise<{ readonly offset: string; readonly urn: string }> {
  const { offset } = await server.admin.feed.endOffset(VERSIONED);
  const urn = await described(server);
  return { offset, urn };
}

/** Waits until the index of a healthy server has caught up. */
async function settled(server: ContractServer, trial: Trial): Promise<Trial> {
  const wanted = JSON.stringify(trial.answer);
  await eventually(
    () => trial.run(server.admin),
    (answer) => JSON.stringify(answer) === wanted,
  );
  return trial;
}
