import { type ColumnLineageEdge } from '@dataspoke/contracts';
import { aspectOf, type Aspects, type FineGrainedLineage } from '@dataspoke/datahub-client';
import { Urn } from '@dataspoke/domain';

/** Aspects that {@link entityLineage} reads. */
export const LINEAGE_ASPECTS = {
  dataset: ['upstreamLineage'],
  dataJob: ['dataJobInputOutput', 'dataJobInfo', 'subTypes'],
} as const;

/** What one dataset or data job says about lineage. */
export interface EntityLineage {
  readonly urn: string;
  /** Where its data comes from, and as what the edge is known. */
  readonly inputs: readonly { readonly urn: string; readonly type: string }[];
  /** Where it takes data to; jobs only. */
  readonly outputs: readonly { readonly urn: string; readonly type: string }[];
  readonly columns: readonly ColumnLineageEdge[];
}

/** Reads the lineage out of an entity's aspects; nothing where nothing is stored. Raises DataHubRejected for a malformed aspect. */
export function entityLineage(urn: string, aspects: Aspects | undefined): EntityLineage {
  const upstream = aspectOf(aspects, 'upstreamLineage');
  const job = aspectOf(aspects, 'dataJobInputOutput');
  const type = kindOfJob(aspects);
  const ends = (plain: readonly string[] = [], edges: readonly { readonly destinationUrn: string }[] = []) =>
    [...new Set([...plain, ...edges.map((edge) => edge.destinationUrn)])].map((end) => ({ urn: end, type }));
  return {
    urn,
    inputs: [
      ...(upstream?.upstreams ?? []).map((edge) => ({ urn: edge.dataset, type: edge.type })),
      ...ends(job?.inputDatasets, job?.inputDatasetEdges),
      ...ends(job?.inputDatajobs, job?.inputDatajobEdges),
    ],
    outputs: ends(job?.outputDatasets, job?.outputDatasetEdges),
    columns: [...(upstream?.fineGrainedLineages ?? []), ...(job?.fineGrainedLineages ?? [])].flatMap(
      columnEdges,
    ),
  };
}

/** The entity that a schema field belongs to; undefined for any other URN. */
export function parentOfField(field: string): string | undefined {
  if (!Urn.isValid(field)) return undefined;
  const urn = Urn.parse(field);
  return urn.entityType === 'schemaField' ? urn.parts[0] : undefined;
}

function kindOfJob(aspects: Aspects | undefined): string {
  const [subType] = aspectOf(aspects, 'subTypes')?.typeNames ?? [];
  const type = aspectOf(aspects, 'dataJobInfo')?.type;
  const declared = type?.string ?? type?.['com.linkedin.datajob.azkaban.AzkabanJobType'];
  return (subType ?? declared ?? 'JOB').slice(0, 60) || 'JOB';
}

function columnEdges({ upstreams = [], downstreams = [] }: FineGrainedLineage): ColumnLineageEdge[] {
  return upstreams.flatMap((upstream) => downstreams.map((downstream) => ({ upstream, downstream })));
}
