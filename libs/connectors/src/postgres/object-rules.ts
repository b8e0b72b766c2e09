import { excludedBy } from '../recipe/name-filter';
import { type PostgresRecipe } from './recipe';

/** A table, view or routine that a recipe may leave out. */
export interface NamedObject {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'view' | 'routine';
}

const SWITCHES = { table: 'includeTables', view: 'includeViews', routine: 'includeRoutines' } as const;

/** For each object the rule of the recipe that leaves it out, or undefined when it is let in. */
export function excludedObjects(
  recipe: PostgresRecipe,
  objects: readonly NamedObject[],
): readonly (string | undefined)[] {
  const names = objects.map(({ schema, name }) =>
    recipe.qualifiedNames ? `${recipe.database}.${schema}.${name}` : `${schema}.${name}`,
  );
  const byTables = excludedBy('tables', recipe.tables, names);
  const byViews = recipe.views === undefined ? byTables : excludedBy('views', recipe.views, names);
  return objects.map(({ kind }, at) => {
    const off = SWITCHES[kind];
    if (!recipe[off]) return `${off}: false`;
    return kind === 'view' ? byViews[at] : byTables[at];
  });
}

/** Whether the recipe leaves a table out, by its own name or by that of its schema. */
export function isLeftOut(recipe: PostgresRecipe, schema: string, name: string): boolean {
  return [
    ...excludedBy('schemas', recipe.schemas, [schema]),
    ...excludedObjects(recipe, [{ schema, name, kind: 'table' }]),
  ].some((rule) => rule !== undefined);
}
