import { type JoinEdge } from './join-edges';

/** How rows of one table lead to rows of another, join after join. */
export interface Path {
  readonly from: string;
  readonly to: string;
  /** Each turned so that it begins where the one before ends. */
  readonly joins: readonly JoinEdge[];
  /** Product of the confidences. */
  readonly confidence: number;
}

interface Reached extends Path {
  readonly worth: number;
}

/** More joins say less than what the question means. */
export const MOST_JOINS = 4;
/** What each join costs beside its confidence: of two sure paths the shorter one is meant. */
const STEP = 0.9;

/**
 * The surest path from `from` to each of `targets` that can be reached over at most four joins: shortest paths over the negative
 * logarithms of the confidences (Dijkstra), a little dearer with each join.
 */
export function pathsFrom(
  from: string,
  targets: ReadonlySet<string>,
  edges: readonly JoinEdge[],
): readonly Path[] {
  const around = neighbours(edges);
  const start: Reached = { from, to: from, joins: [], confidence: 1, worth: 1 };
  const best = new Map<string, Reached>();
  const open = new Map([[from, start]]);
  while (open.size > 0) {
    const [next] = [...open.values()].sort((a, b) => b.worth - a.worth || (a.to < b.to ? -1 : 1));
    if (!next) break;
    open.delete(next.to);
    best.set(next.to, next);
    if (next.joins.length >= MOST_JOINS) continue;
    for (const join of around.get(next.to) ?? []) {
      if (best.has(join.to)) continue;
      const worth = next.worth * join.confidence * STEP;
      if (worth <= (open.get(join.to)?.worth ?? 0)) continue;
      open.set(join.to, {
        from,
        to: join.to,
        joins: [...next.joins, join],
        confidence: next.confidence * join.confidence,
        worth,
      });
    }
  }
  return [...targets].flatMap((target) => {
    const found = target === from ? undefined : best.get(target);
    return found ? [{ from, to: target, joins: found.joins, confidence: found.confidence }] : [];
  });
}

/**
 * Paths that connect the tables with each other, in their order: each is joined with what is connected already, so that few tables
 * in between are needed; what cannot be reached from the first is connected among itself.
 */
export function connect(tables: readonly string[], edges: readonly JoinEdge[]): readonly Path[] {
  const paths: Path[] = [];
  let waiting = tables;
  while (waiting.length > 0) {
    const [first = '', ...rest] = waiting;
    const connected = new Set([first]);
    waiting = rest;
    for (;;) {
      const reached = waiting
        .flatMap((table) => pathsFrom(table, connected, edges))
        .sort((a, b) => b.confidence - a.confidence || a.joins.length - b.joins.length)[0];
      if (!reached) break;
      paths.push(turned(reached));
      for (const { from, to } of reached.joins) connected.add(from).add(to);
      waiting = waiting.filter((table) => !connected.has(table));
    }
  }
  return paths;
}

/** Every further way in which two connected tables are joined directly: two airports of one flight, for example. */
export function otherJoins(paths: readonly Path[], edges: readonly JoinEdge[]): readonly JoinEdge[] {
  const used = new Set(paths.flatMap(({ joins }) => joins.map(keyOf)));
  const tables = new Set(paths.flatMap(({ joins }) => joins.flatMap(({ from, to }) => [from, to])));
  return edges.filter((edge) => tables.has(edge.from) && tables.has(edge.to) && !used.has(keyOf(edge)));
}

function turned({ from, to, joins, confidence }: Path): Path {
  return { from: to, to: from, joins: joins.map(turnedJoin).reverse(), confidence };
}

function turnedJoin({ from, to, columns, toColumns, ...join }: JoinEdge): JoinEdge {
  return { ...join, from: to, to: from, columns: toColumns, toColumns: columns };
}

/** The same for both directions. */
function keyOf({ from, to, columns, toColumns }: JoinEdge): string {
  const ends = [JSON.stringify([from, columns]), JSON.stringify([to, toColumns])];
  return ends.sort().join(' ');
}

function neighbours(edges: readonly JoinEdge[]): ReadonlyMap<string, readonly JoinEdge[]> {
  return Map.groupBy([...edges, ...edges.map(turnedJoin)], ({ from }) => from);
}
