import { aspectEquals } from '../aspects/aspect-table';
import { isJsonObject, type JsonObject, type JsonValue } from '../json';

/** Custom properties with this prefix are ours on entities of any producer. */
export const OWN_PROPERTY_PREFIX = 'dataspoke.';

type PropertiesAspect = 'datasetProperties' | 'containerProperties' | 'dataFlowInfo' | 'dataJobInfo';

/** What the source of an entity decides; a field it does not give is taken away, as the source has it no longer. */
const SOURCE_FIELDS = [
  'externalUrl',
  'name',
  'qualifiedName',
  'description',
  'created',
  'lastModified',
  'env',
  'project',
  'type',
  'flowUrn',
];

/**
 * A properties aspect as its source has it now. Custom properties that others put there, and fields that this client does not
 * know, are kept. Custom properties of ours that `ours` no longer has go: those with our prefix, and those of `formerKeys`,
 * the names that we wrote last time without it (a source's own words carry no prefix).
 */
export function mergeSourceProperties(
  aspectName: PropertiesAspect,
  current: JsonObject | undefined,
  ours: JsonObject,
  formerKeys: Iterable<string> = [],
): JsonObject {
  const kept = Object.entries(current ?? {}).filter(([name]) => !SOURCE_FIELDS.includes(name));
  const gone = new Set(formerKeys);
  const foreign = customPropertiesOf(current).filter(
    ([key]) => !key.startsWith(OWN_PROPERTY_PREFIX) && !gone.has(key),
  );
  const merged = {
    ...Object.fromEntries(kept),
    ...ours,
    customProperties: Object.fromEntries([...foreign, ...customPropertiesOf(ours)]),
  };
  return current !== undefined && aspectEquals(aspectName, current, merged) ? current : merged;
}

/**
 * A properties aspect of another producer with our custom properties replaced by `own`; everything else stays.
 * Undefined when nothing is stored and there is nothing to say. Raises TypeError when a key lacks our prefix: it could not be
 * told from a foreign one later.
 */
export function mergeCustomProperties(
  current: JsonObject | undefined,
  own: Readonly<Record<string, string>>,
): JsonObject | undefined {
  const unmarked = Object.keys(own).find((key) => !key.startsWith(OWN_PROPERTY_PREFIX));
  if (unmarked !== undefined) {
    throw new TypeError(`custom property "${unmarked}" must begin with "${OWN_PROPERTY_PREFIX}"`);
  }
  const foreign = customPropertiesOf(current).filter(([key]) => !key.startsWith(OWN_PROPERTY_PREFIX));
  const customProperties = Object.fromEntries([...foreign, ...Object.entries(own)]);
  if (current === undefined && Object.keys(own).length === 0) return undefined;
  const merged = { ...current, customProperties };
  return current !== undefined && aspectEquals('datasetProperties', current, merged) ? current : merged;
}

function customPropertiesOf(aspect: JsonObject | undefined): readonly [string, JsonValue | undefined][] {
  return isJsonObject(aspect?.['customProperties']) ? Object.entries(aspect['customProperties']) : [];
}

/** `status` with our word on whether the entity is removed; its life-cycle stage stays. */
export function mergeStatus(current: JsonObject | undefined, removed: boolean): JsonObject {
  return current !== undefined && (current['removed'] ?? false) === removed
    ? current
    : { ...current, removed };
}
