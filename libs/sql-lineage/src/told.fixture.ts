import { type ColumnsOf, formatTable, lineage, type LineageOptions, type StatementLineage } from './index';

/** Columns of tables by dotted name. */
export function schemaOf(tables: Readonly<Record<string, readonly string[]>>): ColumnsOf {
  return (table) => tables[formatTable(table)];
}

export const SHOP = schemaOf({
  'shop.orders': ['id', 'customer_id', 'amount', 'placed_at'],
  'shop.customers': ['id', 'name', 'city'],
  'shop.daily': ['day', 'city', 'total', 'orders'],
});

/** A statement in short lines. */
export interface Told {
  readonly kind: string;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** `shop.orders.id -> shop.daily.total aggregation`; the kind is left out when it is identity. */
  readonly edges: readonly string[];
  readonly confidence: number;
  readonly warnings: readonly string[];
}

export async function tell(sql: string, options: Partial<LineageOptions> = {}): Promise<readonly Told[]> {
  const { statements } = await lineage(sql, {
    dialect: 'postgresql',
    schema: SHOP,
    defaultSchema: 'shop',
    ...options,
  });
  return statements.map(short);
}

/** The only statement of a text. */
export async function tellOne(sql: string, options: Partial<LineageOptions> = {}): Promise<Told> {
  const told = await tell(sql, options);
  expect(told).toHaveLength(1);
  return told[0]!;
}

export function short(statement: StatementLineage): Told {
  return {
    kind: statement.kind,
    reads: statement.reads.map(formatTable).sort(),
    writes: statement.writes.map(formatTable).sort(),
    edges: statement.columns
      .map(({ from, to, kind }) => {
        const target = to.table ? `${formatTable(to.table)}.${to.column}` : to.column;
        return `${formatTable(from.table)}.${from.column} -> ${target}${kind === 'identity' ? '' : ` ${kind}`}`;
      })
      .sort(),
    confidence: statement.confidence,
    warnings: statement.warnings,
  };
}
