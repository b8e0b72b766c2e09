import { KnownColumns, type KnownField } from '../query-usage/known-columns';
import { thrown } from '../thrown.fixture';
import { SheetColumns } from './sheet-columns';

const SIGNAL = new AbortController().signal;

/** Knows what it is given, and what it was asked for. */
class Catalog extends KnownColumns {
  readonly asked: (readonly string[])[] = [];

  constructor(private readonly known: Readonly<Record<string, readonly KnownField[]>>) {
    super();
  }

  override of(): Promise<never> {
    return Promise.reject(new Error('rows name what is inside of columns too'));
  }

  override fields(datasets: readonly string[]): Promise<ReadonlyMap<string, readonly KnownField[]>> {
    this.asked.push(datasets);
    return Promise.resolve(new Map(Object.entries(this.known).filter(([urn]) => datasets.includes(urn))));
  }
}

const named = (...names: readonly string[]): readonly KnownField[] =>
  names.map((name) => ({ name, path: name }));

describe('columns that rows name', () => {
  const address = '[version=2.0].[type=struct].[type=struct].address.[type=string].city';
  const catalog = new Catalog({
    orders: named('amount', 'Customer', 'note', 'Note', 'NOTE'),
    people: [
      { name: 'address.city', path: address },
      { name: 'id', path: '[version=2.0].[key=True].[type=int].id' },
      { name: 'id', path: '[version=2.0].[type=long].id' },
    ],
  });
  const pathOf = async (dataset: string, name: string): Promise<string | undefined> =>
    (await new SheetColumns(catalog).of([dataset], SIGNAL)).get(dataset)?.pathOf(name);

  it.each([
    ['orders', 'amount', 'amount'],
    ['orders', 'AMOUNT', 'amount'],
    ['orders', 'customer', 'Customer'],
    ['orders', 'Note', 'Note'],
    ['people', 'Address.City', address],
    ['people', address, address],
    ['people', '[version=2.0].[type=long].id', '[version=2.0].[type=long].id'],
    ['unknown', 'anything', undefined],
  ])('of %s: %s is %s', async (dataset, name, path) => {
    expect(await pathOf(dataset, name)).toBe(path);
  });

  it.each([
    ['orders', 'amuont', 'none is called "amuont" (did you mean "amount"?)'],
    ['orders', 'nowhere near', 'none is called "nowhere near"'],
    ['orders', 'nOTE', 'may mean: note, Note, NOTE'],
    ['people', 'id', 'may mean: [version=2.0].[key=True].[type=int].id, [version=2.0].[type=long].id'],
    ['people', 'address', 'none is called "address"'],
    ['orders', 'x'.repeat(300), `"${'x'.repeat(200)}…"`],
  ])('of %s: %s is none', async (dataset, name, message) => {
    await expect(pathOf(dataset, name)).rejects.toThrow(message);
  });

  it('asks for each dataset once, many at a time, and then knows also those without columns', async () => {
    const asked = new Catalog({ a: named('x'), b: named('y') });
    const columns = new SheetColumns(asked);
    await columns.of(['a', 'none', 'a'], SIGNAL);
    expect([...(await columns.of(['a', 'b', 'none'], SIGNAL)).keys()].sort()).toEqual(['a', 'b']);
    await columns.of(['b', 'none'], SIGNAL);
    expect(asked.asked).toEqual([['a', 'none'], ['b']]);
  });

  it('suggests names to the first thousand rows only', async () => {
    const of = (await new SheetColumns(catalog).of(['orders'], SIGNAL)).get('orders');
    const fault = (): string => String(thrown(() => of?.pathOf('amuont')));
    for (let row = 1; row <= 1_000; row += 1) expect(fault()).toContain('did you mean');
    expect(fault()).not.toContain('did you mean');
  });

  it('is not told of columns by a catalog that is away', async () => {
    const away: KnownColumns = {
      of: () => Promise.reject(new Error('rows name what is inside of columns too')),
      fields: () => Promise.reject(new Error('the catalog is away')),
    };
    await expect(new SheetColumns(away).of(['orders'], SIGNAL)).rejects.toThrow('the catalog is away');
  });
});
