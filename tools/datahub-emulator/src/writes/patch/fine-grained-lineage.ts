import { Refusal } from '../../errors';
import { isObject, type JsonObject, numberAt, objectsAt, textAt, textsAt } from '../../json';

const FIELD = 'fineGrainedLineages';
const NONE = 'NONE';
const FULL_CONFIDENCE = 1;

/**
 * Column lineage in the form patch paths address: transformation → downstream field → query → upstream field.
 * Refuses entries with other than one downstream, which such a path cannot name.
 */
export function lineagesToMap(object: JsonObject): JsonObject {
  const map: JsonObject = {};
  for (const entry of objectsAt(object, FIELD)) {
    const [downstream, ...others] = textsAt(entry, 'downstreams');
    if (downstream === undefined || others.length > 0) {
      throw new Refusal(
        'unsupported',
        'Patching not supported on fine grained lineages with not exactly one downstream.',
      );
    }
    const upstreams = textsAt(entry, 'upstreams');
    const path = [textAt(entry, 'transformOperation') ?? NONE, downstream, textAt(entry, 'query') ?? NONE];
    const level = descend(map, path);
    for (const upstream of upstreams) {
      level[upstream] = {
        confidenceScore: numberAt(entry, 'confidenceScore') ?? FULL_CONFIDENCE,
        upstreamType:
          textAt(entry, 'upstreamType') ?? (upstream.startsWith('urn:li:dataset:') ? 'DATASET' : 'FIELD_SET'),
        downstreamType: textAt(entry, 'downstreamType') ?? 'FIELD',
      };
    }
  }
  return { ...object, [FIELD]: map };
}

/** Undoes {@link lineagesToMap}: one entry per transformation, downstream and query, with the lowest confidence. */
export function mapToLineages(object: JsonObject): JsonObject {
  const map = object[FIELD];
  if (Array.isArray(map)) return object;
  const entries: JsonObject[] = [];
  for (const [operation, downstreams] of objectEntries(map)) {
    for (const [downstream, queries] of objectEntries(downstreams)) {
      for (const [query, upstreams] of objectEntries(queries)) {
        const named = objectEntries(upstreams);
        if (named.length === 0) continue; // its last upstream was removed
        entries.push(lineageEntry(operation, downstream, query, named));
      }
    }
  }
  return { ...object, [FIELD]: entries };
}

function lineageEntry(
  operation: string,
  downstream: string,
  query: string,
  upstreams: [string, JsonObject][],
): JsonObject {
  const last = (key: string, fallback: string): string =>
    upstreams.reduce((found, [, each]) => textAt(each, key) ?? found, fallback);
  return {
    downstreams: [downstream],
    upstreams: upstreams.map(([urn]) => urn),
    ...(query === NONE || query.trim() === '' ? {} : { query }),
    upstreamType: last('upstreamType', 'FIELD_SET'),
    downstreamType: last('downstreamType', 'FIELD'),
    confidenceScore: Math.min(
      FULL_CONFIDENCE,
      ...upstreams.map(([, each]) => numberAt(each, 'confidenceScore') ?? FULL_CONFIDENCE),
    ),
    transformOperation: operation,
  };
}

function descend(map: JsonObject, path: readonly string[]): JsonObject {
  let level = map;
  for (const step of path) {
    const below = level[step];
    const next: JsonObject = isObject(below) ? below : {};
    level[step] = next;
    level = next;
  }
  return level;
}

function objectEntries(value: unknown): [string, JsonObject][] {
  if (!isObject(value)) return [];
  return Object.entries(value).filter((entry): entry is [string, JsonObject] => isObject(entry[1]));
}
