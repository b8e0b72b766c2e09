import { type ColumnEdge, type LineageRecord, type Path } from '../../records';
import { isSystem } from '../system-schemas';
import { type StoredOrigin, WHOLE_ROW } from './query-lineage';
import { type StoredQueries, type StoredRelation } from './stored-queries';

/**
 * The lineage into a view by its stored query, or undefined when that was not read. All of it is certain: the server has resolved the
 * names. What PostgreSQL itself brings along is left out.
 */
export function viewRecord(stored: StoredQueries, view: number, database: string): LineageRecord | undefined {
  const query = stored.views.get(view);
  const own = stored.relations.get(view);
  if (!query || !own) return undefined;
  const pathOf = ({ schema, name }: StoredRelation): Path => [database, schema, name];
  const sources = new Map(
    query.relations.flatMap((oid) => {
      const relation = stored.relations.get(oid);
      return relation && !isSystem(relation.schema) ? [[oid, relation] as const] : [];
    }),
  );
  const path = pathOf(own);
  const names = [...own.columns.values()];
  const columnEdges = query.columns.flatMap((origins, index): readonly ColumnEdge[] => {
    const column = names[index];
    if (column === undefined) return [];
    return origins.flatMap((origin) => {
      const relation = sources.get(origin.relation);
      if (!relation) return [];
      return columnsAt(origin, origins, relation).map((from) => ({
        from: { path: pathOf(relation), column: from },
        to: { path, column },
        kind: origin.kind,
      }));
    });
  });
  return {
    inputs: [...sources.values()].map(pathOf),
    outputs: [path],
    columnEdges,
    confidence: 1,
    warnings: [],
  };
}

/** The column of an origin, or all of a whole row that are not there on their own. */
function columnsAt(
  origin: StoredOrigin,
  all: readonly StoredOrigin[],
  { columns }: StoredRelation,
): readonly string[] {
  if (origin.column !== WHOLE_ROW) return [columns.get(origin.column) ?? []].flat();
  const own = new Set(all.filter(({ relation }) => relation === origin.relation).map(({ column }) => column));
  return [...columns].flatMap(([number, name]) => (own.has(number) ? [] : [name]));
}
