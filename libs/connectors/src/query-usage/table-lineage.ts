import { type ColumnEdge, type EdgeKind, type TableName } from '@dataspoke/sql-lineage';
import { type JsonObject } from '../connector';
import { isObject, numberAt } from '../json';
import { OPERATIONS } from '../mapping/lineage';
import { type FileBackedMap } from '../working-file/file-backed-map';
import { type Stored, type WorkingFile } from '../working-file/working-file';
import { storedTexts } from './stored-values';
import { type TableUrns } from './table-urns';

interface Target {
  /** Datasets it is filled from, each with its place in the order they came. */
  readonly upstreams: Map<string, number>;
  /** What fills its columns, {@link edgeText} each: a folder of scripts has millions, and whole URNs would be ten times as much. */
  readonly edges: Set<string>;
  confidence: number;
}

/** A table that is filled from another one. */
export interface FilledTable {
  readonly from: TableName;
  readonly to: TableName;
  /** 0 to 1. */
  readonly confidence: number;
}

const KINDS: readonly EdgeKind[] = ['identity', 'transformation', 'aggregation'];
/** No name of a column holds it. */
const BETWEEN = '\u0000';

/** Edges that are held in memory, about 100 bytes each. */
const HELD_EDGES = 100_000;

const STORED_TARGET: Stored<Target> = {
  toJson: ({ upstreams, edges, confidence }) => ({
    upstreams: [...upstreams.keys()],
    edges: [...edges],
    confidence,
  }),
  fromJson: (json) => {
    const value = isObject(json) ? json : {};
    return {
      upstreams: new Map(storedTexts(value['upstreams']).map((upstream, at) => [upstream, at])),
      edges: new Set(storedTexts(value['edges'])),
      confidence: numberAt(value, 'confidence') ?? 0,
    };
  },
};

/** Brings together what many statements say of the same tables, so that each thing is said once. */
export class TableLineage {
  private readonly targets: FileBackedMap<Target>;

  constructor(
    file: WorkingFile,
    private readonly urns: TableUrns,
  ) {
    this.targets = file.map(STORED_TARGET, {
      most: HELD_EDGES,
      weigh: ({ upstreams, edges }) => 1 + upstreams.size + edges.size,
    });
  }

  /** Adds what one text fills. */
  add(filled: readonly FilledTable[], columns: readonly ColumnEdge[]): void {
    const pairs = new Set<string>();
    const changed = new Map<string, Target>();
    for (const { from, to, confidence } of filled) {
      const [source, target] = [this.urns.dataset(from), this.urns.dataset(to)];
      if (!source || !target || source === target) continue;
      pairs.add(`${source}\n${target}`);
      const known = changed.get(target) ?? this.targets.get(target);
      const own: Target = known ?? { upstreams: new Map(), edges: new Set(), confidence };
      if (!own.upstreams.has(source)) own.upstreams.set(source, own.upstreams.size);
      own.confidence = Math.min(own.confidence, confidence);
      changed.set(target, own);
    }
    if (pairs.size === 0) return;
    for (const { from, to, kind } of columns) {
      if (to.table === null) continue;
      const [source, target] = [this.urns.dataset(from.table), this.urns.dataset(to.table)];
      if (!source || !target || !pairs.has(`${source}\n${target}`)) continue;
      const own = changed.get(target);
      const upstream = own?.upstreams.get(source);
      if (own && upstream !== undefined) own.edges.add(edgeText(to.column, kind, upstream, from.column));
    }
    for (const [target, own] of changed) this.targets.set(target, own);
  }

  /** Datasets that are filled, in their order. */
  datasets(): Iterable<string> {
    return this.targets.keys();
  }

  /** `upstreamLineage` of a dataset; undefined for one that nothing fills. */
  of(dataset: string): JsonObject | undefined {
    const target = this.targets.get(dataset);
    if (!target) return undefined;
    const { upstreams, confidence } = target;
    const fine = this.fields(dataset, target).map(({ to, operation, from }) => ({
      upstreamType: 'FIELD_SET',
      upstreams: [...from].sort(),
      downstreamType: 'FIELD',
      downstreams: [to],
      transformOperation: operation,
      confidenceScore: confidence,
    }));
    return {
      upstreams: [...upstreams.keys()].sort().map((upstream) => ({ dataset: upstream, type: 'TRANSFORMED' })),
      ...(fine.length > 0 ? { fineGrainedLineages: fine } : {}),
    };
  }

  /** Downstream field and operation with their upstream fields, in order. */
  private fields(
    dataset: string,
    { upstreams, edges }: Target,
  ): readonly { readonly to: string; readonly operation: string; readonly from: ReadonlySet<string> }[] {
    const sources = [...upstreams.keys()];
    const fields = new Map<string, { to: string; operation: string; from: Set<string> }>();
    for (const edge of edges) {
      const [toColumn = '', kind = '', upstream = '', fromColumn = ''] = edge.split(BETWEEN);
      const source = sources[Number(upstream)];
      const to = this.urns.field(dataset, toColumn);
      const from = source === undefined ? undefined : this.urns.field(source, fromColumn);
      if (to === undefined || from === undefined) continue;
      const operation = OPERATIONS[KINDS[Number(kind)] ?? 'transformation'];
      const key = `${to}\n${operation}`;
      const own = fields.get(key) ?? { to, operation, from: new Set<string>() };
      own.from.add(from);
      fields.set(key, own);
    }
    return [...fields].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, field]) => field);
  }
}

function edgeText(to: string, kind: EdgeKind, upstream: number, from: string): string {
  // Joined at once: a text that is put together of others holds on to them.
  return [to, KINDS.indexOf(kind), upstream, from].join(BETWEEN);
}
