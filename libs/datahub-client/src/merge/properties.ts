import { aspectEquals, type AspectValues } from '../aspects/aspect-table';
import { isJsonObject, type JsonObject } from '../json';

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
 * A properties aspect as its source has it now. Custom properties without our prefix that others put there, and fields that
 * this client does not know, are kept; our own custom properties are replaced by those in `ours`.
 * Raises TypeError when a custom property in `ours` lacks the prefix: it could not be told from a foreign one later.
 */
export function mergeSourceProperties<N extends PropertiesAspect>(
  aspectName: N,
  current: JsonObject | undefined,
  ours: AspectValues[N] & JsonObject,
): JsonObject {
  const { customProperties, ...fields } = ours;
  const kept = Object.fromEntries(
    Object.entries(current ?? {}).filter(([name]) => !SOURCE_FIELDS.includes(name)),
  );
  const merged = {
    ...kept,
    ...fields,
    customProperties: ownReplaced(current, isJsonObject(customProperties) ? customProperties : {}),
  };
  return current !== undefined && aspectEquals(aspectName, current, merged) ? current : merged;
}

/**
 * A properties aspect of another producer with our custom properties replaced by `own`; everything else stays.
 * Undefined when nothing is stored and there is nothing to say. Raises TypeError as {@link mergeSourceProperties}.
 */
export function mergeCustomProperties(
  current: JsonObject | undefined,
  own: Readonly<Record<string, string>>,
): JsonObject | undefined {
  const customProperties = ownReplaced(current, own);
  if (current === undefined && Object.keys(customProperties).length === 0) return undefined;
  const merged = { ...current, customProperties };
  return current !== undefined && aspectEquals('datasetProperties', current, merged) ? current : merged;
}

function ownReplaced(current: JsonObject | undefined, own: JsonObject): JsonObject {
  const foreignKey = Object.keys(own).find((key) => !key.startsWith(OWN_PROPERTY_PREFIX));
  if (foreignKey !== undefined) {
    throw new TypeError(`custom property "${foreignKey}" must begin with "${OWN_PROPERTY_PREFIX}"`);
  }
  const stored = isJsonObject(current?.['customProperties']) ? current['customProperties'] : {};
  const foreign = Object.entries(stored).filter(([key]) => !key.startsWith(OWN_PROPERTY_PREFIX));
  return { ...Object.fromEntries(foreign), ...own };
}

/** `status` with our word on whether the entity is removed; its life-cycle stage stays. */
export function mergeStatus(current: JsonObject | undefined, removed: boolean): JsonObject {
  return current !== undefined && (current['removed'] ?? false) === removed
    ? current
    : { ...current, removed };
}
