import { type SampleRule } from '@dataspoke/sample-warehouse';
import { escapeIdentifier, escapeLiteral } from 'pg';
import { withClient } from './statement-log';

/** Under which the server's log finds these statements. */
export const ONE_BY_ONE = 'bench-one-by-one';

/** A rule as far as its statement needs it. */
export type RuleToAsk = Pick<
  SampleRule,
  'name' | 'dataset' | 'kind' | 'fields' | 'parameters' | 'references'
>;

/**
 * Asks each rule by a statement of its own, over one connection, as tools do that know one query per check. The statements are
 * those that such tools generate: rows, or groups of rows, that break the rule, counted. Gives the names of the rules that are
 * broken; of freshness it only asks what is newest.
 */
export async function askOneByOne(url: string, rules: readonly RuleToAsk[]): Promise<readonly string[]> {
  const found = await runAll(url, rules.map(statementOf));
  return rules
    .filter((_rule, at) => {
      const failures = found[at]?.[0]?.['failures'];
      return failures === true || Number(failures ?? 0) > 0;
    })
    .map(({ name }) => name);
}

/** Measures the daily share of each condition by a statement of its own. Gives how many days each has. */
export async function measureOneByOne(
  url: string,
  table: string,
  conditions: readonly string[],
): Promise<readonly number[]> {
  const days = await runAll(
    url,
    conditions.map(
      (condition) =>
        `SELECT year, month, day, count(*), count(*) FILTER (WHERE ${condition}) FROM ${quoted(table)} GROUP BY 1, 2, 3`,
    ),
  );
  return days.map((rows) => rows.length);
}

/** Runs statements of ours again, one after the other and with nothing beside them. */
export async function runAlone(url: string, statements: readonly string[]): Promise<void> {
  await runAll(url, statements);
}

async function runAll(
  url: string,
  statements: readonly string[],
): Promise<readonly (readonly Readonly<Record<string, unknown>>[])[]> {
  return withClient(
    url,
    async (client) => {
      const results: (readonly Readonly<Record<string, unknown>>[])[] = [];
      for (const text of statements) results.push((await client.query<Record<string, unknown>>(text)).rows);
      return results;
    },
    ONE_BY_ONE,
  );
}

function statementOf(rule: RuleToAsk): string {
  const table = quoted(rule.dataset);
  const [field = ''] = (rule.fields ?? []).map(escapeIdentifier);
  const { values, min, max, sql } = rule.parameters ?? {};
  switch (rule.kind) {
    case 'not_null':
      return failures(`SELECT ${field} FROM ${table} WHERE ${field} IS NULL`);
    case 'accepted_values':
      return failures(
        `SELECT v FROM (SELECT ${field} AS v, count(*) FROM ${table} GROUP BY ${field}) g WHERE v NOT IN (${list(values)})`,
      );
    case 'range':
      return failures(
        `SELECT 1 FROM ${table} WHERE NOT (${field} >= ${Number(min)} AND ${field} <= ${Number(max)})`,
      );
    case 'row_count':
      return `SELECT count(*) NOT BETWEEN ${Number(min)} AND ${Number(max)} AS failures FROM ${table}`;
    case 'freshness':
      return `SELECT max(${field}) AS newest FROM ${table}`;
    case 'unique':
      return failures(
        `SELECT ${field}, count(*) FROM ${table} WHERE ${field} IS NOT NULL GROUP BY ${field} HAVING count(*) > 1`,
      );
    case 'foreign_key': {
      const parent = quoted(rule.references?.dataset ?? '');
      const key = escapeIdentifier(rule.references?.fields[0] ?? '');
      return failures(
        `SELECT c.${field} FROM ${table} c LEFT JOIN ${parent} p ON c.${field} = p.${key} WHERE c.${field} IS NOT NULL AND p.${key} IS NULL`,
      );
    }
    case 'custom_sql':
      return failures(String(sql));
  }
}

function failures(query: string): string {
  return `SELECT count(*) AS failures FROM (${query}) AS broken`;
}

function quoted(table: string): string {
  return table.split('.').map(escapeIdentifier).join('.');
}

function list(values: unknown): string {
  return (Array.isArray(values) ? values : []).map((value) => escapeLiteral(String(value))).join(', ');
}
