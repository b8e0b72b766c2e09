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
    run: async (client, signal) => (await client.serverConfig({ signal })).patchCapable,
    answer: true,
  })),
  read('query', async (server) => {
    const urn = await described(server);
    return {
      run: (client, signal) => client.query(DATASET_QUERY, { urn }, { signal }),
      answer: { dataset: expect.objectContaining({ urn }) },
    };
  }),
  read('reads.readAspects', async (server) => {
    const urns = await Promise.all([1, 2, 3].map(() => described(server)));
    return {
      run: async (client, signal) => {
        const found = await client.reads.readAspects(
          [...urns, server.dataset('none')],
          ['datasetProperties'],
          { signal },
        );
        return urns.map((urn) => found.get(urn)?.get('datasetProperties')?.value['description']);
      },
      answer: ['described', 'described', 'described'],
    };
  }),
  read('reads.exists', async (server) => {
    const urn = await described(server);
    return {
      run: async (client, signal) => [
        ...(await client.reads.exists([urn, server.dataset('none')], { signal })),
      ],
      answer: [urn],
    };
  }),
  read('reads.scrollUrns', async (server) => {
    const { filter, urns } = await tagged(server);
    return {
      run: async (client, signal) => {
        const found: string[] = [];
        const pages = client.reads.scrollUrns(ofDatasets(filter), { pageSize: 2, signal });
        for await (const page of pages) found.push(...page.urns);
        return found.sort();
      },
      answer: urns,
    };
  }),
  read('reads.scrollEntities', async (server) => {
    const { filter, urns } = await tagged(server);
    return {
      run: async (client, signal) => {
        const found: string[] = [];
        const request = { ...ofDatasets(filter), aspectNames: ['globalTags'] };
        for await (const page of client.reads.scrollEntities(request, { pageSize: 2, signal })) {
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
      run: async (client, signal) => {
        const found: string[] = [];
        const request = { entityTypes: ['dataset'], query: '*', filter };
        for await (const page of client.reads.search(request, { pageSize: 2, signal })) {
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
      run: async (client, signal) => {
        const health = await client.reads.health([urn, server.dataset('none')], { signal });
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
      const run = async (client: DataHubClient, signal?: AbortSignal): Promise<unknown> => {
        const found: unknown[] = [];
        for await (const page of client.reads.lineage({ urn, direction }, { signal })) {
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
    const run = async (client: DataHubClient, signal?: AbortSignal): Promise<unknown> => {
      const options = { from: now - 2 * HOUR, to: now, limit: 10, signal };
      const values = await client.reads.timeseries(urn, 'datasetProfile', options);
      return values.map(({ rowCount }) => rowCount);
    };
    return settled(server, { run, answer: [1, 2] });
  }),
  read('reads.newest', async (server) => {
    const [urn, none] = [await described(server), server.dataset('none')];
    const now = Date.now();
    for (const hours of [2, 1]) {
      await write(server, urn, 'datasetProfile', { timestampMillis: now - hours * HOUR, rowCount: hours });
    }
    const run = async (client: DataHubClient, signal?: AbortSignal): Promise<unknown> => {
      const found = await client.reads.newest([urn, none], 'datasetProfile', { signal });
      return [found.size, found.get(urn)?.['rowCount']];
    };
    return settled(server, { run, answer: [1, 1] });
  }),
  read('reads.statistics', async (server) => {
    const urn = await described(server);
    const now = Date.now();
    await write(server, urn, 'datasetProfile', { timestampMillis: now, rowCount: 7 });
    const run = async (client: DataHubClient, signal?: AbortSignal): Promise<unknown> => {
      const found = await client.reads.statistics([urn, server.dataset('none')], { signal });
      return [urn, found.get(urn)?.profile?.rowCount, found.get(urn)?.usage];
    };
    return settled(server, { run, answer: [urn, 7, undefined] });
  }),
  read('reads.aspectHistory', async (server) => {
    const urn = server.dataset('history');
    for (const description of ['one', 'two', 'three']) {
      await write(server, urn, 'datasetProperties', { description });
    }
    return {
      run: async (client, signal) => {
        const found: unknown[] = [];
        for await (const { value, version } of client.reads.aspectHistory(urn, 'datasetProperties', {
          signal,
        })) {
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
    run: async (client, signal) => typeof (await client.feed.endOffset(VERSIONED, { signal })).offset,
    answer: 'string',
  })),
  read('feed.endPosition', async (server) => {
    const before = await server.admin.feed.endPosition();
    return {
      run: async (client, signal) => (await client.feed.endPosition({ signal })).covers(before),
      answer: true,
    };
  }),
  read('feed.poll', async (server) => {
    const { offset, urn } = await changed(server);
    return {
      run: async (client, signal) => {
        const { events } = await client.feed.poll({
          topic: VERSIONED,
          offset,
          limit: 500,
          timeoutSeconds: 1,
          signal,
        });
        return events.some((event) => event.kind === 'change' && event.urn === urn);
      },
      answer: true,
    };
  }),
  read('feed.resumeOffset', async (server) => {
    const { offset } = await server.admin.feed.endOffset(VERSIONED);
    return {
      run: (client, signal) => client.feed.resumeOffset(VERSIONED, offset, { signal }),
      answer: offset,
    };
  }),
  {
    name: 'followChanges',
    kind: 'follows',
    isRepeatable: true,
    prepare: async (server) => {
      const { offset, urn } = await changed(server);
      return {
        run: async (client, signal) => {
          const options = { timeoutSeconds: 1, outage: { minDelayMs: 20, maxDelayMs: 200 }, signal };
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
