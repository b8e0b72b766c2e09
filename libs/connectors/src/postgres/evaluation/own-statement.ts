import { type ForeignKeyRule, type Measurement, type Rule } from '@dataspoke/domain';
import { quoteIdentifier } from '../identifiers';
import { conditionOf, type ScanRule } from './scan-part';
import { type TableShape } from './table-shape';

/**
 * Rules that need a statement of their own: grouping, another table, a query of the user's. Uniqueness could be asked within a
 * scan by `count(DISTINCT …)`, which sorts: on 336,776 rows and a key of six columns that took 2.2 s, grouping took 0.9 s.
 */
export type OwnStatementRule = Exclude<Rule, ScanRule>;

/** A statement that gives one row of counts, and how the row is read. */
export interface OwnStatement {
  readonly text: string;
  readMeasurement(row: Readonly<Record<string, string | null>>): Measurement;
}

/** `referenced` is the shape of the other table of a foreign key. */
export function ownStatement(
  rule: OwnStatementRule,
  shape: TableShape,
  referenced: TableShape | undefined,
): OwnStatement {
  switch (rule.kind) {
    case 'unique':
      return {
        text: `SELECT coalesce(sum(n), 0) AS subjects, coalesce(sum(n - 1), 0) AS violations,
  count(*) FILTER (WHERE n > 1) AS distinct_values
FROM (${grouped(rule.fields, rule, shape)}) AS g`,
        readMeasurement: rowsOf,
      };
    case 'foreign_key':
      return {
        text: `SELECT coalesce(sum(n), 0) AS subjects, coalesce(sum(n) FILTER (WHERE NOT found), 0) AS violations,
  count(*) FILTER (WHERE NOT found) AS distinct_values
FROM (${looked(rule, shape, referenced ?? shape)}) AS l`,
        readMeasurement: rowsOf,
      };
    case 'custom_sql':
      return {
        text: `SELECT count(*) AS violations FROM (\n${withoutEnd(rule.sql)}\n) AS v`,
        readMeasurement: ({ violations }) => ({ of: 'violations', rows: Number(violations) }),
      };
  }
}

/** Up to ten values, or rows of a user's query, that break the rule; as many columns as fields, or one JSON object `row`. */
export function ownExamples(
  rule: OwnStatementRule,
  shape: TableShape,
  referenced: TableShape | undefined,
): string {
  switch (rule.kind) {
    case 'unique':
      return `SELECT ${shown(rule.fields)}, n::text AS "rows"
FROM (${grouped(rule.fields, rule, shape)}) AS g WHERE n > 1 ORDER BY n DESC, ${order(rule.fields)} LIMIT 10`;
    case 'foreign_key':
      return `SELECT ${shown(rule.fields)}, n::text AS "rows"
FROM (${looked(rule, shape, referenced ?? shape)}) AS l WHERE NOT found ORDER BY n DESC, ${order(rule.fields)} LIMIT 10`;
    case 'custom_sql':
      return `SELECT (SELECT jsonb_object_agg(key, left(value, 256)) FROM jsonb_each_text(to_jsonb(v))) AS "row"
FROM (\n${withoutEnd(rule.sql)}\n) AS v LIMIT 10`;
  }
}

function rowsOf(row: Readonly<Record<string, string | null>>): Measurement {
  return {
    of: 'rows',
    subjects: Number(row['subjects']),
    violations: Number(row['violations']),
    distinct: Number(row['distinct_values']),
  };
}

// Each value once with its number of rows: less to look up, and the examples come for nothing.
function grouped(fields: readonly string[], rule: Rule, shape: TableShape): string {
  const columns = fields.map(quoteIdentifier);
  const conditions = [...columns.map((column) => `${column} IS NOT NULL`), ...conditionOf(rule)];
  return `SELECT ${columns.map((column, at) => `${column} AS k${at}`).join(', ')}, count(*) AS n
  FROM ${shape.quoted} WHERE ${conditions.join(' AND ')} GROUP BY ${columns.join(', ')}`;
}

function looked(rule: ForeignKeyRule, shape: TableShape, referenced: TableShape): string {
  const match = rule.referencedFields.map((field, at) => `r.${quoteIdentifier(field)} = g.k${at}`);
  return `SELECT g.*, EXISTS (SELECT FROM ${referenced.quoted} AS r WHERE ${match.join(' AND ')}) AS found
  FROM (${grouped(rule.fields, rule, shape)}) AS g`;
}

function shown(fields: readonly string[]): string {
  return fields.map((field, at) => `left(k${at}::text, 256) AS ${quoteIdentifier(field)}`).join(', ');
}

function order(fields: readonly string[]): string {
  return fields.map((_field, at) => `k${at}`).join(', ');
}

// A semicolon at the end is a habit, not a second statement.
function withoutEnd(sql: string): string {
  return sql.trim().replace(/;\s*$/, '');
}
