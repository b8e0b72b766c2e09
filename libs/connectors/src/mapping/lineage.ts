import { type JsonObject } from '../connector';
import { type ColumnEdge, type EdgeKind, type LineageRecord, type Path } from '../records';
import { type MappingContext } from './desired-aspect';
import { datasetUrn, fieldUrn } from './urns';

/** What DataHub calls how a column becomes another one. */
export const OPERATIONS: Readonly<Record<EdgeKind, string>> = {
  identity: 'IDENTITY',
  transformation: 'TRANSFORM',
  aggregation: 'AGGREGATION',
};

/** `upstreamLineage` of the view at `path`. */
export function upstreamLineage(path: Path, lineage: LineageRecord, context: MappingContext): JsonObject {
  const own = datasetUrn(path, context);
  const upstreams = urns(lineage.inputs, context).filter((urn) => urn !== own);
  const columns = fineGrained(lineage, context);
  return {
    upstreams: upstreams.map((dataset) => ({ dataset, type: 'VIEW' })),
    ...(columns.length > 0 ? { fineGrainedLineages: columns } : {}),
  };
}

/** `dataJobInputOutput` of a routine. */
export function dataJobInputOutput(lineage: LineageRecord, context: MappingContext): JsonObject {
  const edges = (paths: readonly Path[]): readonly JsonObject[] =>
    urns(paths, context).map((destinationUrn) => ({ destinationUrn }));
  const columns = fineGrained(lineage, context);
  return {
    // Superseded by the edges, yet required by the aspect's schema.
    inputDatasets: [],
    outputDatasets: [],
    inputDatasetEdges: edges(lineage.inputs),
    outputDatasetEdges: edges(lineage.outputs),
    ...(columns.length > 0 ? { fineGrainedLineages: columns } : {}),
  };
}

function urns(paths: readonly Path[], context: MappingContext): readonly string[] {
  return [...new Set(paths.map((path) => datasetUrn(path, context)))].sort();
}

// One entry per downstream column and operation: DataHub can patch only entries with a single downstream.
function fineGrained(lineage: LineageRecord, context: MappingContext): readonly JsonObject[] {
  const key = (edge: ColumnEdge): string =>
    `${fieldUrn(edge.to.path, edge.to.column, context)}\n${edge.kind}`;
  return [...Map.groupBy(lineage.columnEdges, key)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, edges]) => {
      const [first] = edges;
      return {
        upstreamType: 'FIELD_SET',
        upstreams: [
          ...new Set(edges.map((edge) => fieldUrn(edge.from.path, edge.from.column, context))),
        ].sort(),
        downstreamType: 'FIELD',
        downstreams: first ? [fieldUrn(first.to.path, first.to.column, context)] : [],
        ...(first ? { transformOperation: OPERATIONS[first.kind] } : {}),
        confidenceScore: lineage.confidence,
      };
    });
}
