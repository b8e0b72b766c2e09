import { aspectEquals } from '../aspects/aspect-table';
import { type FineGrainedLineage, type LineageType } from '../aspects/lineage-aspects';
import { type AuditStamp } from '../aspects/shared-aspects';
import { isJsonObject, listOf, textOf, type JsonObject, type JsonValue } from '../json';
import {
  checkOrigin,
  markOperation,
  mergeEdges,
  originOfColumnLineage,
  type ClaimedEdge,
  type Origin,
} from './origin';

/** Columns that columns are made from, as schemaField URNs; DataHub's own patches need exactly one downstream. */
export interface ColumnEdge {
  readonly upstreams: readonly string[];
  readonly downstreams: readonly string[];
  /** How, in a word or a line, e.g. `IDENTITY`, `SUM(amount)`. */
  readonly operation?: string;
  /** 0 to 1; absent means 1. */
  readonly confidenceScore?: number;
  /** URN of a query entity. */
  readonly query?: string;
}

/** What one origin knows about the upstreams of one dataset: all of it, each time. */
export interface OriginUpstreams {
  readonly origin: Origin;
  readonly upstreams: readonly {
    readonly dataset: string;
    readonly type: LineageType;
    readonly query?: string;
  }[];
  readonly columns?: readonly ColumnEdge[];
  /** When and by whom new edges are written. */
  readonly stamp: AuditStamp;
}

/**
 * `upstreamLineage` with the edges of one origin replaced by what it knows now, those of everybody else kept as they are.
 * Undefined when nothing is stored and the origin knows nothing; the stored value itself when nothing changes.
 * Raises TypeError for an origin that cannot be marked.
 */
export function mergeUpstreamLineage(
  current: JsonObject | undefined,
  { origin, upstreams, columns = [], stamp }: OriginUpstreams,
): JsonObject | undefined {
  checkOrigin(origin);
  const edges = upstreams.map(({ dataset, type, query }): ClaimedEdge => ({
    key: dataset,
    claim: type,
    create: { auditStamp: stamp, created: stamp, dataset },
    decide: { type, query },
  }));
  return settle('upstreamLineage', current, {
    upstreams: mergeEdges(current?.['upstreams'], edges, origin, { key: 'dataset', claim: 'type' }),
    fineGrainedLineages: mergeColumns(current?.['fineGrainedLineages'], columns, origin),
  });
}

/** What one origin knows about what a data job reads and writes: all of it, each time. */
export interface OriginJobEdges {
  readonly origin: Origin;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly inputJobs?: readonly string[];
  readonly columns?: readonly ColumnEdge[];
  readonly stamp: AuditStamp;
}

/** `dataJobInputOutput`, merged as {@link mergeUpstreamLineage} does. The older plain lists are left as they are. */
export function mergeDataJobInputOutput(
  current: JsonObject | undefined,
  { origin, inputs, outputs, inputJobs = [], columns = [], stamp }: OriginJobEdges,
): JsonObject | undefined {
  checkOrigin(origin);
  const edges = (urns: readonly string[], plainList: string, edgeList: string) => {
    const saidByOthers = new Set(listOf(current?.[plainList]));
    const claimed = urns
      .filter((urn) => !saidByOthers.has(urn))
      .map((urn): ClaimedEdge => ({
        key: urn,
        claim: '',
        create: { destinationUrn: urn, created: stamp, lastModified: stamp },
        decide: {},
      }));
    return mergeEdges(current?.[edgeList], claimed, origin, { key: 'destinationUrn' });
  };
  return settle('dataJobInputOutput', current, {
    inputDatasets: listOf(current?.['inputDatasets']),
    inputDatasetEdges: edges(inputs, 'inputDatasets', 'inputDatasetEdges'),
    outputDatasets: listOf(current?.['outputDatasets']),
    outputDatasetEdges: edges(outputs, 'outputDatasets', 'outputDatasetEdges'),
    inputDatajobEdges: edges(inputJobs, 'inputDatajobs', 'inputDatajobEdges'),
    fineGrainedLineages: mergeColumns(current?.['fineGrainedLineages'], columns, origin),
  });
}

function mergeColumns(
  stored: JsonValue | undefined,
  columns: readonly ColumnEdge[],
  origin: Origin,
): readonly JsonValue[] {
  const others = listOf(stored).filter(
    (entry) => !isJsonObject(entry) || originOfColumnLineage(entry) !== origin,
  );
  const said = new Set(
    others.filter((entry) => isJsonObject(entry) && originOfColumnLineage(entry) === undefined).map(endsOf),
  );
  const own = new Map(
    columns.map((edge) => columnLineage(edge, origin)).map((entry) => [identityOf(entry), entry]),
  );
  return [...others, ...[...own.values()].filter((entry) => !said.has(endsOf(entry)))];
}

function columnLineage(edge: ColumnEdge, origin: Origin): FineGrainedLineage {
  return {
    upstreamType: edge.upstreams.length === 0 ? 'NONE' : 'FIELD_SET',
    upstreams: edge.upstreams,
    downstreamType: edge.downstreams.length === 1 ? 'FIELD' : 'FIELD_SET',
    downstreams: edge.downstreams,
    transformOperation: markOperation(edge.operation, origin),
    confidenceScore: edge.confidenceScore ?? 1,
    query: edge.query,
  };
}

function endsOf(entry: JsonValue): string {
  const ends = isJsonObject(entry) ? entry : {};
  const sorted = (name: string) => listOf(ends[name]).map(textOf).sort();
  return JSON.stringify([sorted('upstreams'), sorted('downstreams')]);
}

function identityOf(entry: FineGrainedLineage): string {
  return `${endsOf(entry)} ${entry.transformOperation ?? ''} ${entry.query ?? ''}`;
}

function settle(
  aspectName: 'upstreamLineage' | 'dataJobInputOutput',
  current: JsonObject | undefined,
  parts: JsonObject,
): JsonObject | undefined {
  const merged = { ...current, ...parts };
  if (current === undefined && Object.values(parts).every((part) => listOf(part).length === 0))
    return undefined;
  return aspectEquals(aspectName, current, merged) ? current : merged;
}
