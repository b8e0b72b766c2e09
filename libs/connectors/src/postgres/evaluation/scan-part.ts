import { type Measurement, type Rule } from '@dataspoke/domain';
import { escapeLiteral } from 'pg';
import { ConnectorError } from '../../errors';
import { quoteIdentifier } from '../identifiers';
import { type TableShape } from './table-shape';

/** What a rule adds to the select list of a scan, and how its part of the row is read. */
export interface ScanPart {
  readonly expressions: readonly string[];
  readMeasurement(values: readonly (string | null)[]): Measurement;
}

/** Rules that one pass over the table answers, whatever else is asked in the same pass. */
export type ScanRule = Extract<
  Rule,
  { kind: 'not_null' | 'accepted_values' | 'range' | 'row_count' | 'freshness' }
>;

export function isScanRule(rule: Rule): rule is ScanRule {
  return ['not_null', 'accepted_values', 'range', 'row_count', 'freshness'].includes(rule.kind);
}

/** Raises `ConnectorError` `statement-invalid` when the type of a column does not fit the rule. */
export function scanPart(rule: ScanRule, shape: TableShape, zone: string): ScanPart {
  switch (rule.kind) {
    case 'row_count':
      return {
        expressions: [`count(*)${filterWhere(conditionOf(rule))}`],
        readMeasurement: ([rows]) => ({ of: 'count', rows: Number(rows) }),
      };
    case 'freshness': {
      const newest = newestOf(rule.field, shape, rule.timezone ?? zone, conditionOf(rule));
      return {
        expressions: [`to_char(${newest} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`],
        readMeasurement: ([text]) => ({ of: 'newest', newest: text ?? null }),
      };
    }
    default:
      return {
        expressions: [
          `count(*)${filterWhere(...conditionOf(rule), ...subjectOf(rule))}`,
          `count(*)${filterWhere(...conditionOf(rule), violationOf(rule))}`,
        ],
        readMeasurement: ([subjects, violations]) => ({
          of: 'rows',
          subjects: Number(subjects),
          violations: Number(violations),
        }),
      };
  }
}

/** The condition that rows break a row rule by. */
export function violationOf(rule: Extract<ScanRule, { maxShare: number }>): string {
  const field = quoteIdentifier(rule.field);
  switch (rule.kind) {
    case 'not_null':
      return `${field} IS NULL`;
    case 'accepted_values':
      return `${field} NOT IN (${rule.values.map(literal).join(', ')})`;
    case 'range': {
      const { min, max } = rule;
      const sides = [
        ...(min === undefined ? [] : [`${field} < ${literal(min)}`]),
        ...(max === undefined ? [] : [`${field} > ${literal(max)}`]),
      ];
      return `(${sides.join(' OR ')})`;
    }
  }
}

/** The rule's filter as a condition; on lines of its own, so that a comment in it ends with it. */
export function conditionOf(rule: Rule): readonly string[] {
  return 'filter' in rule && rule.filter !== undefined ? [`(${rule.filter}\n)`] : [];
}

function subjectOf(rule: ScanRule): readonly string[] {
  return rule.kind === 'accepted_values' || rule.kind === 'range'
    ? [`${quoteIdentifier(rule.field)} IS NOT NULL`]
    : [];
}

function filterWhere(...conditions: readonly (string | readonly string[])[]): string {
  const all = conditions.flat();
  return all.length === 0 ? '' : ` FILTER (WHERE ${all.join(' AND ')})`;
}

// A text without a type takes that of the column it is compared with.
function literal(value: string | number): string {
  return typeof value === 'number' ? `(${value})` : escapeLiteral(value);
}

function newestOf(field: string, shape: TableShape, zone: string, condition: readonly string[]): string {
  const type = shape.columns.get(field) ?? '';
  const column = quoteIdentifier(field);
  const newest = `max(${column})${filterWhere(condition, `isfinite(${column})`)}`;
  if (type === 'timestamptz') return newest;
  if (type === 'timestamp' || type === 'date')
    return `(${newest})::timestamp AT TIME ZONE ${escapeLiteral(zone)}`;
  throw new ConnectorError(
    'statement-invalid',
    `Column "${field}" of ${shape.name} is of type ${type}; freshness needs a date or a time with date.`,
    'Name another field.',
  );
}
