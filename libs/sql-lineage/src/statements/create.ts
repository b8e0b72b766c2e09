import { type Environment } from '../query/environment';
import { analyseQuery, withCtes } from '../query/query';
import { isClosed } from '../query/relation';
import { tableReference } from '../query/table-name';
import { type StatementKind, type TableName } from '../result';
import { type Fields, identifiersOf, isFields, listOf, textOf, type Tree } from '../tree/node';
import { store } from './store';

/** CREATE VIEW and CREATE MATERIALIZED VIEW. */
export function createView(fields: Fields, env: Environment): StatementKind {
  define(fields['name'], fields['columns'], fields['query'], fields['temporary'] === true, env);
  return fields['materialized'] === true ? 'create-materialized-view' : 'create-view';
}

/** CREATE TABLE, with or without AS. */
export function createTable(fields: Fields, env: Environment): StatementKind {
  const temporary = fields['temporary'] === true || /TEMP/i.test(textOf(fields['table_modifier']) ?? '');
  const inner = withCtes(fields['with_cte'], env, undefined);
  const source = tableReference(fields['clone_source']);
  const models = [...(source ? [source.table] : []), ...listOf(fields['constraints']).flatMap(likeOf)];
  const [copied] = models.map((model) => env.findings.catalog.columns(env.findings.read(model)));
  define(fields['name'], fields['columns'], fields['as_select'], temporary, inner, copied);
  return 'create-table';
}

function define(
  name: Tree,
  columns: Tree,
  query: Tree,
  temporary: boolean,
  env: Environment,
  copied?: readonly string[],
): void {
  const { findings } = env;
  const reference = tableReference(name);
  if (!reference) return;
  const declared = identifiersOf(columns);
  const relation = isFields(query) ? analyseQuery(query, env, undefined) : undefined;
  const names =
    relation && isClosed(relation) ? relation.map((item, index) => declared[index] ?? item.name) : undefined;
  const known = names ?? (declared.length > 0 ? declared : copied);
  // The sign of a name that lives as long as the session.
  const isTemporary = temporary || reference.table.name.startsWith('#');
  const target = findings.catalog.create(reference.table, known, isTemporary);
  findings.write(target, isTemporary);
  if (relation) store(findings, relation, target, declared.length > 0 ? declared : undefined);
}

/** `CREATE TABLE a (LIKE b)` copies the shape, not the rows; b is named as read since a depends on it. */
function likeOf(constraint: Tree): readonly TableName[] {
  const like = isFields(constraint) ? (constraint['Like'] ?? constraint['like']) : undefined;
  const source = isFields(like) ? tableReference(like['source']) : undefined;
  return source ? [source.table] : [];
}
