import { type ContextColumn, type ContextTable } from '@dataspoke/contracts';
import { type ColumnFacts, type EntityFacts, NO_FACTS } from '../documents/entity-facts';
import { type JoinEdge, type KnownTable } from './join-edges';
import { lookupUses } from './lookups';

function column(path: string, more: Partial<ColumnFacts> = {}): ColumnFacts {
  return {
    path,
    nativeType: 'text',
    type: 'string',
    description: '',
    nullable: false,
    partOfKey: false,
    tags: [],
    glossaryTerms: [],
    ...more,
  };
}

function table(name: string, columns: readonly ColumnFacts[], more: Partial<EntityFacts> = {}): KnownTable {
  return {
    urn: name,
    content: { ...NO_FACTS, entityType: 'dataset', name, qualifiedName: name, columns, ...more },
  };
}

function edge(more: Partial<JoinEdge> = {}): JoinEdge {
  return {
    from: 'orders',
    to: 'states',
    columns: ['state'],
    toColumns: ['id'],
    evidence: 'foreign-key',
    confidence: 1,
    ...more,
  };
}

function shown(known: KnownTable, more: Partial<ContextColumn> = {}): ContextTable {
  return {
    urn: known.urn,
    name: known.urn,
    platform: 'postgres',
    role: 'asked',
    description: '',
    columns: known.content.columns.map(({ path, nativeType }) => ({
      path,
      type: nativeType,
      meaning: '',
      nullable: false,
      key: false,
      matched: false,
      ...more,
    })),
    columnsLeftOut: 0,
    warnings: [],
  };
}

const orders = table('orders', [column('state'), column('note')]);
const states = table('states', [column('id'), column('name')], { primaryKey: ['id'], rowCount: 7 });

const told = (tables: readonly ContextTable[], known: readonly KnownTable[], edges: readonly JoinEdge[]) =>
  lookupUses(tables, known, edges).map(
    ({ urn, path, lookup, proof }) =>
      `${urn}.${path}: ${lookup.urn}.${lookup.code} = ${lookup.meaning}${proof ? ` if ${proof.join()}` : ''}`,
  );

describe('columns that hold codes', () => {
  it.each([
    ['a declared key', edge()],
    [
      'a declared key the other way',
      edge({ from: 'states', to: 'orders', columns: ['id'], toColumns: ['state'] }),
    ],
    ['queries', edge({ evidence: 'query', confidence: 0.8 })],
  ])('are known by %s', (_, join) => {
    expect(told([shown(orders)], [orders, states], [join])).toEqual(['orders.state: states.id = name']);
  });

  it.each<[string, Partial<EntityFacts>]>([
    ['many rows', { rowCount: 1_001 }],
    ['an unknown number of rows', { rowCount: undefined }],
    ['no rows', { rowCount: 0 }],
    ['a key of two columns', { primaryKey: ['id', 'name'] }],
    ['no key', { primaryKey: [] }],
    ['another key', { primaryKey: ['name'] }],
    ['nothing beside its key', { columns: [column('id')] }],
    ['numbers beside its key', { columns: [column('id'), column('rank', { type: 'number' })] }],
    ['the same beside many keys', { columns: [column('id'), column('kind', { distinctCount: 2 })] }],
    [
      'people beside its key',
      { columns: [column('id'), column('name', { personalData: { kind: 'direct', evidence: 'x' } })] },
    ],
  ])('are none of a table with %s', (_, more) => {
    const other = table('states', states.content.columns, { ...states.content, ...more });
    expect(told([shown(orders)], [orders, other], [edge()])).toEqual([]);
  });

  it('are named by the first text that tells rows apart and is no code itself', () => {
    const countries = table(
      'states',
      [
        column('id'),
        column('iso', { nativeType: 'character(3)' }),
        column('region', { distinctCount: 3 }),
        column('label', { distinctCount: 7 }),
      ],
      { primaryKey: ['id'], rowCount: 7 },
    );
    expect(told([shown(orders)], [orders, countries], [edge()])).toEqual(['orders.state: states.id = label']);
  });

  it('are believed by names alone when samples can prove it', () => {
    const guess = edge({ evidence: 'name', confidence: 0.5 });
    expect(told([shown(orders)], [orders, states], [guess])).toEqual([]);
    const sampled = table('orders', [column('state', { samples: ['A', 'B'] })]);
    expect(told([shown(sampled)], [sampled, states], [guess])).toEqual([
      'orders.state: states.id = name if A,B',
    ]);
  });

  it('are the key of the small table itself when nothing that is shown refers to it', () => {
    expect(told([shown(states)], [orders, states], [edge()])).toEqual(['states.id: states.id = name']);
    expect(told([shown(orders), shown(states)], [orders, states], [edge()])).toEqual([
      'orders.state: states.id = name',
    ]);
    expect(told([shown(states)], [states], [])).toEqual([]);
  });

  it('are left alone where somebody has described them, or where they are of people', () => {
    const codes = [{ code: 'A', meaning: 'active' }];
    expect(told([shown(orders, { codes })], [orders, states], [edge()])).toEqual([]);
    const personal = table('orders', [
      column('state', { personalData: { kind: 'indirect', evidence: 'x' } }),
    ]);
    expect(told([shown(personal)], [personal, states], [edge()])).toEqual([]);
  });
});
