import { type ColumnProfile } from '../records';
import { suggestSemanticType } from '../semantic-types/suggest-semantic-type';
import { type ColumnRow, type RelationRow } from './catalog';
import { columnTypeOf } from './column-types';
import { quoteIdentifier, quoteName } from './identifiers';
import { type Query } from './session';

const SAMPLE_ROWS = 200;
const VALUE_LENGTH = 201;
/** Above so many rows the sample is spread over the table. */
const SMALL = 10_000;
const SAMPLE_SEED = 2013;

/** A table, as far as a sample of its values needs to know it. */
export interface SampledRelation {
  readonly schema: string;
  readonly relation: RelationRow;
  readonly columns: readonly ColumnRow[];
  /** As the planner estimates them. */
  readonly rows: number;
}

/** `profiles` with what the values of some rows suggest that columns hold; the values go no further. */
export async function withSemanticTypes(
  query: Query,
  sampled: SampledRelation,
  profiles: readonly ColumnProfile[],
): Promise<readonly ColumnProfile[]> {
  const columns = sampled.columns.filter((column) => isReadable(column));
  if (columns.length === 0) return profiles;
  const values = await sampleValues(query, sampled, columns);
  return profiles.map((profile): ColumnProfile => {
    const at = columns.findIndex(({ name }) => name === profile.column);
    const column = columns[at];
    if (column === undefined) return profile;
    const distinctShare = profile.distinctShare ?? shareOf(profile.distinctCount, sampled.rows);
    const semanticType = suggestSemanticType({
      name: column.name,
      type: columnTypeOf({
        typeName: column.type_name,
        typeKind: column.type_kind,
        isArray: column.is_array,
      }),
      values: values[at] ?? [],
      isPrimaryKey: false,
      ...(distinctShare === undefined ? {} : { distinctShare }),
    });
    return semanticType === undefined ? profile : { ...profile, semanticType };
  });
}

async function sampleValues(
  query: Query,
  { schema, relation, rows }: SampledRelation,
  columns: readonly ColumnRow[],
): Promise<readonly (readonly string[])[]> {
  const texts = columns.map(({ name }) => `left(${quoteIdentifier(name)}::text, ${VALUE_LENGTH})`);
  // Ten times as many as are wanted, since blocks differ in how many rows they hold.
  const percent = Math.max(0.001, Number(((100 * 10 * SAMPLE_ROWS) / Math.max(rows, 1)).toPrecision(3)));
  const spread =
    rows > SMALL && relation.kind !== 'f'
      ? ` TABLESAMPLE SYSTEM (${percent}) REPEATABLE (${SAMPLE_SEED})`
      : '';
  const found = await query<{ row: unknown }>(
    `SELECT to_json(ARRAY[${texts.join(', ')}]) AS row FROM ${quoteName(schema, relation.name)}${spread} LIMIT ${SAMPLE_ROWS}`,
  );
  const seen = columns.map(() => new Set<string>());
  for (const { row } of found) {
    const values: readonly unknown[] = Array.isArray(row) ? row : [];
    for (const [at, value] of values.entries()) if (typeof value === 'string') seen[at]?.add(value);
  }
  return seen.map((one) => [...one]);
}

// Of documents, lists and bytes a text says nothing.
function isReadable({ type_name: typeName, type_kind: typeKind, is_array: isArray }: ColumnRow): boolean {
  const type = columnTypeOf({ typeName, typeKind, isArray });
  return type === 'string' || type === 'number' || type === 'date' || type === 'time';
}

function shareOf(part: number | undefined, whole: number): number | undefined {
  return part === undefined || whole === 0 ? undefined : Math.min(part / whole, 1);
}
