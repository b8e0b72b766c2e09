import { type Lineage, type LineageDirection, type LineageEdge } from '@dataspoke/contracts';
import { type EntityLineage, parentOfField } from './entity-lineage';

/** Where lineage is read from. */
export abstract class LineageSource {
  /** What these entities say themselves. */
  abstract of(urns: readonly string[]): Promise<readonly EntityLineage[]>;
  /** Data jobs that write into these datasets. */
  abstract producersOf(datasets: readonly string[]): Promise<readonly EntityLineage[]>;
  /** Datasets and data jobs that read from these datasets. */
  abstract consumersOf(datasets: readonly string[]): Promise<readonly EntityLineage[]>;
}

/** Keeps an answer within what the bus carries, and a widely used dataset from reading half the catalog. */
export interface LineageLimits {
  readonly entities: number;
  readonly characters: number;
}

/**
 * Follows lineage from `urn` for `hops` edges, every entity once. The whole frontier is read in batches, so that the number of
 * calls grows with the hops and not with the entities.
 */
export async function collectLineage(
  source: LineageSource,
  start: { readonly urn: string; readonly direction: LineageDirection; readonly hops: number },
  limits: LineageLimits,
): Promise<Lineage> {
  const collected = new Collected(limits);
  const reached = new Set([start.urn]);
  let frontier: readonly string[] = [start.urn];
  for (let hop = 0; hop < start.hops && frontier.length > 0; hop += 1) {
    const edges = await edgesOf(source, frontier, start.direction, collected);
    const next = new Set<string>();
    for (const edge of edges) {
      if (!collected.add(edge)) continue;
      const far = start.direction === 'upstream' ? edge.upstream : edge.downstream;
      if (reached.has(far)) continue;
      if (reached.size >= limits.entities) {
        collected.truncated = true;
        continue;
      }
      reached.add(far);
      next.add(far);
    }
    frontier = [...next];
  }
  return {
    urn: start.urn,
    edges: collected.edges,
    columnEdges: collected.columnEdges(reached),
    truncated: collected.truncated,
  };
}

async function edgesOf(
  source: LineageSource,
  frontier: readonly string[],
  direction: LineageDirection,
  collected: Collected,
): Promise<readonly LineageEdge[]> {
  const near = new Set(frontier);
  const datasets = frontier.filter((urn) => urn.startsWith('urn:li:dataset:'));
  const [own, others] = await Promise.all([
    source.of(frontier),
    direction === 'upstream' ? source.producersOf(datasets) : source.consumersOf(datasets),
  ]);
  for (const entity of [...own, ...others]) collected.note(entity);
  const inputs = (entity: EntityLineage): readonly LineageEdge[] =>
    entity.inputs.map(({ urn, type }) => ({ upstream: urn, downstream: entity.urn, type }));
  const outputs = (entity: EntityLineage): readonly LineageEdge[] =>
    entity.outputs.map(({ urn, type }) => ({ upstream: entity.urn, downstream: urn, type }));
  return direction === 'upstream'
    ? [...own.flatMap(inputs), ...others.flatMap(outputs).filter((edge) => near.has(edge.downstream))]
    : [...own.flatMap(outputs), ...others.flatMap(inputs).filter((edge) => near.has(edge.upstream))];
}

class Collected {
  readonly edges: LineageEdge[] = [];
  truncated = false;
  private readonly keys = new Set<string>();
  private readonly columns = new Map<string, EntityLineage['columns'][number]>();
  private characters = 0;

  constructor(private readonly limits: LineageLimits) {}

  /** Whether the edge is part of the answer, now or since before. */
  add(edge: LineageEdge): boolean {
    const key = `${edge.upstream}\n${edge.downstream}`;
    if (this.keys.has(key)) return true;
    if (!this.fits(key.length)) return false;
    this.keys.add(key);
    this.edges.push(edge);
    return true;
  }

  note(entity: EntityLineage): void {
    for (const edge of entity.columns) this.columns.set(`${edge.upstream}\n${edge.downstream}`, edge);
  }

  /** Edges between columns of entities that the answer is about. */
  columnEdges(reached: ReadonlySet<string>): EntityLineage['columns'][number][] {
    return [...this.columns].flatMap(([key, edge]) => {
      const inside = [edge.upstream, edge.downstream].every((field) =>
        reached.has(parentOfField(field) ?? ''),
      );
      return inside && this.fits(key.length) ? [edge] : [];
    });
  }

  private fits(length: number): boolean {
    this.characters += length + 60;
    if (this.characters <= this.limits.characters) return true;
    this.truncated = true;
    return false;
  }
}
