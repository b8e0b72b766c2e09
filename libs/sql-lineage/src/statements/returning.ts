import { originsOf, type Place } from '../query/expression';
import { type Relation } from '../query/relation';
import { resultName } from '../query/result-name';
import { asNode, fieldsOf, identifierOf, listOf, type Tree } from '../tree/node';

/** What a RETURNING clause gives back. */
export function returning(tree: Tree, place: Place): Relation {
  const expressions = listOf(tree);
  if (expressions.length === 0) return [];
  return expressions.flatMap((expression, index): Relation => {
    if (asNode(expression)?.type === 'star') return place.scope.star;
    const { catalog } = place.env.findings;
    const alias = identifierOf(fieldsOf(expression, 'alias')?.['alias']);
    const name = alias ?? resultName(expression, catalog);
    return [{ type: 'column', name: name ?? `_${index}`, origins: originsOf(expression, place) }];
  });
}
