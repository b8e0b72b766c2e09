import { type SchemaMetadata } from '@dataspoke/datahub-client';
import { schemaFieldUrn } from '@dataspoke/domain';

/** A dataset that a name of a text means. */
export interface CatalogTable {
  readonly urn: string;
  /** Columns and, with dots in their names, what is inside of them; none when the catalog does not know. */
  readonly fields: readonly { readonly name: string; readonly path: string }[];
}

export function catalogTable(urn: string, schema: SchemaMetadata | undefined): CatalogTable {
  const fields = (schema?.fields ?? []).map(({ fieldPath }) => ({
    name: plainName(fieldPath),
    path: fieldPath,
  }));
  return { urn, fields };
}

/** Columns in the order of the table; undefined when they are not known. */
export function columnsOf({ fields }: CatalogTable): readonly string[] | undefined {
  const columns = [...new Set(fields.map(({ name }) => name.split('.', 1).join()))];
  return columns.length === 0 ? undefined : columns;
}

/** The URN of the schema field that a column is, in any case; of the column itself for a path inside it that the catalog lacks. */
export function fieldUrn({ urn, fields }: CatalogTable, column: string): string | undefined {
  for (const wanted of new Set([column, column.split('.', 1).join()])) {
    const field =
      fields.find(({ name }) => name === wanted) ??
      fields.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
    if (field) return schemaFieldUrn(urn, field.path).toString();
  }
  return undefined;
}

/** `[version=2.0].[type=struct].[type=string].a` is `a`: DataHub annotates the paths of nested schemas. */
function plainName(fieldPath: string): string {
  if (!fieldPath.startsWith('[version=')) return fieldPath;
  let depth = 0;
  let plain = '';
  for (const char of fieldPath) {
    if (char === '[') depth += 1;
    if (depth === 0) plain += char;
    if (char === ']') depth -= 1;
  }
  return plain.split('.').filter(Boolean).join('.');
}
