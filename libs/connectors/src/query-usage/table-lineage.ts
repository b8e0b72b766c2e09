import { type ColumnEdge, type TableName } from '@dataspoke/sql-lineage';
import { type JsonObject } from '../connector';
import { OPERATIONS } from '../mapping/lineage';
import { type TableUrns } from './table-urns';

interface Target {
  readonly upstreams: Set<string>;
  /** Downstream field and operation → upstream fields. */
  readonly fields: Map<
    string,
    { readonly to: string; readonly operation: string; readonly from: Set<string> }
  >;
  confidence: number;
}

/** A table that is filled from another one. */
export interface FilledTable {
  readonly from: TableName;
  readonly to: TableName;
  /** 0 to 1. */
  readonly confidence: number;
}

/** Brings together what many statements say of the same tables, so that each thing is said once. */
export class TableLineage {
  private readonly targets = new Map<string, Target>();

  constructor(private readonly urns: TableUrns) {}

  /** Adds what one text fills. */
  add(filled: readonly FilledTable[], columns: readonly ColumnEdge[]): void {
    const pairs = new Set<string>();
    for (const { from, to, confidence } of filled) {
      const [source, target] = [this.urns.dataset(from), this.urns.dataset(to)];
      if (!source || !target || source === target) continue;
      pairs.add(`${source}\n${target}`);
      const known = this.targets.get(target);
      const own: Target = known ?? { upstreams: new Set(), fields: new Map(), confidence };
      own.upstreams.add(source);
      own.confidence = Math.min(own.confidence, confidence);
      this.targets.set(target, own);
    }
    if (pairs.size === 0) return;
    for (const { from, to, kind } of columns) {
      if (to.table === null) continue;
      const [source, target] = [this.urns.dataset(from.table), this.urns.dataset(to.table)];
      if (!source || !target || !pairs.has(`${source}\n${target}`)) continue;
      const [upstream, downstream] = [
        this.urns.field(source, from.column),
        this.urns.field(target, to.column),
      ];
      this.field(target, downstream, OPERATIONS[kind], upstream);
    }
  }

  /** Datasets that are filled. */
  datasets(): Iterable<string> {
    return this.targets.keys();
  }

  /** `upstreamLineage` of a dataset; undefined for one that nothing fills. */
  of(dataset: string): JsonObject | undefined {
    const target = this.targets.get(dataset);
    if (!target) return undefined;
    const { upstreams, fields, confidence } = target;
    const fine = [...fields]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { to, operation, from }]) => ({
        upstreamType: 'FIELD_SET',
        upstreams: [...from].sort(),
        downstreamType: 'FIELD',
        downstreams: [to],
        transformOperation: operation,
        confidenceScore: confidence,
      }));
    return {
      upstreams: [...upstreams].sort().map((upstream) => ({ dataset: upstream, type: 'TRANSFORMED' })),
      ...(fine.length > 0 ? { fineGrainedLineages: fine } : {}),
    };
  }

  private field(target: string, to: string | undefined, operation: string, source: string | undefined): void {
    const fields = this.targets.get(target)?.fields;
    if (!fields || to === undefined || source === undefined) return;
    const key = `${to}\n${operation}`;
    const own = fields.get(key) ?? { to, operation, from: new Set<string>() };
    own.from.add(source);
    fields.set(key, own);
  }
}
