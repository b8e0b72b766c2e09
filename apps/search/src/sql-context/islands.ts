/** Two tables that are joined in some way. */
interface Joined {
  readonly from: string;
  readonly to: string;
}

/**
 * The tables in groups: those of one group are joined with each other over at most `steps` joins at a time, which may lead over tables
 * that are not among them; nothing joins tables of different groups so. In their order, and groups in the order of their first.
 */
export function islandsOf(
  tables: readonly string[],
  joins: readonly Joined[],
  steps = Infinity,
): readonly (readonly string[])[] {
  const around = Map.groupBy(
    [...joins, ...joins.map(({ from, to }) => ({ from: to, to: from }))],
    ({ from }) => from,
  );
  const wanted = new Set(tables);
  const placed = new Map<string, number>();
  const islands: string[][] = [];
  for (const first of wanted) {
    if (placed.has(first)) continue;
    const island = new Set([first]);
    // What is added while this goes on is looked at too.
    for (const member of island) {
      for (const reached of within(member, around, steps)) if (wanted.has(reached)) island.add(reached);
    }
    for (const member of island) placed.set(member, islands.length);
    islands.push(tables.filter((table, at) => island.has(table) && tables.indexOf(table) === at));
  }
  return islands;
}

function within(
  start: string,
  around: ReadonlyMap<string, readonly Joined[]>,
  steps: number,
): ReadonlySet<string> {
  const seen = new Set([start]);
  let edge: readonly string[] = [start];
  for (let step = 0; step < steps && edge.length > 0; step += 1) {
    edge = edge.flatMap((table) => around.get(table) ?? []).flatMap(({ to }) => (seen.has(to) ? [] : [to]));
    for (const table of edge) seen.add(table);
  }
  return seen;
}
