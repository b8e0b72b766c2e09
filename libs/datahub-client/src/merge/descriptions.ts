import { aspectEquals } from '../aspects/aspect-table';
import { type AuditStamp } from '../aspects/shared-aspects';
import { isJsonObject, listOf, textOf, type JsonObject, type JsonValue } from '../json';
import { mergeAssociations, type Attributed, type OwnTags, type OwnTerms } from './associations';

/** A description of ours. A description has one text and no source, so what we wrote last tells whether it is still ours. */
export interface OwnDescription {
  /** Absent: we have none, or none any more. */
  readonly description?: string;
  readonly former?: string;
}

/** The description to store: ours, unless somebody else's stands there, which stays. */
function settledDescription(stored: string | undefined, own: OwnDescription): string | undefined {
  const isTheirs = stored !== undefined && stored !== '' && stored !== own.former;
  return isTheirs ? stored : own.description;
}

/**
 * `editableDatasetProperties` or `editableContainerProperties` with our description. One that somebody else wrote is kept.
 * Undefined when nothing is stored and we have none; the stored value itself when nothing changes.
 */
export function mergeDescription(
  aspectName: 'editableDatasetProperties' | 'editableContainerProperties',
  current: JsonObject | undefined,
  own: OwnDescription & { readonly stamp: AuditStamp },
): JsonObject | undefined {
  const description = settledDescription(textOf(current?.['description']), own);
  if (current === undefined && description === undefined) return undefined;
  const merged = withField(current ?? {}, 'description', description);
  if (current !== undefined && aspectEquals(aspectName, current, merged)) return current;
  if (aspectName === 'editableContainerProperties') return merged;
  return { ...(current ? {} : { created: own.stamp }), ...merged, lastModified: own.stamp };
}

/** `documentation` with the text of our source, absent when we have none; the texts of other sources stay. */
export function mergeDocumentation(
  current: JsonObject | undefined,
  own: Attributed & { readonly documentation?: string },
): JsonObject | undefined {
  const texts = own.documentation === undefined ? [] : [{ documentation: own.documentation }];
  // Each source has one text, so ours stands beside those of others even when it is the same.
  const others = listOf(current?.['documentations']).filter((entry) => !isOurs(entry, own.source));
  const ours = listOf(current?.['documentations']).filter((entry) => isOurs(entry, own.source));
  const documentations = [...others, ...mergeAssociations(ours, texts, own, () => '')];
  if (current === undefined && documentations.length === 0) return undefined;
  const merged = { ...current, documentations };
  return aspectEquals('documentation', current, merged) ? current : merged;
}

function isOurs(entry: JsonValue, source: string): boolean {
  return (
    isJsonObject(entry) && isJsonObject(entry['attribution']) && entry['attribution']['source'] === source
  );
}

/** What one source says about the columns of a dataset: all of it, each time. */
export interface OwnColumns extends Attributed {
  readonly columns: readonly OwnColumn[];
}

export interface OwnColumn {
  readonly fieldPath: string;
  readonly description?: OwnDescription;
  readonly tags?: OwnTags['tags'];
  readonly terms?: OwnTerms['terms'];
}

/**
 * `editableSchemaMetadata` with our tags and terms of columns replaced by those of now, and descriptions as
 * {@link mergeDescription} treats them. Undefined when nothing is stored and we know nothing.
 */
export function mergeColumns(current: JsonObject | undefined, own: OwnColumns): JsonObject | undefined {
  const wanted = new Map(own.columns.map((column) => [column.fieldPath, column]));
  const merged = listOf(current?.['editableSchemaFieldInfo']).map((entry) => {
    if (!isJsonObject(entry)) return entry;
    const fieldPath = textOf(entry['fieldPath']) ?? '';
    const column = wanted.get(fieldPath) ?? { fieldPath };
    wanted.delete(fieldPath);
    return mergeColumn(entry, column, own);
  });
  const added = [...wanted.values()]
    .map((column) => mergeColumn({ fieldPath: column.fieldPath }, column, own))
    .filter((entry) => Object.keys(entry).length > 1);
  if (current === undefined && added.length === 0) return undefined;
  const after = { ...current, editableSchemaFieldInfo: [...merged, ...added] };
  if (current !== undefined && aspectEquals('editableSchemaMetadata', current, after)) return current;
  return { ...(current ? {} : { created: own.stamp }), ...after, lastModified: own.stamp };
}

function mergeColumn(entry: JsonObject, column: OwnColumn, own: Attributed): JsonObject {
  const described = column.description
    ? withField(entry, 'description', settledDescription(textOf(entry['description']), column.description))
    : entry;
  const tagged = withAssociations(described, 'globalTags', 'tags', column.tags, 'tag', own, {});
  const stamp = { auditStamp: own.stamp };
  return withAssociations(tagged, 'glossaryTerms', 'terms', column.terms, 'urn', own, stamp);
}

function withAssociations(
  entry: JsonObject,
  field: string,
  list: string,
  wanted: readonly JsonObject[] = [],
  key: string,
  own: Attributed,
  stamp: JsonObject,
): JsonObject {
  const stored = isJsonObject(entry[field]) ? entry[field] : undefined;
  const associations = mergeAssociations(stored?.[list], wanted, own, (each) => textOf(each[key]) ?? '');
  if (stored === undefined && associations.length === 0) return entry;
  return { ...entry, [field]: { ...stamp, ...stored, [list]: associations } };
}

function withField(object: JsonObject, name: string, value: string | undefined): JsonObject {
  const rest = Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
  return value === undefined ? rest : { ...rest, [name]: value };
}
