import { type FabricType } from '@dataspoke/domain';
import { auditStamp, timeStamp, type AuditStamp, type TimeStamp } from './shared-aspects';
import { bookkeeping, float32, mapOf, optional, record, setOf, symbol, text, union } from './shape';

export const LINEAGE_TYPES = ['COPY', 'TRANSFORMED', 'VIEW'] as const;
export type LineageType = (typeof LINEAGE_TYPES)[number];
type LineageMatchType = 'EXACT' | 'NORMALIZED' | 'UNRESOLVED';

/** A dataset this one is made from. */
export type Upstream = {
  readonly auditStamp?: AuditStamp;
  readonly created?: AuditStamp;
  readonly dataset: string;
  readonly type: LineageType;
  readonly properties?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly matchType?: LineageMatchType;
};

/** Columns that columns are made from; all URNs are schemaField URNs unless a type says otherwise. */
export type FineGrainedLineage = {
  readonly upstreamType: 'FIELD_SET' | 'DATASET' | 'NONE';
  readonly upstreams?: readonly string[];
  readonly downstreamType: 'FIELD' | 'FIELD_SET';
  readonly downstreams?: readonly string[];
  readonly transformOperation?: string;
  /** 0 to 1; absent means 1. */
  readonly confidenceScore?: number;
  readonly query?: string;
  readonly matchType?: LineageMatchType;
};
const fineGrainedLineage = record<FineGrainedLineage>({
  upstreamType: symbol<FineGrainedLineage['upstreamType']>(),
  upstreams: optional(setOf(text)),
  downstreamType: symbol<FineGrainedLineage['downstreamType']>(),
  downstreams: optional(setOf(text)),
  transformOperation: optional(text),
  confidenceScore: optional(float32, 1),
  query: optional(text),
  matchType: optional(symbol<LineageMatchType>()),
});

export type UpstreamLineage = {
  readonly upstreams: readonly Upstream[];
  readonly fineGrainedLineages?: readonly FineGrainedLineage[];
};
export const upstreamLineage = record<UpstreamLineage>({
  upstreams: setOf(
    record<Upstream>({
      auditStamp: bookkeeping(auditStamp),
      created: bookkeeping(auditStamp),
      dataset: text,
      type: symbol(...LINEAGE_TYPES),
      properties: optional(mapOf(text), {}),
      query: optional(text),
      matchType: optional(symbol<LineageMatchType>()),
    }),
  ),
  fineGrainedLineages: optional(setOf(fineGrainedLineage), []),
});

/** An edge of a data job. */
export type Edge = {
  readonly sourceUrn?: string;
  readonly destinationUrn: string;
  readonly created?: AuditStamp;
  readonly lastModified?: AuditStamp;
  readonly properties?: Readonly<Record<string, string>>;
};
const edge = record<Edge>({
  sourceUrn: optional(text),
  destinationUrn: text,
  created: bookkeeping(auditStamp),
  lastModified: bookkeeping(auditStamp),
  properties: optional(mapOf(text), {}),
});

/** What a data job reads and writes; the plain lists are the older form of the edges, required but mostly empty. */
export type DataJobInputOutput = {
  readonly inputDatasets: readonly string[];
  readonly inputDatasetEdges?: readonly Edge[];
  readonly outputDatasets: readonly string[];
  readonly outputDatasetEdges?: readonly Edge[];
  readonly inputDatajobs?: readonly string[];
  readonly inputDatajobEdges?: readonly Edge[];
  readonly inputDatasetFields?: readonly string[];
  readonly outputDatasetFields?: readonly string[];
  readonly fineGrainedLineages?: readonly FineGrainedLineage[];
};
export const dataJobInputOutput = record<DataJobInputOutput>({
  inputDatasets: setOf(text),
  inputDatasetEdges: optional(setOf(edge), []),
  outputDatasets: setOf(text),
  outputDatasetEdges: optional(setOf(edge), []),
  inputDatajobs: optional(setOf(text), []),
  inputDatajobEdges: optional(setOf(edge), []),
  inputDatasetFields: optional(setOf(text), []),
  outputDatasetFields: optional(setOf(text), []),
  fineGrainedLineages: optional(setOf(fineGrainedLineage), []),
});

export type DataJobInfo = {
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly externalUrl?: string;
  readonly name: string;
  readonly description?: string;
  /** `{ string: 'COMMAND' }`; see {@link dataJobType}. */
  readonly type: Readonly<Record<string, string>>;
  readonly flowUrn?: string;
  readonly created?: TimeStamp;
  readonly lastModified?: TimeStamp;
  readonly env?: FabricType;
};
export const dataJobInfo = record<DataJobInfo>({
  customProperties: optional(mapOf(text), {}),
  externalUrl: optional(text),
  name: text,
  description: optional(text),
  type: union<DataJobInfo['type']>({
    string: text,
    'com.linkedin.datajob.azkaban.AzkabanJobType': text,
  }),
  flowUrn: optional(text),
  created: optional(timeStamp),
  lastModified: optional(timeStamp),
  env: optional(symbol<FabricType>()),
});

/** The union value of `dataJobInfo.type`, e.g. `SQL`. */
export function dataJobType(name: string): DataJobInfo['type'] {
  return { string: name };
}
