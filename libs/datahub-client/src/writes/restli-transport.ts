import { asciiJson, Urn, urnPathSegment } from '@dataspoke/domain';
import { DataHubRejected, DataHubUnavailable } from '../errors';
import { type DataHubConnection } from '../http/datahub-connection';
import { isJsonObject, textOf } from '../json';
import { aspectText } from './aspect-text';
import { type EmitMode } from './emit-result';
import { type DeleteProposal, type PatchDocument } from './proposal';
import { type PlannedWrite } from './write-plan';
import {
  type EncodeContext,
  type EncodedBatch,
  type Frame,
  isQueued,
  isRepeatable,
  proposalHeaders,
  type SendOptions,
  type Sent,
  traceIdOf,
  type WriteTransport,
} from './write-transport';

const RESTLI = { 'x-restli-protocol-version': '2.0.0' };

/** Writes by rest.li `ingestProposalBatch`: any entity types together, and CREATE and PATCH as they are meant. */
export class RestLiTransport implements WriteTransport {
  constructor(private readonly connection: DataHubConnection) {}

  groupOf(): string {
    return 'any';
  }

  frame(mode: EmitMode): Frame {
    // `async` is a text in this protocol.
    return { head: '{"proposals":[', tail: `],"async":"${String(isQueued(mode))}"}` };
  }

  encode({ proposal, entityType }: PlannedWrite, { mode, systemMetadata }: EncodeContext): string {
    const aspect =
      proposal.changeType === 'PATCH'
        ? `{"value":${JSON.stringify(patchText(proposal.patch))},"contentType":"application/json-patch+json"}`
        : `{"value":${JSON.stringify(aspectText(proposal.value))},"contentType":"application/json"}`;
    const headers = proposalHeaders(proposal, mode);
    return (
      `{"entityType":"${entityType}","entityUrn":${asciiJson(proposal.urn)},"changeType":"${proposal.changeType}",` +
      `"aspectName":"${proposal.aspectName}","aspect":${aspect},` +
      `"systemMetadata":${systemMetadata(proposal.systemMetadata)}` +
      (headers === undefined ? '}' : `,"headers":${asciiJson(headers)}}`)
    );
  }

  async send({ items, body }: EncodedBatch, { signal }: SendOptions): Promise<Sent> {
    const answer = await this.connection.call({
      method: 'POST',
      path: '/aspects',
      query: { action: 'ingestProposalBatch' },
      headers: RESTLI,
      body,
      signal,
      repeatable: items.every(({ proposal }) => isRepeatable(proposal)),
    });
    // It says "success" for the whole batch, and nothing about its items; a bare 200 can come from anybody.
    if (!isJsonObject(answer.json) || textOf(answer.json['value']) === undefined) {
      throw new DataHubUnavailable('DataHub did not say whether it took the batch', answer.status);
    }
    return { traceId: traceIdOf(answer.header('traceparent')), unconfirmed: [] };
  }

  async delete(proposal: DeleteProposal, target: 'entity' | 'aspect', signal?: AbortSignal): Promise<void> {
    if (target === 'aspect') {
      // rest.li drops a DELETE of a single aspect without a word; only OpenAPI can do it.
      await deleteByPath(this.connection, proposal, target, signal);
      return;
    }
    await this.connection.call({
      method: 'POST',
      path: '/entities',
      query: { action: 'delete' },
      headers: RESTLI,
      body: JSON.stringify({ urn: proposal.urn }),
      signal,
      repeatable: true,
    });
  }
}

/** Deletes by OpenAPI v3; "not found" is fine. */
export async function deleteByPath(
  connection: DataHubConnection,
  { urn, aspectName }: DeleteProposal,
  target: 'entity' | 'aspect',
  signal: AbortSignal | undefined,
): Promise<void> {
  const entity = `/openapi/v3/entity/${Urn.parse(urn).entityType}/${urnPathSegment(urn)}`;
  try {
    await connection.call({
      method: 'DELETE',
      path: target === 'entity' ? entity : `${entity}/${aspectName}`,
      signal,
      repeatable: true,
    });
  } catch (error) {
    if (!(error instanceof DataHubRejected && error.status === 404)) throw error;
  }
}

function patchText(document: PatchDocument): string {
  const generic = document.arrayPrimaryKeys !== undefined || document.forceGenericPatch !== undefined;
  return asciiJson(generic ? document : document.patch);
}
