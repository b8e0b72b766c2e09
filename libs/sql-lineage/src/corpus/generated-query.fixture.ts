import fc from 'fast-check';
import { type SqlDialect } from '../dialect';
import { rulesOf } from '../dialect';

/** Tables that generated queries read. */
export const TABLES: Readonly<Record<string, readonly string[]>> = {
  orders: ['id', 'customer_id', 'amount', 'placed_at'],
  customers: ['id', 'name', 'city'],
  items: ['order_id', 'sku', 'qty'],
};

/** A query as it is meant, whatever it is written like. Numbers are taken modulo what there is to choose from. */
export interface QueryShape {
  readonly sources: readonly SourceShape[];
  readonly columns: readonly ColumnShape[];
  readonly filter: ColumnPick | null;
}
type SourceShape = { readonly table: number } | { readonly query: QueryShape };
interface ColumnPick {
  readonly source: number;
  readonly column: number;
}
interface ColumnShape {
  readonly form: 'plain' | 'sum' | 'add' | 'case' | 'window' | 'scalar';
  readonly first: ColumnPick;
  readonly second: ColumnPick;
}

/** How a query is written: what must not change its lineage. */
export interface Style {
  readonly dialect: SqlDialect;
  /** Name of the n-th alias. */
  alias(index: number): string;
  /** Whether subqueries become common table expressions. */
  readonly extracted: boolean;
  readonly quoted: boolean;
  /** What stands between two words, in turn. */
  readonly gaps: readonly string[];
}

const pick: fc.Arbitrary<ColumnPick> = fc.record({ source: fc.nat(5), column: fc.nat(5) });
const columnShape: fc.Arbitrary<ColumnShape> = fc.record({
  form: fc.constantFrom('plain', 'plain', 'sum', 'add', 'case', 'window', 'scalar'),
  first: pick,
  second: pick,
});

/** Queries of up to three levels. */
export function queryShape(depth = 2): fc.Arbitrary<QueryShape> {
  const table: fc.Arbitrary<SourceShape> = fc.record({ table: fc.nat(2) });
  const source: fc.Arbitrary<SourceShape> =
    depth === 0
      ? table
      : fc.oneof(table, fc.record({ query: fc.constant(null).chain(() => queryShape(depth - 1)) }));
  return fc.record({
    sources: fc.array(source, { minLength: 1, maxLength: 3 }),
    columns: fc.array(columnShape, { minLength: 1, maxLength: 4 }),
    filter: fc.option(pick),
  });
}

/** The text of a view over the query. */
export function viewText(shape: QueryShape, style: Style): string {
  return new Writer(style).view(shape);
}

interface NamedSource {
  readonly alias: string;
  readonly columns: readonly string[];
}

class Writer {
  private aliases = 0;
  private readonly common: string[][] = [];

  constructor(private readonly style: Style) {}

  view(shape: QueryShape): string {
    const query = this.query(shape);
    const ctes = this.common.flatMap((words, index) => [...(index === 0 ? ['WITH'] : [',']), ...words]);
    const words = ['CREATE', 'VIEW', this.name('result'), 'AS', ...ctes, ...query];
    const { gaps } = this.style;
    return words.map((word, index) => word + (gaps[index % gaps.length] ?? ' ')).join('');
  }

  private query({ sources, columns, filter }: QueryShape): string[] {
    const from: string[] = [];
    const named = sources.map((source, index): NamedSource => {
      const words = this.source(source);
      const alias = this.style.alias(this.aliases++);
      from.push(...(index === 0 ? ['FROM'] : ['CROSS', 'JOIN']), ...words, this.name(alias));
      return { alias, columns: columnsOf(source) };
    });
    const select = columns.flatMap((column, index) => [
      ...(index === 0 ? [] : [',']),
      ...this.expression(column, named),
      'AS',
      this.name(`c${index}`),
    ]);
    const where = filter ? ['WHERE', this.column(filter, named), '=', '7'] : [];
    return ['SELECT', ...select, ...from, ...where];
  }

  private source(source: SourceShape): readonly string[] {
    if ('table' in source) return [this.name(tableOf(source.table))];
    const inner = this.query(source.query);
    if (!this.style.extracted) return ['(', ...inner, ')'];
    const name = this.name(`cte_${this.common.length}`);
    this.common.push([name, 'AS', '(', ...inner, ')']);
    return [name];
  }

  private expression({ form, first, second }: ColumnShape, named: readonly NamedSource[]): readonly string[] {
    const one = this.column(first, named);
    const other = this.column(second, named);
    switch (form) {
      case 'plain':
        return [one];
      case 'sum':
        return ['SUM(', one, ')'];
      case 'add':
        return ['(', one, '+', other, ')'];
      case 'case':
        return ['CASE', 'WHEN', one, '>', '0', 'THEN', other, 'ELSE', '0', 'END'];
      case 'window':
        return ['SUM(', one, ')', 'OVER', '(', 'PARTITION', 'BY', other, ')'];
      case 'scalar': {
        const alias = this.name(this.style.alias(this.aliases++));
        const id = `${alias}.${this.name('id')}`;
        return [
          '(',
          'SELECT',
          'MAX(',
          id,
          ')',
          'FROM',
          this.name('orders'),
          alias,
          'WHERE',
          id,
          '=',
          one,
          ')',
        ];
      }
    }
  }

  private column({ source, column }: ColumnPick, named: readonly NamedSource[]): string {
    const from = named[source % named.length];
    const name = from?.columns[column % from.columns.length];
    if (!from || name === undefined) throw new Error('A query needs a source with a column.');
    return `${this.name(from.alias)}.${this.name(name)}`;
  }

  private name(name: string): string {
    if (!this.style.quoted) return name;
    const { quotes, fold } = rulesOf(this.style.dialect);
    const [open = '"', close = '"'] = Object.entries(quotes)[0] ?? [];
    return open + (fold === 'upper' ? name.toUpperCase() : name) + close;
  }
}

function columnsOf(source: SourceShape): readonly string[] {
  if ('table' in source) return TABLES[tableOf(source.table)] ?? [];
  return source.query.columns.map((_, index) => `c${index}`);
}

function tableOf(index: number): string {
  const names = Object.keys(TABLES);
  return names[index % names.length] ?? 'orders';
}
