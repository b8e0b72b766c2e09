import { collectLineage, LineageSource } from './collect-lineage';
import { type EntityLineage } from './entity-lineage';

const dataset = (name: string) => `urn:li:dataset:(urn:li:dataPlatform:postgres,db.${name},PROD)`;
const field = (name: string, column: string) => `urn:li:schemaField:(${dataset(name)},${column})`;
const JOB = 'urn:li:dataJob:(urn:li:dataFlow:(postgres,db.marts,PROD),refresh())';

/** a → b (view), b → job → c, c → d (view), and d reads from itself through a. */
const ENTITIES: readonly EntityLineage[] = [
  { urn: dataset('a'), inputs: [{ urn: dataset('d'), type: 'TRANSFORMED' }], outputs: [], columns: [] },
  {
    urn: dataset('b'),
    inputs: [{ urn: dataset('a'), type: 'VIEW' }],
    outputs: [],
    columns: [
      { upstream: field('a', 'x'), downstream: field('b', 'y') },
      { upstream: field('elsewhere', 'x'), downstream: field('b', 'z') },
    ],
  },
  {
    urn: JOB,
    inputs: [{ urn: dataset('b'), type: 'Stored Procedure' }],
    outputs: [{ urn: dataset('c'), type: 'Stored Procedure' }],
    columns: [{ upstream: field('b', 'y'), downstream: field('c', 'total') }],
  },
  { urn: dataset('d'), inputs: [{ urn: dataset('c'), type: 'VIEW' }], outputs: [], columns: [] },
];

class KnownLineage extends LineageSource {
  calls = 0;

  of(urns: readonly string[]) {
    this.calls += 1;
    return Promise.resolve(ENTITIES.filter((entity) => urns.includes(entity.urn)));
  }
  producersOf(urns: readonly string[]) {
    return Promise.resolve(ENTITIES.filter((entity) => entity.outputs.some((end) => urns.includes(end.urn))));
  }
  consumersOf(urns: readonly string[]) {
    return Promise.resolve(ENTITIES.filter((entity) => entity.inputs.some((end) => urns.includes(end.urn))));
  }
}

const LIMITS = { entities: 100, characters: 100_000 };
const collect = (urn: string, direction: 'upstream' | 'downstream', hops: number, limits = LIMITS) =>
  collectLineage(new KnownLineage(), { urn, direction, hops }, limits);
const ends = (lineage: { edges: readonly { upstream: string; downstream: string }[] }) =>
  lineage.edges.map((edge) => [edge.upstream, edge.downstream]);

describe('collectLineage', () => {
  it('goes one hop by default of its caller, through the job that writes a dataset', async () => {
    const lineage = await collect(dataset('c'), 'upstream', 1);
    expect(lineage).toEqual({
      urn: dataset('c'),
      edges: [{ upstream: JOB, downstream: dataset('c'), type: 'Stored Procedure' }],
      columnEdges: [],
      truncated: false,
    });
  });

  it('follows upstream to the end, with the columns of what it met', async () => {
    const lineage = await collect(dataset('c'), 'upstream', 3);
    expect(ends(lineage)).toEqual([
      [JOB, dataset('c')],
      [dataset('b'), JOB],
      [dataset('a'), dataset('b')],
    ]);
    expect(lineage.columnEdges).toEqual([
      { upstream: field('b', 'y'), downstream: field('c', 'total') },
      { upstream: field('a', 'x'), downstream: field('b', 'y') },
    ]);
  });

  it('follows downstream the same edges the other way', async () => {
    expect(ends(await collect(dataset('a'), 'downstream', 3))).toEqual([
      [dataset('a'), dataset('b')],
      [dataset('b'), JOB],
      [JOB, dataset('c')],
    ]);
  });

  it('ends in a circle after each entity was met once', async () => {
    const source = new KnownLineage();
    const start = { urn: dataset('a'), direction: 'downstream' as const, hops: 10 };
    const lineage = await collectLineage(source, start, LIMITS);
    expect(ends(lineage).at(-1)).toEqual([dataset('d'), dataset('a')]);
    expect(lineage.edges).toHaveLength(5);
    expect(source.calls).toBe(5);
  });

  it('says so when a limit was reached', async () => {
    expect(await collect(dataset('a'), 'downstream', 10, { ...LIMITS, entities: 2 })).toMatchObject({
      truncated: true,
      edges: [expect.anything(), expect.anything()],
    });
    expect(await collect(dataset('a'), 'downstream', 10, { ...LIMITS, characters: 250 })).toMatchObject({
      truncated: true,
      edges: [expect.anything()],
    });
  });
});
