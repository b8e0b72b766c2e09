import { aspectEquals } from '../aspects/aspect-table';
import { type AuditStamp, type OwnershipType } from '../aspects/shared-aspects';
import { isJsonObject, listOf, textOf, type JsonObject, type JsonValue } from '../json';

/** On whose behalf associations are written. */
export interface Attributed {
  /** URN that marks our associations (`attribution.source`); everything with another mark, or none, is somebody else's. */
  readonly source: string;
  /** When and by whom. */
  readonly stamp: AuditStamp;
  /** Kept with each new association, e.g. which rule it comes from. */
  readonly sourceDetail?: Readonly<Record<string, string>>;
}

export interface OwnOwners extends Attributed {
  readonly owners: readonly {
    readonly owner: string;
    readonly type: OwnershipType;
    /** For type `CUSTOM`. */
    readonly typeUrn?: string;
  }[];
}

/**
 * `ownership` with our owners replaced by `owners`. Who is an owner of that type already, by whomever, is not added again.
 * Undefined when nothing is stored and we know nothing; the stored value itself when nothing changes.
 */
export function mergeOwnership(current: JsonObject | undefined, own: OwnOwners): JsonObject | undefined {
  const owners = mergeAssociations(current?.['owners'], own.owners, own, (entry) =>
    JSON.stringify([entry['owner'], entry['type'], entry['typeUrn'] ?? null]),
  );
  return settle('ownership', current, 'owners', owners, { lastModified: own.stamp });
}

export interface OwnTags extends Attributed {
  readonly tags: readonly { readonly tag: string; readonly context?: string }[];
}

/** `globalTags`, merged as {@link mergeOwnership} does. */
export function mergeGlobalTags(current: JsonObject | undefined, own: OwnTags): JsonObject | undefined {
  const tags = mergeAssociations(current?.['tags'], own.tags, own, (entry) => textOf(entry['tag']) ?? '');
  return settle('globalTags', current, 'tags', tags, {});
}

export interface OwnTerms extends Attributed {
  readonly terms: readonly { readonly urn: string; readonly context?: string }[];
}

/** `glossaryTerms`, merged as {@link mergeOwnership} does. */
export function mergeGlossaryTerms(current: JsonObject | undefined, own: OwnTerms): JsonObject | undefined {
  const terms = mergeAssociations(current?.['terms'], own.terms, own, (entry) => textOf(entry['urn']) ?? '');
  return settle('glossaryTerms', current, 'terms', terms, { auditStamp: own.stamp });
}

export interface OwnStructuredProperties extends Attributed {
  readonly properties: readonly {
    readonly propertyUrn: string;
    readonly values: readonly ({ readonly string: string } | { readonly double: number })[];
  }[];
}

/** `structuredProperties`, merged as {@link mergeOwnership} does: a property that has a value by others is not set again. */
export function mergeStructuredProperties(
  current: JsonObject | undefined,
  own: OwnStructuredProperties,
): JsonObject | undefined {
  const properties = mergeAssociations(
    current?.['properties'],
    own.properties,
    own,
    (entry) => textOf(entry['propertyUrn']) ?? '',
  );
  return settle('structuredProperties', current, 'properties', properties, {});
}

export interface OwnDomains {
  readonly domains: readonly string[];
  /** What we wrote last time; the list does not tell whose a domain is. */
  readonly former?: readonly string[];
}

/** `domains` with those we wrote formerly replaced by those of now. Undefined when nothing is stored and we know nothing. */
export function mergeDomains(
  current: JsonObject | undefined,
  { domains, former = [] }: OwnDomains,
): JsonObject | undefined {
  const gone = new Set<JsonValue>(former.filter((urn) => !domains.includes(urn)));
  const kept = listOf(current?.['domains']).filter((urn) => !gone.has(urn));
  const added = domains.filter((urn) => !kept.includes(urn));
  return settle('domains', current, 'domains', [...kept, ...new Set(added)], {});
}

/** One's own entries of a list brought up to date, those of everybody else as they are. */
export function mergeAssociations(
  stored: JsonValue | undefined,
  wanted: readonly JsonObject[],
  { source, stamp, sourceDetail }: Attributed,
  identity: (entry: JsonObject) => string,
): readonly JsonValue[] {
  const own = new Map(wanted.map((entry) => [identity(entry), entry]));
  const missing = new Map(own);
  const attribution = { time: stamp.time, actor: stamp.actor, source, sourceDetail };
  const kept = listOf(stored).flatMap((entry): readonly JsonValue[] => {
    if (!isJsonObject(entry)) return [entry];
    const ours = own.get(identity(entry));
    const isOurs = isJsonObject(entry['attribution']) && entry['attribution']['source'] === source;
    if (isOurs && !ours) return [];
    missing.delete(identity(entry));
    // When it was first written stays true; what it says is brought up to date. Ours stays also beside the same of others:
    // if each of two gave way to the other, both would be gone.
    return [isOurs && ours ? { ...entry, ...ours } : entry];
  });
  return [...kept, ...[...missing.values()].map((entry) => ({ ...entry, attribution }))];
}

function settle(
  aspectName: 'ownership' | 'globalTags' | 'glossaryTerms' | 'structuredProperties' | 'domains',
  current: JsonObject | undefined,
  field: string,
  entries: readonly JsonValue[],
  stamp: JsonObject,
): JsonObject | undefined {
  if (current === undefined && entries.length === 0) return undefined;
  const merged = { ...current, [field]: entries };
  return aspectEquals(aspectName, current, merged) ? current : { ...merged, ...stamp };
}
