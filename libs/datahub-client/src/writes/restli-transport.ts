import { asciiJson, Urn, urnPathSegment } from '@dataspoke/domain';
import { anyCanonical } from '../aspects/shape';
import { DataHubRejected } from '../errors';
import { type DataHubConnection } from '../http/datahub-connection';
import {
  type DeleteProposal,
  type PatchDocument,
  type PatchProposal,
  type SystemMetadataInput,
  type ValueProposal,
} from './proposal';
import { type PreparedProposal, type SendOptions, type WriteTransport } from './write-transport';

const RESTLI = { 'x-restli-protocol-version': '2.0.0' };

/** Writes by rest.li `ingestProposalBatch`: any entity types together, and CREATE and PATCH as they are meant. */
export class RestLiTransport implements WriteTransport {
  constructor(private readonly connection: DataHubConnection) {}

  groupOf(): string {
    return 'any';
  }

  prepare(
    proposal: ValueProposal | PatchProposal,
    entityType: string,
    systemMetadata: SystemMetadataInput,
  ): PreparedProposal {
    const text = JSON.stringify({
      entityType,
      entityUrn: proposal.urn,
      changeType: proposal.changeType,
      aspectName: proposal.aspectName,
      aspect:
        proposal.changeType === 'PATCH'
          ? { value: patchText(proposal.patch), contentType: 'application/json-patch+json' }
          : // An aspect never holds null: a field without value is left out.
            { value: asciiJson(anyCanonical(proposal.value)), contentType: 'application/json' },
      systemMetadata,
      ...(proposal.ifVersion === undefined ? {} : { headers: { 'If-Version-Match': proposal.ifVersion } }),
    });
    return {
      proposal,
      entityType,
      text,
      bytes: Buffer.byteLength(text),
      repeatable: isRepeatable(proposal),
    };
  }

  async send(
    batch: readonly PreparedProposal[],
    { async, signal }: SendOptions,
  ): Promise<{ readonly traceId?: string }> {
    const answer = await this.connection.call({
      method: 'POST',
      path: '/aspects',
      query: { action: 'ingestProposalBatch' },
      headers: RESTLI,
      // The items are JSON already. `async` is a text in this protocol.
      body: `{"proposals":[${batch.map((item) => item.text).join(',')}],"async":"${String(async)}"}`,
      signal,
      repeatable: batch.every((item) => item.repeatable),
    });
    return { traceId: /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(answer.header('traceparent') ?? '')?.[1] };
  }

  async delete(proposal: DeleteProposal, target: 'entity' | 'aspect', signal?: AbortSignal): Promise<void> {
    if (target === 'entity') {
      await this.connection.call({
        method: 'POST',
        path: '/entities',
        query: { action: 'delete' },
        headers: RESTLI,
        body: JSON.stringify({ urn: proposal.urn }),
        signal,
        repeatable: true,
      });
      return;
    }
    // rest.li drops a DELETE of a single aspect without a word; only OpenAPI can do it.
    const { entityType } = Urn.parse(proposal.urn);
    try {
      await this.connection.call({
        method: 'DELETE',
        path: `/openapi/v3/entity/${entityType}/${urnPathSegment(proposal.urn)}/${proposal.aspectName}`,
        signal,
        repeatable: true,
      });
    } catch (error) {
      if (!(error instanceof DataHubRejected && error.status === 404)) throw error;
    }
  }
}

function patchText(document: PatchDocument): string {
  const generic = document.arrayPrimaryKeys !== undefined || document.forceGenericPatch !== undefined;
  return asciiJson(generic ? document : document.patch);
}

/** Whether twice has the same effect and the same answer as once. */
function isRepeatable(proposal: ValueProposal | PatchProposal): boolean {
  if (proposal.ifVersion !== undefined) return false;
  if (proposal.changeType === 'PATCH') {
    return proposal.patch.patch.every(({ op, path }) => op !== 'remove' && !path.endsWith('/-'));
  }
  return proposal.changeType === 'UPSERT';
}
