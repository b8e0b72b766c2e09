import { type Lineage } from '@dataspoke/contracts';
import { Urn } from '@dataspoke/domain';

type Path = readonly [string, ...string[]];

/**
 * Ways that values come along into columns of the dataset, one a column: from the column that is farthest away to the column itself.
 * The longest of them first, `most` at most.
 */
export function columnPaths(
  columnEdges: Lineage['columnEdges'],
  dataset: string,
  most: number,
): readonly Path[] {
  const upstreams = Map.groupBy(columnEdges, ({ downstream }) => downstream);
  return [...upstreams.keys()]
    .filter((column) => Urn.parse(column).parts[0] === dataset)
    .map((column) => fromFarthest(column, upstreams))
    .sort((a, b) => b.length - a.length)
    .slice(0, most);
}

function fromFarthest(column: string, upstreams: ReadonlyMap<string, Lineage['columnEdges']>): Path {
  const met = new Set([column]);
  let farthest: Path = [column];
  // Grows while it is gone through: columns come in the order of their distance.
  const paths: Path[] = [farthest];
  for (const path of paths) {
    farthest = path.length > farthest.length ? path : farthest;
    for (const { upstream } of upstreams.get(path[0]) ?? []) {
      if (met.has(upstream)) continue;
      met.add(upstream);
      paths.push([upstream, ...path]);
    }
  }
  return farthest;
}
