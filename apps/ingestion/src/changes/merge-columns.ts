import {
  type AspectRecord,
  type Attributed,
  decodeAspect,
  type JsonObject,
  mergeColumns,
} from '@dataspoke/datahub-client';
import { createHash } from 'node:crypto';
import { type MergedAspect } from './merge-aspect';

/** Key of the system metadata under which we note which descriptions of columns come from a source: their digests by column. */
const OWN_DESCRIPTIONS = 'dataspoke.columnDescriptions';

/**
 * What a source says of columns brought into what people say of them: tags and terms are told apart by who gave them, and a description
 * of somebody else is never replaced. A description has no author, so ours are known by digests kept beside the aspect.
 */
export function columnsMerged(
  value: JsonObject,
  current: AspectRecord | undefined,
  attributed: Attributed,
): MergedAspect {
  const wanted = decodeAspect('editableSchemaMetadata', value).editableSchemaFieldInfo;
  const stored =
    current === undefined
      ? []
      : decodeAspect('editableSchemaMetadata', current.value).editableSchemaFieldInfo;
  const texts = new Map(stored.map(({ fieldPath, description }) => [fieldPath, description]));
  const digests = formerDigests(current);
  const described = new Map(wanted.map(({ fieldPath, description }) => [fieldPath, description]));
  const formerOf = (fieldPath: string): string | undefined => {
    const text = texts.get(fieldPath);
    return text !== undefined && digests.get(fieldPath) === digestOf(text) ? text : undefined;
  };
  const fields = [...new Set([...wanted.map(({ fieldPath }) => fieldPath), ...digests.keys()])];
  const columns = fields.map((fieldPath) => {
    const said = wanted.find((field) => field.fieldPath === fieldPath);
    const [description, former] = [described.get(fieldPath), formerOf(fieldPath)];
    return {
      fieldPath,
      description: {
        ...(description === undefined ? {} : { description }),
        ...(former === undefined ? {} : { former }),
      },
      tags: said?.globalTags?.tags.map(({ tag }) => ({ tag })) ?? [],
      terms: said?.glossaryTerms?.terms.map(({ urn }) => ({ urn })) ?? [],
    };
  });
  const merged = mergeColumns(current?.value, { ...attributed, columns });
  if (merged === undefined) return { shared: true };
  const after = decodeAspect('editableSchemaMetadata', merged).editableSchemaFieldInfo;
  const ours = after.filter(
    ({ fieldPath, description }) => description !== undefined && described.get(fieldPath) === description,
  );
  const noted = Object.fromEntries(
    ours.map(({ fieldPath, description = '' }) => [fieldPath, digestOf(description)]),
  );
  return { value: merged, shared: true, systemProperties: { [OWN_DESCRIPTIONS]: JSON.stringify(noted) } };
}

function formerDigests(current: AspectRecord | undefined): ReadonlyMap<string, string> {
  const noted = current?.systemMetadata?.properties?.[OWN_DESCRIPTIONS];
  if (noted === undefined) return new Map();
  try {
    const parsed: unknown = JSON.parse(noted);
    const entries = typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [];
    return new Map(
      entries.flatMap(([field, digest]) => (typeof digest === 'string' ? [[field, digest]] : [])),
    );
  } catch {
    // Somebody else's words under our key: nothing of it is ours.
    return new Map();
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}
