import { originsOf, type Place } from '../query/expression';
import { type Relation } from '../query/relation';
import { type TableName } from '../result';
import { asNode, listOf, type Tree } from '../tree/node';
import { NAME_SEPARATOR } from './repair';

/** Notes what `name = value` of a SET clause puts into the target; `name` may stand for several columns. */
export function assign(name: string, value: Tree, target: TableName, place: Place): void {
  const { findings } = place.env;
  const names = name.split(NAME_SEPARATOR);
  if (names.length === 1) {
    findings.edge(originsOf(value, place), target, name);
    return;
  }
  const row = rowOf(value, place);
  for (const [index, column] of names.entries()) {
    const item = row[index];
    if (item && item.type !== 'open') findings.edge(item.origins, target, column);
    else findings.doubt(`It is not known what is put into "${column}".`);
  }
}

function rowOf(value: Tree, place: Place): Relation {
  const node = asNode(value);
  if (node?.type === 'subquery') return place.env.query(value, place.env, place.scope);
  const cells = node?.type === 'tuple' ? listOf(node.fields['expressions']) : [];
  return cells.map((cell, index) => ({
    type: 'column',
    name: String(index),
    origins: originsOf(cell, place),
  }));
}
