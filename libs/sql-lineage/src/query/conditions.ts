import { asNode, isFields, listOf, type Tree } from '../tree/node';
import { noteReads, originsOf, type Place } from './expression';

/**
 * Notes the tables that a condition reads and, when that is asked for, the columns that it looks at and equates. Names in `aliases`
 * stand for results of the query, as ORDER BY has them.
 */
export function noteCondition(tree: Tree, place: Place, aliases: readonly string[] = []): void {
  noteReads(tree, place);
  const { looks } = place.env.findings;
  if (!looks) return;
  const inner = { ...place, bound: new Set([...(place.bound ?? []), ...aliases]) };
  originsOf(tree, inner);
  for (const [left, right] of equalities(tree)) looks.equal(originsOf(left, inner), originsOf(right, inner));
}

/** Equalities that hold whenever the condition does: those that nothing but AND connects. */
function equalities(tree: Tree): readonly (readonly [Tree, Tree])[] {
  if (Array.isArray(tree)) return listOf(tree).flatMap(equalities);
  if (!isFields(tree)) return [];
  const node = asNode(tree);
  if (!node) return Object.values(tree).flatMap(equalities);
  const { type, fields } = node;
  if (type === 'eq' || type === 'null_safe_eq') return [[fields['left'], fields['right']]];
  if (type === 'and') return [...equalities(fields['left']), ...equalities(fields['right'])];
  // A clause is a bare structure around its condition.
  if (type === 'this') return equalities(fields);
  return type === 'paren' || type === 'where' || type === 'having' ? equalities(fields['this']) : [];
}
