import { isJsonObject, listOf, textOf, type JsonObject, type JsonValue } from '../json';

/**
 * Who says that an edge exists: a source (`source:<id>`), OpenLineage, an accepted proposal. An edge may have several
 * origins; it is ours as long as one is left, and foreign when it has none.
 *
 * The model gives table-level edges a `properties` map, where each origin has a key of its own (DataHub's UI marks its
 * manual edges there too, as `source: UI`). Column-level lineage has no such map: `query` would put a made-up entity into
 * the lineage graph, so the origin stands at the end of the free text `transformOperation`, e.g. `IDENTITY [dataspoke:source:7]`.
 */
export type Origin = string;

const PROPERTY_PREFIX = 'dataspoke.origin/';
const MARK = /(?:^| )\[dataspoke:([^[\]]+)\]$/;

/** Raises TypeError when `origin` cannot be written into a mark. */
export function checkOrigin(origin: Origin): void {
  if (!/^[^[\]\s]{1,200}$/.test(origin)) {
    throw new TypeError(
      `an origin is 1 to 200 characters without blanks and brackets, not "${origin.slice(0, 200)}"`,
    );
  }
}

/** The free text of a column lineage, with its origin. */
export function markOperation(operation: string | undefined, origin: Origin): string {
  return operation === undefined || operation === ''
    ? `[dataspoke:${origin}]`
    : `${operation} [dataspoke:${origin}]`;
}

/** The origin in a marked text; undefined when somebody else wrote it. */
export function originOfOperation(operation: JsonValue | undefined): Origin | undefined {
  return MARK.exec(textOf(operation) ?? '')?.[1];
}

/** The origin of a column lineage entry as it was read; undefined when somebody else wrote it. */
export function originOfColumnLineage(entry: JsonObject): Origin | undefined {
  return originOfOperation(entry['transformOperation']);
}

/** The origins of a table-level edge as it was read; none when somebody else wrote it. */
export function originsOfEdge(entry: JsonObject): readonly Origin[] {
  return Object.keys(propertiesOf(entry))
    .filter((key) => key.startsWith(PROPERTY_PREFIX))
    .map((key) => key.slice(PROPERTY_PREFIX.length));
}

/** An edge that an origin claims. */
export interface ClaimedEdge {
  /** URN of the other end. */
  readonly key: string;
  /** What the origin says about the edge; the edge takes it over when no other origin is left. */
  readonly claim: string;
  /** The whole edge, for when nobody has it yet. */
  readonly create: JsonObject;
  /** Fields that the origin decides while it is the only one. */
  readonly decide: JsonObject;
}

/** Where edges of an aspect hold what the merge looks at. */
export interface EdgeFields {
  /** The URN of the other end. */
  readonly key: string;
  /** The field that a claim is about, if there is one. */
  readonly claim?: string;
}

/**
 * Replaces the edges of one origin by `claimed` and leaves all others as they are. An edge that somebody else has already
 * is not touched, and so it stays when the origin no longer claims it.
 */
export function mergeEdges(
  stored: JsonValue | undefined,
  claimed: readonly ClaimedEdge[],
  origin: Origin,
  fields: EdgeFields,
): readonly JsonValue[] {
  const own = `${PROPERTY_PREFIX}${origin}`;
  const wanted = new Map(claimed.map((edge) => [edge.key, edge]));
  const present = new Set<string>();
  const merged = listOf(stored).flatMap((entry): readonly JsonValue[] => {
    if (!isJsonObject(entry)) return [entry];
    const key = textOf(entry[fields.key]) ?? '';
    const edge = wanted.get(key);
    const after = edge ? claim(entry, edge, own) : release(entry, own, fields);
    if (after) present.add(key);
    return after ? [after] : [];
  });
  const added = [...wanted.values()].filter((edge) => !present.has(edge.key));
  return [
    ...merged,
    ...added.map((edge) => ({ ...edge.create, ...edge.decide, properties: { [own]: edge.claim } })),
  ];
}

function claim(entry: JsonObject, edge: ClaimedEdge, own: string): JsonObject {
  const origins = originsOfEdge(entry);
  if (origins.length === 0) return entry;
  const claimed = { ...entry, properties: { ...propertiesOf(entry), [own]: edge.claim } };
  const alone = origins.length === 1 && own in propertiesOf(entry);
  return alone ? { ...claimed, ...edge.decide } : claimed;
}

function release(entry: JsonObject, own: string, fields: EdgeFields): JsonObject | undefined {
  const { [own]: released, ...properties } = propertiesOf(entry);
  if (released === undefined) return entry;
  // Properties of somebody else on our edge: theirs now.
  if (Object.keys(properties).length === 0) return undefined;
  const heirs = Object.entries(properties).filter(([key]) => key.startsWith(PROPERTY_PREFIX));
  const said = fields.claim === undefined ? undefined : entry[fields.claim];
  const orphaned = said === released && heirs.every(([, claimed]) => claimed !== said);
  return {
    ...entry,
    ...(fields.claim !== undefined && orphaned && heirs[0] ? { [fields.claim]: heirs[0][1] } : {}),
    properties,
  };
}

function propertiesOf(entry: JsonObject): JsonObject {
  return isJsonObject(entry['properties']) ? entry['properties'] : {};
}
