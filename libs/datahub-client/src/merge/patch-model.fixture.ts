import { isJsonObject, type JsonObject, type JsonValue } from '../json';
import { type PatchProposal } from '../writes/proposal';

/**
 * What DataHub makes of a patch, written down from its rules: entries of lists that have keys are found by the values of
 * these keys, step by step along the path (an absent value is an empty step); a removal of what is not there does nothing;
 * what is missing on the way is made; a stored value that shares its keys with another one melts into it.
 */
const TEMPLATES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  documentation: { documentations: ['attribution.source'] },
  domains: { domains: [] },
  upstreamLineage: { upstreams: ['dataset'] },
  dataJobInputOutput: {
    inputDatasetEdges: ['destinationUrn'],
    outputDatasetEdges: ['destinationUrn'],
    inputDatajobEdges: ['destinationUrn'],
  },
};
const COLUMN_LISTS = { globalTags: ['tags', 'tag'], glossaryTerms: ['terms', 'urn'] } as const;

interface Located {
  readonly steps: readonly string[];
  entry: JsonValue;
}

export function applyToModel(
  stored: JsonObject | undefined,
  { aspectName, patch }: PatchProposal,
): JsonObject {
  const generic = patch.arrayPrimaryKeys !== undefined || patch.forceGenericPatch === true;
  const keys = generic ? dotted(patch.arrayPrimaryKeys ?? {}) : (TEMPLATES[aspectName] ?? {});
  let aspect = JSON.parse(JSON.stringify(stored ?? {})) as Record<string, JsonValue | undefined>;
  for (const { op, path, value } of patch.patch) {
    const steps = path
      .split('/')
      .slice(1)
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    const [field = '', ...rest] = steps;
    const change = op === 'remove' ? undefined : (value ?? null);
    if (!generic && field === 'fineGrainedLineages') aspect = changeColumnLineage(aspect, rest, change);
    else if (!generic && field === 'editableSchemaFieldInfo') aspect = changeColumn(aspect, rest, change);
    else if (keys[field]) aspect[field] = changeList(aspect[field], keys[field], rest, change);
    else aspect = changeObject(aspect, steps, change);
  }
  return aspect;
}

function dotted(keys: Readonly<Record<string, readonly string[]>>): Record<string, readonly string[]> {
  const entries = Object.entries(keys).map(([list, fields]) => [
    list,
    fields.map((field) => field.replaceAll('\u241f', '.')),
  ]);
  return Object.fromEntries(entries) as Record<string, readonly string[]>;
}

function stepsOf(entry: JsonValue, keys: readonly string[]): readonly string[] {
  if (!isJsonObject(entry)) return [String(entry)];
  return keys
    .map((key) =>
      key
        .split('.')
        .reduce<JsonValue | undefined>(
          (value, step) => (isJsonObject(value) ? value[step] : undefined),
          entry,
        ),
    )
    .map((value) => (value === undefined || value === null ? '' : String(value)));
}

function changeList(
  list: JsonValue | undefined,
  keys: readonly string[],
  path: readonly string[],
  change: JsonValue | undefined,
): readonly JsonValue[] {
  const depth = Math.max(1, keys.length);
  const entries: Located[] = [];
  for (const entry of Array.isArray(list) ? (list as readonly JsonValue[]) : []) {
    const steps = stepsOf(entry, keys);
    const same = entries.find((other) => startsWith(other.steps, steps));
    if (same) same.entry = isJsonObject(entry) ? { ...(same.entry as JsonObject), ...entry } : entry;
    else entries.push({ steps, entry });
  }
  const key = path.slice(0, depth);
  const inside = path.slice(depth);
  if (change === undefined && inside.length === 0) {
    return entries.filter(({ steps }) => !startsWith(steps, key)).map(({ entry }) => entry);
  }
  const found = entries.find(({ steps }) => startsWith(steps, key));
  if (inside.length === 0) {
    if (found) found.entry = change ?? null;
    else entries.push({ steps: key, entry: change ?? null });
  } else if (found) {
    found.entry = changeObject(found.entry as JsonObject, inside, change);
  } else if (change !== undefined) {
    entries.push({ steps: key, entry: changeObject({}, inside, change) });
  }
  return entries.map(({ entry }) => entry);
}

function startsWith(steps: readonly string[], prefix: readonly string[]): boolean {
  return prefix.every((step, at) => steps[at] === step);
}

function changeObject(
  object: JsonObject,
  [first = '', ...rest]: readonly string[],
  change: JsonValue | undefined,
): Record<string, JsonValue | undefined> {
  const copy = { ...object };
  if (rest.length > 0) {
    const inner = copy[first];
    copy[first] = changeObject(isJsonObject(inner) ? inner : {}, rest, change);
  } else if (change === undefined) delete copy[first];
  else copy[first] = change;
  return copy;
}

function changeColumn(
  aspect: JsonObject,
  [fieldPath = '', ...rest]: readonly string[],
  change: JsonValue | undefined,
): Record<string, JsonValue | undefined> {
  const columns = [...((aspect['editableSchemaFieldInfo'] ?? []) as readonly JsonObject[])];
  let at = columns.findIndex((column) => column['fieldPath'] === fieldPath);
  if (at < 0) at = columns.push({ fieldPath }) - 1;
  const column = columns[at] ?? {};
  const [field = '', list, ...inner] = rest;
  if ((field === 'globalTags' || field === 'glossaryTerms') && list === COLUMN_LISTS[field][0]) {
    const associations = (column[field] ?? {}) as JsonObject;
    const [, key] = COLUMN_LISTS[field];
    const changed = changeList(associations[list], [key], inner, change);
    columns[at] = { ...column, [field]: { ...associations, [list]: changed } };
  } else if (rest.length === 0) {
    columns.splice(at, 1);
  } else {
    columns[at] = changeObject(column, rest, change);
  }
  return { ...aspect, editableSchemaFieldInfo: columns };
}

function changeColumnLineage(
  aspect: JsonObject,
  path: readonly string[],
  change: JsonValue | undefined,
): Record<string, JsonValue | undefined> {
  const leaves = new Map<string, { readonly steps: readonly string[]; readonly score: JsonValue }>();
  for (const entry of (aspect['fineGrainedLineages'] ?? []) as readonly JsonObject[]) {
    const downstreams = entry['downstreams'] as readonly string[];
    if (downstreams.length !== 1) throw new Error('refused: not exactly one downstream');
    for (const upstream of (entry['upstreams'] ?? []) as readonly string[]) {
      const operation = String(entry['transformOperation'] ?? 'NONE');
      const steps = [operation, downstreams[0] ?? '', String(entry['query'] ?? 'NONE'), upstream];
      leaves.set(JSON.stringify(steps), { steps, score: entry['confidenceScore'] ?? 1 });
    }
  }
  if (change === undefined) leaves.delete(JSON.stringify(path));
  else
    leaves.set(JSON.stringify(path), { steps: path, score: (change as JsonObject)['confidenceScore'] ?? 1 });
  const entries = new Map<string, Record<string, JsonValue>>();
  for (const { steps, score } of leaves.values()) {
    const [operation = '', downstream = '', query = '', upstream = ''] = steps;
    const key = JSON.stringify(steps.slice(0, 3));
    const entry = entries.get(key);
    if (entry) {
      entry['upstreams'] = [...(entry['upstreams'] as readonly string[]), upstream];
      entry['confidenceScore'] = Math.min(Number(entry['confidenceScore']), Number(score));
      continue;
    }
    entries.set(key, {
      upstreamType: 'FIELD_SET',
      upstreams: [upstream],
      downstreamType: 'FIELD',
      downstreams: [downstream],
      transformOperation: operation,
      confidenceScore: Number(score),
      ...(query === 'NONE' ? {} : { query }),
    });
  }
  return { ...aspect, fineGrainedLineages: [...entries.values()] };
}
