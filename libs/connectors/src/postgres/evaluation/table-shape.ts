import { DatasetUrn } from '@dataspoke/domain';
import { ConnectorError } from '../../errors';
import { quoteName } from '../identifiers';
import { kindOf, type ObjectKind } from '../object-rules';
import { type PostgresRecipe } from '../recipe';
import { type Query } from '../session';

/** What statements about a table or view need to know of it. */
export interface TableShape {
  readonly schema: string;
  /** Its own name, without the schema. */
  readonly table: string;
  readonly kind: Exclude<ObjectKind, 'routine'>;
  /** `"schema"."name"`. */
  readonly quoted: string;
  /** `schema.name`, for people. */
  readonly name: string;
  /** Type of each column by its name, without length; of a domain, what it is made from. In the table's order. */
  readonly columns: ReadonlyMap<string, string>;
  /** Columns of the primary key; none for views. */
  readonly key: readonly string[];
}

interface ColumnRow {
  readonly schema: string;
  readonly name: string;
  readonly kind: TableShape['kind'];
  readonly column: string;
  readonly type: string;
  readonly in_key: boolean;
}

// The name in a URN joins database, schema and table by dots, which may be part of a name as well: the catalog decides.
const SHAPE = `
  SELECT n.nspname AS schema, c.relname AS name, ${kindOf('c.relkind')} AS kind, a.attname AS column,
    coalesce(b.typname, t.typname) AS type, coalesce(a.attnum = ANY (k.conkey), false) AS in_key
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_catalog.pg_type b ON t.typtype = 'd' AND b.oid = t.typbasetype
  LEFT JOIN pg_catalog.pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
  WHERE n.nspname || '.' || c.relname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  ORDER BY n.nspname, c.relname, a.attnum`;

/** The shape of the table or view that `dataset`, a URN, stands for; raises `ConnectorError` `not-found` when it is not there. */
export async function shapeOf(query: Query, dataset: string, recipe: PostgresRecipe): Promise<TableShape> {
  const path = pathOf(dataset, recipe);
  const rows = await query<ColumnRow>(SHAPE, [path]);
  const [first] = rows;
  if (!first) {
    throw new ConnectorError(
      'not-found',
      `There is no table or view "${path}" in database "${recipe.database}".`,
      'It was dropped or renamed: run its source again, and delete the rule or make one for the new name.',
    );
  }
  const own = rows.filter((row) => row.schema === first.schema && row.name === first.name);
  return {
    schema: first.schema,
    table: first.name,
    kind: first.kind,
    quoted: quoteName(first.schema, first.name),
    name: path,
    columns: new Map(own.map(({ column, type }) => [column, type])),
    key: own.filter((row) => row.in_key).map(({ column }) => column),
  };
}

function pathOf(dataset: string, { database, platformInstance }: PostgresRecipe): string {
  const name = decoded(DatasetUrn.parse(dataset).name);
  const start = platformInstance === undefined ? `${database}.` : `${platformInstance}.${database}.`;
  if (name.startsWith(start)) return name.slice(start.length);
  throw new ConnectorError(
    'unsupported',
    `${dataset} does not lie in database "${database}".`,
    'A rule can only compare datasets of the same database.',
  );
}

// The inverse of what URNs encode, and of nothing else.
function decoded(part: string): string {
  return part.replace(/%2C|%28|%29/gi, (escape) => decodeURIComponent(escape));
}
