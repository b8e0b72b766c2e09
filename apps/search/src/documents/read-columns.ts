import {
  aspectOf,
  type Aspects,
  fieldTypeKind,
  isJsonObject,
  type JsonObject,
  type SchemaField,
  type SchemaMetadata,
} from '@dataspoke/datahub-client';
import { InvalidUrn, urnParts } from '@dataspoke/domain';
import { type ColumnFacts, type ForeignKeyFacts, LIMITS } from './entity-facts';
import { cut, firstOf, unique } from './plain-text';

/** What the newest profile says about one column. */
export type ColumnStatistics = Pick<ColumnFacts, 'samples' | 'distinctCount'>;

/** Aspects that columns have as entities of their own, by their paths as the schema spells them. */
export type ColumnAspects = ReadonlyMap<string, Aspects>;

/** The columns of a dataset with what people wrote about them, in the order of the schema. */
export function readColumns(
  aspects: Aspects,
  statistics: ReadonlyMap<string, ColumnStatistics>,
  own: ColumnAspects,
): ColumnFacts[] {
  const schema = aspectOf(aspects, 'schemaMetadata');
  const keys = new Set(schema?.primaryKeys ?? []);
  const edits = new Map(
    objectsAt(aspects.get('editableSchemaMetadata')?.value, 'editableSchemaFieldInfo').map((edit) => [
      textAt(edit, 'fieldPath'),
      edit,
    ]),
  );
  let descriptions: number = LIMITS.columnDescriptions;
  let samples: number = LIMITS.sampleCharacters;
  return (schema?.fields ?? []).slice(0, LIMITS.columns).map((field) => {
    const column = columnOf(field, edits.get(field.fieldPath), own.get(field.fieldPath), keys);
    descriptions -= column.description.length;
    const known = statistics.get(column.path) ?? {};
    samples -= (known.samples ?? []).reduce((sum, { length }) => sum + length, 0);
    return {
      ...column,
      ...(descriptions >= 0 ? {} : { description: '' }),
      ...(known.samples && samples >= 0 ? { samples: known.samples } : {}),
      ...(known.distinctCount === undefined ? {} : { distinctCount: known.distinctCount }),
    };
  });
}

/** The columns of the primary key. */
export function readPrimaryKey(schema: SchemaMetadata | undefined): string[] {
  return unique((schema?.primaryKeys ?? []).map(plainPath));
}

/** The foreign keys that name their columns; those of other shapes say nothing that could be joined on. */
export function readForeignKeys(schema: SchemaMetadata | undefined): ForeignKeyFacts[] {
  return (schema?.foreignKeys ?? [])
    .map(({ sourceFields, foreignFields, foreignDataset }) => ({
      columns: sourceFields.map(pathOfField),
      references: foreignDataset,
      referencedColumns: foreignFields.map(pathOfField),
    }))
    .filter(
      ({ columns, referencedColumns }) => columns.length > 0 && columns.length === referencedColumns.length,
    )
    .slice(0, LIMITS.foreignKeys);
}

/** `[version=2.0].[type=struct].[type=string].a` is `a`: DataHub annotates the paths of nested schemas. */
export function plainPath(fieldPath: string): string {
  const plain = fieldPath
    .split('.')
    .reduce<{ depth: number; parts: string[] }>(
      ({ depth, parts }, part) => {
        const inside = depth > 0 || part.startsWith('[');
        const opened = inside ? count(part, '[') - count(part, ']') : 0;
        return { depth: depth + opened, parts: inside ? parts : [...parts, part] };
      },
      { depth: 0, parts: [] },
    )
    .parts.join('.');
  return firstOf(plain, fieldPath);
}

function columnOf(
  field: SchemaField,
  edit: JsonObject | undefined,
  own: Aspects | undefined,
  keys: ReadonlySet<string>,
): ColumnFacts {
  const attributed = aspectOf(own, 'documentation')?.documentations.map((text) => text.documentation);
  const description = firstOf(textAt(edit, 'description'), ...(attributed ?? []), field.description);
  const type = fieldTypeKind(field.type);
  return {
    path: cut(plainPath(field.fieldPath), 2_000),
    nativeType: cut(field.nativeDataType, 500),
    ...(type === undefined ? {} : { type }),
    description: cut(description, LIMITS.columnDescription),
    nullable: field.nullable ?? false,
    partOfKey: field.isPartOfKey === true || keys.has(field.fieldPath),
    tags: unique([
      ...(field.globalTags?.tags ?? []).map(({ tag }) => tag),
      ...objectsAt(objectAt(edit, 'globalTags'), 'tags').map((tag) => textAt(tag, 'tag')),
      ...(aspectOf(own, 'globalTags')?.tags ?? []).map(({ tag }) => tag),
    ]),
    glossaryTerms: unique([
      ...(field.glossaryTerms?.terms ?? []).map((term) => term.urn),
      ...objectsAt(objectAt(edit, 'glossaryTerms'), 'terms').map((term) => textAt(term, 'urn')),
      ...(aspectOf(own, 'glossaryTerms')?.terms ?? []).map(({ urn }) => urn),
    ]),
  };
}

/** The column that `urn:li:schemaField:(<dataset>,<path>)` names. */
function pathOfField(text: string): string {
  try {
    return plainPath(urnParts('schemaField', text)['fieldPath'] ?? text);
  } catch (error) {
    if (error instanceof InvalidUrn) return plainPath(text);
    throw error;
  }
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function objectAt(value: JsonObject | undefined, key: string): JsonObject | undefined {
  const inner = value?.[key];
  return isJsonObject(inner) ? inner : undefined;
}

function objectsAt(value: JsonObject | undefined, key: string): JsonObject[] {
  const inner: unknown = value?.[key];
  return Array.isArray(inner) ? inner.filter(isJsonObject) : [];
}

function textAt(value: JsonObject | undefined, key: string): string {
  const inner = value?.[key];
  return typeof inner === 'string' ? inner : '';
}
