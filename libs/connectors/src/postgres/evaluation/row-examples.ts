import { quoteIdentifier } from '../identifiers';
import { conditionOf, type ScanRule, violationOf } from './scan-part';
import { type TableShape } from './table-shape';

/** How many columns stand for a row that has no key. */
const COLUMNS_WITHOUT_KEY = 5;

/** Selects keys of up to ten rows that break a row rule; undefined for rules that no single row breaks. */
export function rowExamples(rule: ScanRule, shape: TableShape): string | undefined {
  if (!('maxShare' in rule)) return undefined;
  const key = shape.key.length > 0 ? shape.key : [...shape.columns.keys()].slice(0, COLUMNS_WITHOUT_KEY);
  const columns = [...new Set([...key, rule.field])].map(quoteIdentifier);
  const order = shape.key.length > 0 ? ` ORDER BY ${shape.key.map(quoteIdentifier).join(', ')}` : '';
  return `SELECT ${columns.map((column) => `left(${column}::text, 256) AS ${column}`).join(', ')}
FROM ${shape.quoted} WHERE ${[...conditionOf(rule), violationOf(rule)].join(' AND ')}${order} LIMIT 10`;
}
