import { asNode, isFields, listOf, type Tree } from '../tree/node';
import { isQuery, originsOf, type Place } from './expression';

/**
 * Notes the tables and columns that a condition, a group or an order looks at and, when that is asked for, the columns that it
 * equates.
 */
export function noteCondition(tree: Tree, place: Place): void {
  const { findings } = place.env;
  const { looks } = findings;
  // A name that a condition cannot place costs no value its source.
  const inner = { ...place, silent: looks === undefined };
  findings.filter(originsOf(tree, inner));
  if (!looks) return;
  for (const [left, right] of equalities(tree)) looks.equal(originsOf(left, inner), originsOf(right, inner));
}

/** Equalities that hold whenever the condition does: those that nothing but AND connects. */
function equalities(tree: Tree): readonly (readonly [Tree, Tree])[] {
  if (Array.isArray(tree)) return listOf(tree).flatMap(equalities);
  if (!isFields(tree)) return [];
  const node = asNode(tree);
  if (!node) return Object.values(tree).flatMap(equalities);
  const { type, fields } = node;
  if (type === 'eq' || type === 'null_safe_eq') {
    const { left, right } = fields;
    // A subquery was looked at once already; a second time for each level would be too often.
    return isQuery(left) || isQuery(right) ? [] : [[left, right]];
  }
  if (type === 'and') return [...equalities(fields['left']), ...equalities(fields['right'])];
  return type === 'paren' || type === 'where' || type === 'having' ? equalities(fields['this']) : [];
}
