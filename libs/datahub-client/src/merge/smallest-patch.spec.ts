import fc from 'fast-check';
import { aspectEquals, aspectProblem } from '../aspects/aspect-table';
import { type JsonObject } from '../json';
import { mcpOf, type PatchProposal } from '../writes/proposal';
import { NotPatchable } from './aspect-diff';
import { applyToModel } from './patch-model.fixture';
import { type Family, FAMILIES, saidIn, type Writer, WRITERS } from './patch-families.fixture';
import { smallestPatch, type ReadAspect } from './smallest-patch';

/** A catalog of one aspect: applies patches, checks conditions, counts versions. */
class OneAspect {
  private version = 0;
  value: JsonObject | undefined;

  read(): ReadAspect | undefined {
    return this.value === undefined ? undefined : { value: this.value, version: String(this.version) };
  }

  /** False: the condition failed. */
  write(proposal: PatchProposal | ReturnType<typeof mcpOf>): boolean {
    const actual = this.value === undefined ? '-1' : String(this.version);
    if (proposal.ifVersion !== undefined && proposal.ifVersion !== actual) return false;
    this.value =
      proposal.changeType === 'PATCH'
        ? applyToModel(this.value, proposal)
        : (JSON.parse(JSON.stringify(proposal.value)) as JsonObject);
    this.version += 1;
    return true;
  }
}

/** As `patchWrite` decides. */
function propose(family: Family, record: ReadAspect | undefined, merged: JsonObject | undefined) {
  const { urn, aspectName } = family;
  try {
    return smallestPatch(urn, aspectName, record, merged);
  } catch (error) {
    if (!(error instanceof NotPatchable) || merged === undefined) throw error;
    return mcpOf(urn, aspectName, merged, { ifVersion: record?.version ?? '-1' });
  }
}

describe.each(FAMILIES)('the smallest patch of $aspectName', (family) => {
  const wanted = fc.subarray([...family.names]);
  const writers = fc.constantFrom(...WRITERS);

  it('makes what the merge makes, is nothing when nothing changes, and repeats nothing', () => {
    fc.assert(
      fc.property(family.foreign, fc.array(fc.tuple(writers, wanted), { maxLength: 4 }), (foreign, turns) => {
        const stored = new OneAspect();
        stored.value = foreign;
        const former = new Map<Writer, readonly string[]>();
        for (const [writer, names] of turns) {
          const before = stored.read();
          const merged = family.merge(before?.value, writer, names, former.get(writer) ?? []);
          former.set(writer, names);
          const proposal = propose(family, before, merged);
          if (aspectEquals(family.aspectName, before?.value, merged)) expect(proposal).toBeUndefined();
          if (!proposal) continue;
          expect(stored.write(proposal)).toBe(true);
          if (!aspectEquals(family.aspectName, stored.value, merged)) expect(stored.value).toEqual(merged);
          expect(aspectProblem(family.aspectName, stored.value)).toBeUndefined();
          const again = family.merge(stored.value, writer, names, names);
          expect(propose(family, stored.read(), again)).toBeUndefined();
        }
      }),
    );
  });

  it('loses nothing of others, however the patches of two writers interleave', () => {
    const step = fc.record({ writer: writers, names: wanted, isRead: fc.boolean() });
    fc.assert(
      fc.property(family.foreign, fc.array(step, { maxLength: 12 }), (foreign, steps) => {
        const stored = new OneAspect();
        stored.value = foreign;
        const former = new Map<Writer, readonly string[]>();
        const pending = new Map<Writer, { proposal: ReturnType<typeof propose>; names: readonly string[] }>();
        const read = (writer: Writer, names: readonly string[]) => {
          const record = stored.read();
          const merged = family.merge(record?.value, writer, names, former.get(writer) ?? []);
          pending.set(writer, { proposal: propose(family, record, merged), names });
        };
        const write = (writer: Writer) => {
          const plan = pending.get(writer);
          pending.delete(writer);
          if (!plan) return;
          const before = family.parts(stored.value);
          if (plan.proposal && !stored.write(plan.proposal)) {
            read(writer, plan.names);
            write(writer);
            return;
          }
          former.set(writer, plan.names);
          const after = family.parts(stored.value);
          for (const [part, says] of before) {
            if (!part.startsWith(writer)) expect([part, after.get(part)]).toEqual([part, says]);
          }
        };
        for (const { writer, names, isRead } of steps) {
          if (isRead && !pending.has(writer)) read(writer, names);
          else write(writer);
        }
        for (const writer of WRITERS) write(writer);
        // What one did not add because the other had it is added now, should the other have dropped it meanwhile.
        for (const writer of WRITERS) {
          read(writer, former.get(writer) ?? []);
          write(writer);
        }
        let expected: JsonObject | undefined = foreign;
        for (const writer of WRITERS) {
          expected = family.merge(expected, writer, former.get(writer) ?? [], []) ?? expected;
        }
        expect(saidIn(family, stored.value)).toEqual(saidIn(family, expected));
      }),
    );
  });
});
