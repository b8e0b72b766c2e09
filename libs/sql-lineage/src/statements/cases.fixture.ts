import { type SqlDialect } from '../dialect';
import { tellOne } from '../told.fixture';

/** A statement, its dialect and what is expected of it. */
export type Case = readonly [
  dialect: SqlDialect,
  sql: string,
  kind: string,
  reads: readonly string[],
  writes: readonly string[],
  edges?: readonly string[],
];

/** Nothing is known of any table. */
export const plain = { schema: () => undefined, defaultSchema: undefined };

/** The only statement of a text. */
export async function told(dialect: SqlDialect, sql: string) {
  return tellOne(sql, { ...plain, dialect });
}

/** A test for each case; none of them is refused by the parser. */
export function check(cases: readonly Case[]): void {
  it.each(cases.map((one) => [one[0], one[1], one] as const))('%s: %s', async (_dialect, _sql, one) => {
    const [dialect, sql, kind, reads, writes, edges] = one;
    const found = await told(dialect, sql);
    expect(found).toMatchObject({ kind, reads, writes });
    if (edges) expect(found.edges).toEqual(edges);
    expect(found.warnings.filter((warning) => warning.includes('parsed'))).toEqual([]);
  });
}
