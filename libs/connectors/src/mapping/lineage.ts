import { type JsonObject } from '../connector';
import {
  type ColumnEdge,
  type DatasetRecord,
  type EdgeKind,
  type LineageRecord,
  type Path,
  type RemoteTable,
} from '../records';
import { type MappingContext } from './desired-aspect';
import { datasetUrn, fieldUrn } from './urns';

/** What DataHub calls how a column becomes another one. */
export const OPERATIONS: Readonly<Record<EdgeKind, string>> = {
  identity: 'IDENTITY',
  transformation: 'TRANSFORM',
  aggregation: 'AGGREGATION',
};

/** `upstreamLineage` of a dataset that reads others, here or elsewhere; undefined for one that does not. */
export function upstreamLineage(
  { path, lineage, remote }: Pick<DatasetRecord, 'path' | 'lineage' | 'remote'>,
  context: MappingContext,
): JsonObject | undefined {
  if (!lineage && !remote) return undefined;
  const own = datasetUrn(path, context);
  const read = lineage ? urns(lineage.inputs, context).filter((urn) => urn !== own) : [];
  const there = remote && remoteContext(remote, context);
  const columns = [
    ...(lineage ? fineGrained(lineage, context) : []),
    ...(remote && there ? copied(path, remote, context, there) : []),
  ];
  return {
    upstreams: [
      ...read.map((dataset) => ({ dataset, type: 'VIEW' })),
      ...(remote && there ? [{ dataset: datasetUrn(remote.path, there), type: 'COPY' }] : []),
    ],
    ...(columns.length > 0 ? { fineGrainedLineages: columns } : {}),
  };
}

function remoteContext({ platform, platformInstance }: RemoteTable, context: MappingContext): MappingContext {
  const { env, profiledAt } = context;
  return { platform, env, profiledAt, ...(platformInstance === undefined ? {} : { platformInstance }) };
}

function copied(
  path: Path,
  remote: RemoteTable,
  here: MappingContext,
  there: MappingContext,
): readonly JsonObject[] {
  return remote.columns.map(({ from, to }) => ({
    upstreamType: 'FIELD_SET',
    upstreams: [fieldUrn(remote.path, from, there)],
    downstreamType: 'FIELD',
    downstreams: [fieldUrn(path, to, here)],
    transformOperation: OPERATIONS.identity,
    confidenceScore: 1,
  }));
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
