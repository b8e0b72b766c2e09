import { excludedBy, type NameRules } from '../recipe/name-filter';
import { type PostgresRecipe } from './recipe';

/** What rules of a recipe tell apart. */
export type ObjectKind = 'table' | 'foreign table' | 'view' | 'routine';

/** The {@link ObjectKind} of a relation by its `relkind`, as SQL. */
export const kindOf = (relkind: string): string =>
  `CASE WHEN ${relkind} IN ('v', 'm') THEN 'view' WHEN ${relkind} = 'f' THEN 'foreign table' ELSE 'table' END`;

/** A table, view or routine that a recipe may leave out. */
export interface NamedObject {
  readonly schema: string;
  readonly name: string;
  readonly kind: ObjectKind;
}

// A foreign table is a table too, so what leaves out tables leaves it out.
const SWITCHES = {
  table: ['includeTables'],
  'foreign table': ['includeTables', 'includeForeignTables'],
  view: ['includeViews'],
  routine: ['includeRoutines'],
} as const;

/** For each object the rule of the recipe that leaves it out, or undefined when it is let in. */
export function excludedObjects(
  recipe: PostgresRecipe,
  objects: readonly NamedObject[],
): readonly (string | undefined)[] {
  const names = objects.map(({ schema, name }) =>
    recipe.qualifiedNames ? `${recipe.database}.${schema}.${name}` : `${schema}.${name}`,
  );
  const byTables = excludedBy('tables', recipe.tables, names);
  const by = (field: string, rules: NameRules | undefined): typeof byTables =>
    rules === undefined ? byTables : excludedBy(field, rules, names);
  const byViews = by('views', recipe.views);
  const byRoutines = by('routines', recipe.routines);
  const byForeignTables = by('foreignTables', recipe.foreignTables);
  return objects.map(({ kind }, at) => {
    const off = SWITCHES[kind].find((one) => !recipe[one]);
    if (off !== undefined) return `${off}: false`;
    switch (kind) {
      case 'view':
        return byViews[at];
      case 'routine':
        return byRoutines[at];
      case 'foreign table':
        return byTables[at] ?? byForeignTables[at];
      default:
        return byTables[at];
    }
  });
}

/** Whether the recipe leaves a table out, by its own name or by that of its schema. */
export function isLeftOut(recipe: PostgresRecipe, schema: string, name: string): boolean {
  return [
    ...excludedBy('schemas', recipe.schemas, [schema]),
    ...excludedObjects(recipe, [{ schema, name, kind: 'table' }]),
  ].some((rule) => rule !== undefined);
}
