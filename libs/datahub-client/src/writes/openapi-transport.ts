import { asciiJson } from '@dataspoke/domain';
import { DataHubUnavailable } from '../errors';
import { type DataHubConnection } from '../http/datahub-connection';
import { isJsonObject, ownOf, type JsonObject } from '../json';
import { aspectText } from './aspect-text';
import { type DeleteProposal } from './proposal';
import { deleteByPath } from './restli-transport';
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

const FRAME: Frame = { head: '[', tail: ']' };
const MUST_NOT_EXIST = '-1';

/**
 * Writes by OpenAPI v3, one request for each entity type and kind of change. CREATE does not exist there: it is an upsert on
 * the condition that the aspect has no version yet, which DataHub checks in the same transaction.
 */
export class OpenApiTransport implements WriteTransport {
  constructor(private readonly connection: DataHubConnection) {}

  groupOf(entityType: string, changeType: 'UPSERT' | 'CREATE' | 'PATCH'): string {
    return `${changeType === 'PATCH' ? 'PATCH' : 'POST'} ${entityType}`;
  }

  frame(): Frame {
    return FRAME;
  }

  encode({ proposal }: PlannedWrite, { mode, systemMetadata }: EncodeContext): string {
    const value = proposal.changeType === 'PATCH' ? asciiJson(proposal.patch) : aspectText(proposal.value);
    const headers =
      proposal.changeType === 'CREATE'
        ? { ...proposalHeaders(proposal, mode), 'If-Version-Match': MUST_NOT_EXIST }
        : proposalHeaders(proposal, mode);
    return (
      `{"urn":${asciiJson(proposal.urn)},"${proposal.aspectName}":{"value":${value},` +
      `"systemMetadata":${systemMetadata(proposal.systemMetadata)}` +
      (headers === undefined ? '}}' : `,"headers":${asciiJson(headers)}}}`)
    );
  }

  async send({ group, items, body }: EncodedBatch, { mode, signal }: SendOptions): Promise<Sent> {
    const [method, entityType] = group.split(' ');
    const answer = await this.connection.call({
      method: method === 'PATCH' ? 'PATCH' : 'POST',
      path: `/openapi/v3/entity/${entityType ?? ''}`,
      // Queued is the default there.
      query: { async: String(isQueued(mode)) },
      body,
      signal,
      repeatable: items.every(({ proposal }) => isRepeatable(proposal)),
    });
    const traceId = traceIdOf(answer.header('traceparent'));
    if (Array.isArray(answer.json)) return { traceId, unconfirmed: leftOut(items, answer.json) };
    // A queued patch is answered without a body.
    if (isQueued(mode) && answer.json === undefined) return { traceId, unconfirmed: [] };
    throw new DataHubUnavailable(`DataHub took ${group} without saying what it wrote`, answer.status);
  }

  async delete(proposal: DeleteProposal, target: 'entity' | 'aspect', signal?: AbortSignal): Promise<void> {
    await deleteByPath(this.connection, proposal, target, signal);
  }
}

/** The items that the answer does not hold: DataHub skips what it does not know without a word. */
function leftOut(items: readonly PlannedWrite[], answer: readonly unknown[]): readonly PlannedWrite[] {
  const entities = new Map<unknown, JsonObject[]>();
  for (const entity of answer) {
    if (!isJsonObject(entity)) continue;
    const same = entities.get(entity['urn']);
    if (same) same.push(entity);
    else entities.set(entity['urn'], [entity]);
  }
  return items.filter(
    ({ proposal }) =>
      !(entities.get(proposal.urn) ?? []).some((entity) => isJsonObject(ownOf(entity, proposal.aspectName))),
  );
}
