import { type Findings } from '../query/environment';
import { type Relation } from '../query/relation';
import { formatTable, type TableName } from '../result';

/**
 * Notes the edges of a query's result into `target`. `columns` are the target's columns in the order they are filled; without
 * them each result column keeps its own name.
 */
export function store(
  findings: Findings,
  relation: Relation,
  target: TableName | null,
  columns: readonly string[] | undefined,
): void {
  for (const [index, item] of relation.entries()) {
    if (item.type === 'column') {
      findings.edge(item.origins, target, columns?.[index] ?? item.name);
      continue;
    }
    const what = item.type === 'open' ? item.tables.map(formatTable).join(', ') : 'a function';
    findings.doubt(`"*" of ${what} is not expanded, since its columns are not known.`);
    // What follows cannot be placed, unless it goes by its own name.
    if (columns) return;
  }
}
