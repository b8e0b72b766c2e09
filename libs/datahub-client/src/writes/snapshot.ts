import { asciiJson } from '@dataspoke/domain';
import { aspectProblem, recordOfAspect, type AspectValues } from '../aspects/aspect-table';
import { DataHubRejected } from '../errors';
import { type DataHubConnection } from '../http/datahub-connection';
import { ownOf } from '../json';
import { type CatalogModel } from '../model/catalog-model';
import { aspectText } from './aspect-text';
import { type SystemMetadataInput } from './proposal';

/** Aspects of one entity, by their names; what old producers send as a "metadata change event". */
export interface Snapshot {
  readonly urn: string;
  readonly aspects: { readonly [N in keyof AspectValues]?: AspectValues[N] };
}

/** The entity types that have a snapshot, which is all that existed before proposals did, and its record. */
const SNAPSHOTS: Readonly<Record<string, string>> = {
  chart: 'ChartSnapshot',
  corpGroup: 'CorpGroupSnapshot',
  corpuser: 'CorpUserSnapshot',
  dashboard: 'DashboardSnapshot',
  dataFlow: 'DataFlowSnapshot',
  dataHubPolicy: 'DataHubPolicySnapshot',
  dataHubRetention: 'DataHubRetentionSnapshot',
  dataJob: 'DataJobSnapshot',
  dataPlatform: 'DataPlatformSnapshot',
  dataProcess: 'DataProcessSnapshot',
  dataset: 'DatasetSnapshot',
  glossaryNode: 'GlossaryNodeSnapshot',
  glossaryTerm: 'GlossaryTermSnapshot',
  mlFeature: 'MLFeatureSnapshot',
  mlFeatureTable: 'MLFeatureTableSnapshot',
  mlModel: 'MLModelSnapshot',
  mlModelDeployment: 'MLModelDeploymentSnapshot',
  mlModelGroup: 'MLModelGroupSnapshot',
  mlPrimaryKey: 'MLPrimaryKeySnapshot',
  schemaField: 'SchemaFieldSnapshot',
  tag: 'TagSnapshot',
};

/**
 * Writes a snapshot by `POST /entities?action=ingest`, where aspects are keyed by the names of their records. Raises
 * {@link DataHubRejected} for what would not be stored, before anything is sent, and for what DataHub refuses.
 */
export async function emitSnapshot(
  connection: DataHubConnection,
  model: CatalogModel,
  snapshot: Snapshot,
  systemMetadata: SystemMetadataInput,
  signal: AbortSignal | undefined,
): Promise<void> {
  const record = requireSnapshot(model, snapshot.urn);
  const aspects: string[] = [];
  for (const [name, value] of Object.entries(snapshot.aspects)) {
    const problem = aspectOfSnapshot(model, snapshot.urn, name) ?? aspectProblem(name, value);
    if (problem !== undefined) throw new DataHubRejected(`${name} of ${snapshot.urn}: ${problem}`);
    aspects.push(`{"${recordOfAspect(name) ?? ''}":${aspectText(value)}}`);
  }
  if (aspects.length === 0) throw new DataHubRejected(`the snapshot of ${snapshot.urn} has no aspect`);
  const entity = `{"com.linkedin.metadata.snapshot.${record}":{"urn":${asciiJson(snapshot.urn)},"aspects":[${aspects.join(',')}]}}`;
  await connection.call({
    method: 'POST',
    path: '/entities',
    query: { action: 'ingest' },
    headers: { 'x-restli-protocol-version': '2.0.0' },
    body: `{"entity":{"value":${entity}},"systemMetadata":${asciiJson(systemMetadata)}}`,
    signal,
    repeatable: true,
  });
}

function requireSnapshot(model: CatalogModel, text: string): string {
  let entityType: string;
  try {
    ({ entityType } = model.parseStorableUrn(text));
  } catch (error) {
    throw new DataHubRejected(error instanceof Error ? error.message : 'not a URN');
  }
  const record = ownOf(SNAPSHOTS, entityType);
  if (record !== undefined) return record;
  throw new DataHubRejected(`${entityType} has no snapshot; emit proposals`);
}

function aspectOfSnapshot(model: CatalogModel, urn: string, name: string): string | undefined {
  const parsed = model.parseUrn(urn);
  const kind = model.aspectKind(parsed, name);
  if (kind === undefined || recordOfAspect(name) === undefined) return `no aspect of ${parsed.entityType}`;
  return kind === 'timeseries' ? 'a time series is no part of a snapshot; emit a proposal' : undefined;
}
