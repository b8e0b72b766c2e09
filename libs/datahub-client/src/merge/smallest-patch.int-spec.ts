import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { aspectEquals } from '../aspects/aspect-table';
import { type DataHubClient } from '../client';
import { type JsonObject } from '../json';
import { openTestCatalog } from '../test-catalog.fixture';
import { requireAccepted } from '../writes/emit-result';
import { mcpOf, type Proposal } from '../writes/proposal';
import { NotPatchable } from './aspect-diff';
import { type Family, FAMILIES, saidIn, type Writer, WRITERS } from './patch-families.fixture';
import { smallestPatch, type ReadAspect } from './smallest-patch';

/** Enough to meet every kind of overlap; each run is some ten requests. */
const RUNS = 12;

function propose(
  urn: string,
  { aspectName }: Family,
  record: ReadAspect | undefined,
  merged: JsonObject | undefined,
): Proposal | undefined {
  try {
    return smallestPatch(urn, aspectName, record, merged);
  } catch (error) {
    if (!(error instanceof NotPatchable) || merged === undefined) throw error;
    return mcpOf(urn, aspectName, merged, { ifVersion: record?.version ?? '-1' });
  }
}

describe.each(FAMILIES)('patches of $aspectName in a catalog', (family) => {
  let client: DataHubClient;
  const wanted = fc.subarray([...family.names]);
  const writers = fc.constantFrom(...WRITERS);
  const freshUrn = () => family.urn.replace(/postgres,|,load/, (found) => `${found}${randomUUID()}.`);

  beforeAll(() => {
    client = openTestCatalog();
  });
  afterAll(async () => {
    await client.close();
  });

  const read = async (urn: string) =>
    (await client.reads.readAspects([urn], [family.aspectName])).get(urn)?.get(family.aspectName);

  async function begin(foreign: JsonObject | undefined): Promise<string> {
    const urn = freshUrn();
    if (foreign) await client.writes.emitMcp(mcpOf(urn, family.aspectName, foreign));
    return urn;
  }

  it('come to what the merge makes, and nothing is left to do', async () => {
    const turns = fc.array(fc.tuple(writers, wanted), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(family.foreign, turns, async (foreign, given) => {
        const urn = await begin(foreign);
        const former = new Map<Writer, readonly string[]>();
        for (const [writer, names] of given) {
          const before = await read(urn);
          const merged = family.merge(before?.value, writer, names, former.get(writer) ?? []);
          former.set(writer, names);
          const proposal = propose(urn, family, before, merged);
          if (!proposal) continue;
          requireAccepted(await client.writes.emitMcps([proposal]));
          const after = await read(urn);
          if (!aspectEquals(family.aspectName, after?.value, merged)) expect(after?.value).toEqual(merged);
          const again = family.merge(after?.value, writer, names, names);
          expect(propose(urn, family, after, again)).toBeUndefined();
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('lose nothing of others, however those of two writers interleave', async () => {
    const step = fc.record({ writer: writers, names: wanted, isRead: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(family.foreign, fc.array(step, { maxLength: 8 }), async (foreign, steps) => {
        const urn = await begin(foreign);
        const former = new Map<Writer, readonly string[]>();
        const pending = new Map<Writer, { proposal: Proposal | undefined; names: readonly string[] }>();
        const plan = async (writer: Writer, names: readonly string[]) => {
          const record = await read(urn);
          const merged = family.merge(record?.value, writer, names, former.get(writer) ?? []);
          pending.set(writer, { proposal: propose(urn, family, record, merged), names });
        };
        const write = async (writer: Writer): Promise<void> => {
          const planned = pending.get(writer);
          pending.delete(writer);
          if (!planned) return;
          const before = family.parts((await read(urn))?.value);
          if (planned.proposal) {
            const [result] = (await client.writes.emitMcps([planned.proposal])).results;
            if (result?.outcome === 'conflict') {
              await plan(writer, planned.names);
              await write(writer);
              return;
            }
            expect(result).toMatchObject({ outcome: 'accepted' });
          }
          former.set(writer, planned.names);
          const after = family.parts((await read(urn))?.value);
          for (const [part, says] of before) {
            if (!part.startsWith(writer)) expect([part, after.get(part)]).toEqual([part, says]);
          }
        };
        for (const { writer, names, isRead } of steps) {
          if (isRead && !pending.has(writer)) await plan(writer, names);
          else await write(writer);
        }
        for (const writer of WRITERS) await write(writer);
        for (const writer of WRITERS) {
          await plan(writer, former.get(writer) ?? []);
          await write(writer);
        }
        let expected: JsonObject | undefined = foreign;
        for (const writer of WRITERS) {
          expected = family.merge(expected, writer, former.get(writer) ?? [], []) ?? expected;
        }
        expect(saidIn(family, (await read(urn))?.value)).toEqual(saidIn(family, expected));
      }),
      { numRuns: RUNS },
    );
  });

  it('are written by patchWrite, by both writers at the same time', async () => {
    const urn = await begin(undefined);
    const request = (writer: Writer, names: readonly string[]) => ({
      urn,
      aspectName: family.aspectName,
      merge: (current: JsonObject | undefined) => family.merge(current, writer, names, family.names),
    });
    const both = await Promise.all(
      WRITERS.map((writer) => client.writes.patchWrite([request(writer, family.names)])),
    );
    // Who comes second may find that everything is there already.
    for (const { outcome } of both.flat()) expect(['accepted', 'unchanged']).toContain(outcome);
    const expected = WRITERS.reduce<JsonObject | undefined>(
      (value, writer) => family.merge(value, writer, family.names, []) ?? value,
      undefined,
    );
    expect(saidIn(family, (await read(urn))?.value)).toEqual(saidIn(family, expected));
    const again = await Promise.all(
      WRITERS.map((writer) => client.writes.patchWrite([request(writer, family.names)])),
    );
    expect(again.flat().map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
  });
});
