import {
  hardDelete,
  mcp,
  mcpOf,
  mergeGlobalTags,
  patch,
  pointer,
  softDelete,
  type EmitMode,
  type JsonObject,
  type Proposal,
} from '@dataspoke/datahub-client';
import { type ContractServer } from './contract-server.fixture';
import { type Effect, type Operation, type Trial } from './operation.fixture';

const PROPERTIES = 'datasetProperties';
const STAMP = { time: 1_786_000_000_000, actor: 'urn:li:corpuser:dataspoke' };

/** Everything that writes, with what it must leave behind. */
export const WRITES: readonly Operation[] = [
  ...(['sync', 'sync-wait', 'async', 'async-wait'] as const).map((mode) =>
    write(`writes.emitMcp UPSERT ${mode}`, true, async (server) => {
      const urn = server.dataset('upsert');
      return emitted(server, mcp(urn, PROPERTIES, { description: 'one' }), { description: 'one' }, mode);
    }),
  ),
  write('writes.emitMcp CREATE', false, async (server) => {
    const urn = server.dataset('create');
    return emitted(server, mcp(urn, PROPERTIES, { description: 'one' }, { create: true }), {
      description: 'one',
    });
  }),
  write('writes.emitMcp with condition', false, async (server) => {
    const urn = server.dataset('condition');
    await put(server, urn, { description: 'one' });
    const ifVersion = (await server.stored(urn, PROPERTIES))?.version;
    return emitted(server, mcp(urn, PROPERTIES, { description: 'two' }, { ifVersion }), {
      description: 'two',
    });
  }),
  write('writes.emitMcp PATCH that adds', true, async (server) => {
    const urn = server.dataset('patch');
    await server.admin.writes.emitMcp(mcp(urn, 'globalTags', { tags: [{ tag: 'urn:li:tag:theirs' }] }));
    const tag = 'urn:li:tag:ours';
    const operation = { op: 'add', path: pointer('tags', tag), value: { tag } } as const;
    return emitted(server, patch(urn, 'globalTags', [operation]), {
      tags: expect.arrayContaining([{ tag: 'urn:li:tag:theirs' }, { tag }]),
    });
  }),
  write('writes.emitMcp PATCH that removes', true, async (server) => {
    const urn = server.dataset('remove');
    await put(server, urn, { description: 'one', customProperties: { ours: '1', theirs: '2' } });
    const operation = { op: 'remove', path: pointer('customProperties', 'ours') } as const;
    return emitted(server, patch(urn, PROPERTIES, [operation]), {
      description: 'one',
      customProperties: { theirs: '2' },
    });
  }),
  write('writes.emitMcp PATCH that replaces', false, async (server) => {
    const urn = server.dataset('replace');
    await put(server, urn, { description: 'one', name: 'theirs' });
    const operation = { op: 'replace', path: pointer('description'), value: 'two' } as const;
    return emitted(server, patch(urn, PROPERTIES, [operation]), { description: 'two', name: 'theirs' });
  }),
  write('writes.emitMcp time series', true, async (server) => {
    const urn = server.dataset('series');
    await put(server, urn, { description: 'one' });
    const value = { timestampMillis: Date.now(), rowCount: 7 };
    const look = async (): Promise<unknown> => {
      const values = await server.admin.reads.timeseries(urn, 'datasetProfile');
      return values.map(({ rowCount }) => rowCount);
    };
    return {
      run: outcomeOf(mcpOf(urn, 'datasetProfile', value)),
      answer: 'accepted',
      effect: { look, before: [], after: [7] },
    };
  }),
  write('writes.emitMcp soft delete', true, async (server) => {
    const urn = server.dataset('soft');
    await put(server, urn, { description: 'one' });
    return emitted(server, softDelete(urn), { removed: true });
  }),
  write('writes.emitMcp hard delete of an aspect', true, async (server) => {
    const urn = server.dataset('aspect');
    await put(server, urn, { description: 'one' });
    await server.admin.writes.emitMcp(mcp(urn, 'globalTags', { tags: [{ tag: 'urn:li:tag:x' }] }));
    return emitted(server, hardDelete(urn, 'globalTags'), undefined);
  }),
  write('writes.emitMcp hard delete of an entity', true, async (server) => {
    const urn = server.dataset('entity');
    await put(server, urn, { description: 'one' });
    const look = async (): Promise<unknown> => (await server.admin.reads.exists([urn])).size;
    return {
      run: outcomeOf(hardDelete(urn, 'datasetKey')),
      answer: 'accepted',
      effect: { look, before: 1, after: 0 },
    };
  }),
  write('writes.emitMcps, in order for each entity', true, async (server) => {
    const urns = Array.from({ length: 20 }, () => server.dataset('many'));
    const proposals = ['one', 'two', 'three'].flatMap((description) =>
      urns.map((urn) => mcp(urn, PROPERTIES, { description })),
    );
    return {
      run: async (client, signal) => {
        const { accepted, rejected, conflicts } = await client.writes.emitMcps(proposals, { signal });
        return [accepted, rejected, conflicts];
      },
      answer: [60, 0, 0],
      effect: all(server, urns, { description: 'three' }, '3'),
    };
  }),
  write('writes.emitStream', true, async (server) => {
    const urns = Array.from({ length: 850 }, () => server.dataset('stream'));
    function* source(): Generator<Proposal> {
      for (const urn of urns) yield mcp(urn, PROPERTIES, { description: 'streamed' });
    }
    return {
      run: async (client, signal) => {
        let accepted = 0;
        for await (const report of client.writes.emitStream(source(), { signal }))
          accepted += report.accepted;
        return accepted;
      },
      answer: urns.length,
      effect: all(server, urns, { description: 'streamed' }, '1'),
    };
  }),
  write('writes.emitMce', true, async (server) => {
    const urn = server.dataset('snapshot');
    return {
      run: (client, signal) =>
        client.writes.emitMce({ urn, aspects: { [PROPERTIES]: { description: 'old' } } }, { signal }),
      answer: undefined,
      effect: await one(server, urn, PROPERTIES, { description: 'old' }),
    };
  }),
  ...(['mergeWrite', 'patchWrite'] as const).map((method) =>
    // The whole value goes on a condition, and so not twice; the patch names its entries by key.
    write(`writes.${method}`, method === 'patchWrite', async (server) => {
      const urn = server.dataset('merge');
      await server.admin.writes.emitMcp(mcp(urn, 'globalTags', { tags: [{ tag: 'urn:li:tag:theirs' }] }));
      const ours = { source: 'urn:li:dataHubAction:contract', stamp: STAMP };
      const request = {
        urn,
        aspectName: 'globalTags',
        merge: (current: JsonObject | undefined) =>
          mergeGlobalTags(current, { ...ours, tags: [{ tag: 'urn:li:tag:ours' }] }),
      };
      return {
        run: async (client, signal) => {
          const [result] = await client.writes[method]([request], { signal });
          return result?.outcome;
        },
        answer: 'accepted',
        effect: await one(server, urn, 'globalTags', {
          tags: [{ tag: 'urn:li:tag:theirs' }, expect.objectContaining({ tag: 'urn:li:tag:ours' })],
        }),
      };
    }),
  ),
];

function write(name: string, isRepeatable: boolean, prepare: Operation['prepare']): Operation {
  return { name, kind: 'write', isRepeatable, prepare };
}

async function put(server: ContractServer, urn: string, value: JsonObject): Promise<void> {
  await server.admin.writes.emitMcp(mcpOf(urn, PROPERTIES, value));
}

function outcomeOf(proposal: Proposal, mode?: EmitMode): Trial['run'] {
  return async (client, signal) => (await client.writes.emitMcp(proposal, { mode, signal })).outcome;
}

async function emitted(
  server: ContractServer,
  proposal: Proposal,
  value: unknown,
  mode?: EmitMode,
): Promise<Trial> {
  const { urn, aspectName } = proposal;
  return {
    run: outcomeOf(proposal, mode),
    answer: 'accepted',
    effect: await one(server, urn, aspectName, value),
  };
}

/** One change of one aspect from what it is now to `value`; undefined: it is gone. */
async function one(server: ContractServer, urn: string, aspectName: string, value: unknown): Promise<Effect> {
  const before = await server.stored(urn, aspectName);
  const version = String(Number(before?.version ?? 0) + 1);
  return {
    look: () => server.stored(urn, aspectName),
    before,
    after: value === undefined ? undefined : { value, version },
    changes: { urn, aspectName, count: Number(version) },
  };
}

function all(server: ContractServer, urns: readonly string[], value: JsonObject, version: string): Effect {
  const look = async (): Promise<unknown> => {
    const stored = await server.admin.reads.readAspects(urns, [PROPERTIES]);
    return urns.map((urn) => {
      const record = stored.get(urn)?.get(PROPERTIES);
      return record && { value: record.value, version: record.version };
    });
  };
  return {
    look,
    before: urns.map(() => undefined),
    after: urns.map(() => ({ value, version })),
  };
}
