import fc from 'fast-check';
import { mcpOf } from './proposal';
import { planWrites, type PlanInput } from './write-plan';

const inputs: fc.Arbitrary<readonly PlanInput[]> = fc
  .array(
    fc.record({
      urn: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      aspectName: fc.constantFrom('status', 'ownership', 'operation'),
      bytes: fc.integer({ min: 1, max: 60 }),
      isDelete: fc.boolean(),
      group: fc.constantFrom('x', 'y'),
    }),
    { maxLength: 60 },
  )
  .map((rows) =>
    rows.map(({ urn, aspectName, bytes, isDelete, group }, index): PlanInput => {
      if (isDelete && bytes < 10) {
        return { kind: 'delete', index, proposal: { urn, aspectName, changeType: 'DELETE' } };
      }
      const proposal = mcpOf(urn, aspectName, {});
      const item = { proposal, entityType: 'dataset', text: '', bytes, repeatable: true };
      return { kind: 'write', index, item, group, timeseries: aspectName === 'operation' };
    }),
  );
const LIMITS = { items: 5, bytes: 100 };

describe('planWrites', () => {
  it('plans everything once, within the limits, nothing of a URN out of order', () => {
    fc.assert(
      fc.property(inputs, (planned) => {
        const lanes = planWrites(planned, LIMITS);
        const laneOfUrn = new Map<string, number>();
        const lastIndex = new Map<string, number>();
        const seen: number[] = [];
        const urnOf = (index: number) => {
          const input = planned[index]!;
          return input.kind === 'delete' ? input.proposal.urn : input.item.proposal.urn;
        };
        lanes.forEach((lane, laneIndex) => {
          for (const step of lane) {
            const indices = step.kind === 'delete' ? [step.index] : step.items.map(({ index }) => index);
            seen.push(...indices);
            for (const index of indices) {
              const urn = urnOf(index);
              expect(laneOfUrn.get(urn) ?? laneIndex).toBe(laneIndex);
              laneOfUrn.set(urn, laneIndex);
              expect(lastIndex.get(urn) ?? -1).toBeLessThan(index);
              lastIndex.set(urn, index);
            }
            if (step.kind === 'delete') continue;
            expect(step.items.length).toBeLessThanOrEqual(LIMITS.items);
            const bytes = step.items.reduce((sum, { item }) => sum + item.bytes, 0);
            if (step.items.length > 1) expect(bytes).toBeLessThanOrEqual(LIMITS.bytes);
            const versioned = step.items
              .map(({ item }) => item.proposal)
              .filter(({ aspectName }) => aspectName !== 'operation')
              .map(({ urn, aspectName }) => `${urn} ${aspectName}`);
            expect(new Set(versioned).size).toBe(versioned.length);
            const groups = step.items.map(({ index }) => (planned[index] as { group: string }).group);
            expect(new Set(groups).size).toBe(1);
          }
        });
        expect(seen.sort((a, b) => a - b)).toEqual(planned.map((_, index) => index));
      }),
    );
  });

  it('puts many small entities into few requests', () => {
    const planned = Array.from({ length: 500 }, (_, index): PlanInput => {
      const proposal = mcpOf(`u${index}`, 'status', {});
      const item = { proposal, entityType: 'dataset', text: '', bytes: 10, repeatable: true };
      return { kind: 'write', index, item, group: 'x', timeseries: false };
    });
    expect(
      planWrites(planned).map((lane) => lane.map((step) => (step.kind === 'batch' ? step.items.length : 0))),
    ).toEqual([[200], [200], [100]]);
  });
});
