import fc from 'fast-check';
import { mcpOf } from './proposal';
import { planWrites, type PlanInput } from './write-plan';

interface Row {
  readonly urn: string;
  readonly aspectName: string;
  readonly isDelete: boolean;
  readonly group: string;
}

const rows: fc.Arbitrary<readonly Row[]> = fc.array(
  fc.record({
    urn: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    aspectName: fc.constantFrom('status', 'ownership', 'operation'),
    isDelete: fc.nat({ max: 9 }).map((n) => n === 0),
    group: fc.constantFrom('x', 'y'),
  }),
  { maxLength: 60 },
);
const LIMIT = 5;

function input({ urn, aspectName, isDelete, group }: Row, index: number): PlanInput {
  if (isDelete) return { kind: 'delete', index, proposal: { urn, aspectName, changeType: 'DELETE' } };
  const timeseries = aspectName === 'operation';
  return {
    kind: 'write',
    index,
    proposal: mcpOf(urn, aspectName, {}),
    entityType: 'dataset',
    group,
    timeseries,
  };
}

function byUrn(inputs: readonly PlanInput[]): readonly PlanInput[][] {
  const groups = new Map<string, PlanInput[]>();
  for (const each of inputs) groups.set(each.proposal.urn, [...(groups.get(each.proposal.urn) ?? []), each]);
  return [...groups.values()];
}

describe('planWrites', () => {
  it('plans everything once, within the limit, nothing of a URN out of order', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const inputs = given.map(input);
        const lanes = planWrites(byUrn(inputs), LIMIT);
        const laneOfUrn = new Map<string, number>();
        const lastIndex = new Map<string, number>();
        const seen: number[] = [];
        lanes.forEach((lane, laneIndex) => {
          for (const step of lane) {
            const items: readonly PlanInput[] = step.kind === 'delete' ? [step] : step.items;
            for (const { index, proposal } of items) {
              seen.push(index);
              expect(laneOfUrn.get(proposal.urn) ?? laneIndex).toBe(laneIndex);
              laneOfUrn.set(proposal.urn, laneIndex);
              expect(lastIndex.get(proposal.urn) ?? -1).toBeLessThan(index);
              lastIndex.set(proposal.urn, index);
            }
            if (step.kind === 'delete') continue;
            expect(step.items.length).toBeLessThanOrEqual(LIMIT);
            const versioned = step.items
              .filter(({ timeseries }) => !timeseries)
              .map(({ proposal }) => `${proposal.urn} ${proposal.aspectName}`);
            expect(new Set(versioned).size).toBe(versioned.length);
            for (const { group } of step.items) expect(group).toBe(step.group);
          }
        });
        expect(seen.sort((a, b) => a - b)).toEqual(inputs.map((_, index) => index));
      }),
    );
  });

  it('puts many small entities into few requests, also when each is written twice', () => {
    const sizes = (aspectNames: readonly string[]) =>
      planWrites(
        Array.from({ length: 500 }, (_, entity) =>
          aspectNames.map((aspectName, at) =>
            input({ urn: `u${entity}`, aspectName, isDelete: false, group: 'x' }, entity * 10 + at),
          ),
        ),
      ).map((lane) => lane.map((step) => (step.kind === 'batch' ? step.items.length : 0)));
    expect(sizes(['status'])).toEqual([[200], [200], [100]]);
    expect(sizes(['status', 'status'])).toEqual([
      [200, 200],
      [200, 200],
      [100, 100],
    ]);
  });
});
