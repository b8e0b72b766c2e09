import { type SystemMetadata, type SystemMetadataInput } from '@dataspoke/datahub-client';

const RUN_ID_PREFIX = 'dataspoke-';

/**
 * What DataHub keeps beside every aspect that a run writes. The run id is how our own writes are known again: the actor cannot
 * tell, since other programs may use the same token, and a write in DataHub's own pages never carries such a run id.
 */
export function writtenBy(run: { readonly id: string; readonly sourceId: string }): SystemMetadataInput {
  return { runId: `${RUN_ID_PREFIX}${run.id}`, pipelineName: `${RUN_ID_PREFIX}source-${run.sourceId}` };
}

/** Whether the last write of an aspect was made by a run of ours, of whatever source. */
export function isOwnWrite(systemMetadata: SystemMetadata | undefined): boolean {
  return systemMetadata?.runId?.startsWith(RUN_ID_PREFIX) ?? false;
}
