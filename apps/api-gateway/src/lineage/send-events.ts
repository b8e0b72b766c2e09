import {
  ingestionRpc,
  MAX_LINEAGE_EVENTS,
  MAX_LINEAGE_PART_BYTES,
  MAX_LINEAGE_PARTS,
  type ReceivedLineageEvents,
} from '@dataspoke/contracts';
import { DataSpokeError, RpcClient } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type By } from '../http/by';
import { eventPieces } from './event-pieces';

const packed = promisify(gzip);

/** Hands events of OpenLineage to ingestion, whatever their size. */
@Injectable()
export class SendEvents {
  constructor(private readonly rpc: RpcClient) {}

  /** Part by part: should one fail, the whole can be sent again, since what was stored before makes no difference. */
  async execute(
    events: readonly unknown[],
    source: string | undefined,
    by: By,
  ): Promise<ReceivedLineageEvents> {
    const all: ReceivedLineageEvents = { sourceId: '', stored: 0, refused: [] };
    const to = source === undefined ? {} : { source };
    for (const { from, events: some, large } of eventPieces(events, MAX_LINEAGE_EVENTS)) {
      const { sourceId, stored, refused } =
        large === undefined
          ? await this.rpc.call(ingestionRpc.receiveLineageEvents, { events: [...some], ...to }, by)
          : await this.large(large, to, by);
      all.sourceId = sourceId;
      all.stored += stored;
      all.refused.push(...refused.map((one) => ({ ...one, index: one.index + from })));
    }
    return all;
  }

  /** Packed, nearly every event fits into a single message. */
  private async large(json: string, to: { source?: string }, by: By): Promise<ReceivedLineageEvents> {
    const bytes = await packed(json, { level: 1 });
    const last = Math.ceil(bytes.length / MAX_LINEAGE_PART_BYTES) - 1;
    if (last >= MAX_LINEAGE_PARTS) throw tooLargeEvent();
    const upload = randomUUID();
    const part = (at: number): string =>
      bytes.subarray(at * MAX_LINEAGE_PART_BYTES, (at + 1) * MAX_LINEAGE_PART_BYTES).toString('base64');
    for (let at = 0; at < last; at += 1)
      await this.rpc.call(ingestionRpc.keepLineageEventPart, { upload, part: at, bytes: part(at) }, by);
    const request = { upload, part: last, bytes: part(last), ...to };
    return this.rpc.call(ingestionRpc.receiveLargeLineageEvent, request, by);
  }
}

/** What to say of events that are larger than this gateway takes. */
export function tooLargeEvent(limit?: number): DataSpokeError {
  const most = limit === undefined ? '' : ` of ${limit} bytes, once it is unpacked`;
  return new DataSpokeError(
    'payload-too-large',
    `The body is larger than the limit${most}. Send fewer events at once, let the producer leave out facets that nobody reads, such as spark.openlineage.facets.spark.logicalPlan.disabled=true, or raise DATASPOKE_EVENT_LIMIT_BYTES of the gateway.`,
  );
}
