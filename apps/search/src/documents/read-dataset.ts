import {
  aspectOf,
  type Aspects,
  isJsonObject,
  type JsonObject,
  type SchemaField,
} from '@dataspoke/datahub-client';
import { type DatasetUrn } from '@dataspoke/domain';
import { type ColumnFacts, type DatasetFacts, LIMITS } from './dataset-facts';

/** The versioned aspects that a dataset's document is made of. */
export const DATASET_ASPECTS = [
  'datasetKey',
  'status',
  'datasetProperties',
  'editableDatasetProperties',
  'schemaMetadata',
  'editableSchemaMetadata',
  'subTypes',
  'ownership',
  'globalTags',
  'glossaryTerms',
  'domains',
  'upstreamLineage',
] as const;

/**
 * Reads the facts of a dataset out of its aspects; `undefined` when it is not stored or soft-deleted. Raises
 * `DataHubRejected` naming the field of an aspect that does not fit the model.
 */
export function readDataset(
  urn: DatasetUrn,
  aspects: Aspects | undefined,
  rowCount: number | undefined,
): DatasetFacts | undefined {
  if (!aspects || aspects.size === 0 || aspectOf(aspects, 'status')?.removed === true) return undefined;
  const properties = aspectOf(aspects, 'datasetProperties');
  const edited = textAt(aspects.get('editableDatasetProperties')?.value, 'description');
  const source = properties?.description ?? '';
  const description = firstOf(edited, source);
  return {
    name: cut(firstOf(properties?.name, lastPart(urn.name)), 1_000),
    qualifiedName: cut(firstOf(properties?.qualifiedName, urn.name), 2_000),
    platform: cut(urn.platform, 100),
    env: urn.env,
    subTypes: unique(aspectOf(aspects, 'subTypes')?.typeNames).slice(0, 100),
    description: cut(description, LIMITS.description),
    ...(source && source !== description ? { sourceDescription: cut(source, LIMITS.description) } : {}),
    columns: columnsOf(aspects),
    owners: unique(aspectOf(aspects, 'ownership')?.owners.map(({ owner }) => owner)),
    tags: unique(aspectOf(aspects, 'globalTags')?.tags.map(({ tag }) => tag)),
    glossaryTerms: unique(aspectOf(aspects, 'glossaryTerms')?.terms.map((term) => term.urn)),
    domains: unique(textsAt(aspects.get('domains')?.value, 'domains')),
    upstreams: unique(aspectOf(aspects, 'upstreamLineage')?.upstreams.map(({ dataset }) => dataset)),
    ...(rowCount === undefined ? {} : { rowCount }),
  };
}

function columnsOf(aspects: Aspects): ColumnFacts[] {
  const schema = aspectOf(aspects, 'schemaMetadata');
  const keys = new Set(schema?.primaryKeys ?? []);
  const edits = new Map(
    objectsAt(aspects.get('editableSchemaMetadata')?.value, 'editableSchemaFieldInfo').map((edit) => [
      textAt(edit, 'fieldPath'),
      edit,
    ]),
  );
  let room: number = LIMITS.columnDescriptions;
  return (schema?.fields ?? []).slice(0, LIMITS.columns).map((field) => {
    const column = columnOf(field, edits.get(field.fieldPath), keys);
    room -= column.description.length;
    return room >= 0 ? column : { ...column, description: '' };
  });
}

function columnOf(field: SchemaField, edit: JsonObject | undefined, keys: ReadonlySet<string>): ColumnFacts {
  const description = firstOf(textAt(edit, 'description'), field.description);
  return {
    path: cut(plainPath(field.fieldPath), 2_000),
    nativeType: cut(field.nativeDataType, 500),
    description: cut(description, LIMITS.columnDescription),
    nullable: field.nullable ?? false,
    partOfKey: field.isPartOfKey === true || keys.has(field.fieldPath),
    tags: unique([
      ...(field.globalTags?.tags ?? []).map(({ tag }) => tag),
      ...objectsAt(objectAt(edit, 'globalTags'), 'tags').map((tag) => textAt(tag, 'tag')),
    ]),
    glossaryTerms: unique([
      ...(field.glossaryTerms?.terms ?? []).map((term) => term.urn),
      ...objectsAt(objectAt(edit, 'glossaryTerms'), 'terms').map((term) => textAt(term, 'urn')),
    ]),
  };
}

/** `[version=2.0].[type=struct].[type=string].a` is `a`: DataHub annotates the paths of nested schemas. */
function plainPath(fieldPath: string): string {
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

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function lastPart(name: string): string {
  return firstOf(name.slice(name.lastIndexOf('.') + 1), name);
}

/** The first text that is not empty. */
function firstOf(...texts: readonly (string | undefined)[]): string {
  return texts.find((text) => text !== undefined && text !== '') ?? '';
}

/** At most `length` characters, without those that Postgres and UTF-8 cannot hold. */
function cut(text: string, length: number): string {
  const clean = text.replaceAll('\0', '').toWellFormed();
  return clean.length > length ? `${clean.slice(0, length - 1).toWellFormed()}…` : clean;
}

function unique(texts: readonly string[] = []): string[] {
  return [...new Set(texts.filter((text) => text !== ''))]
    .slice(0, LIMITS.associations)
    .map((text) => cut(text, 2_000));
}

function objectAt(value: JsonObject | undefined, key: string): JsonObject | undefined {
  const inner = value?.[key];
  return isJsonObject(inner) ? inner : undefined;
}

function objectsAt(value: JsonObject | undefined, key: string): JsonObject[] {
  const inner: unknown = value?.[key];
  return Array.isArray(inner) ? inner.filter(isJsonObject) : [];
}

function textsAt(value: JsonObject | undefined, key: string): string[] {
  const inner: unknown = value?.[key];
  return Array.isArray(inner) ? inner.filter((item): item is string => typeof item === 'string') : [];
}

function textAt(value: JsonObject | undefined, key: string): string {
  const inner = value?.[key];
  return typeof inner === 'string' ? inner : '';
}
