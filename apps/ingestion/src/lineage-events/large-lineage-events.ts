import { toJson } from '@dataspoke/connectors';
import {
  type KeepLineageEventPartRequest,
  MAX_LINEAGE_EVENT_BYTES,
  type ReceivedLineageEvents,
  type ReceiveLargeLineageEventRequest,
} from '@dataspoke/contracts';
import { Clock, invalidRequest } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DataSource } from 'typeorm';
import { LineageEventPartRow } from './lineage-event-part.row';
import { ReceiveLineageEvents } from './receive-lineage-events';

/** Parts whose last one has not come within this time never will be an event. */
const PARTS_MS = 3_600_000;
const unpacked = promisify(gunzip);

/** Puts events together that were too large for one message. Any process of the service may get any part, so they meet in the database. */
@Injectable()
export class LargeLineageEvents {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly events: ReceiveLineageEvents,
  ) {}

  /** Keeps a part that is not the last one; one that is there already is the same one sent again. */
  async keep({ upload, part, bytes }: KeepLineageEventPartRequest): Promise<void> {
    const receivedAt = this.clock.now();
    await this.database.query('DELETE FROM lineage_event_parts WHERE received_at < $1', [
      new Date(receivedAt.getTime() - PARTS_MS),
    ]);
    await this.database
      .createQueryBuilder()
      .insert()
      .into(LineageEventPartRow)
      .values({ upload, part, bytes: Buffer.from(bytes, 'base64'), receivedAt })
      .orIgnore()
      .execute();
  }

  /** Receives the event whose last part this is. Raises `invalid-request` when another part is not there, or all of them are no event. */
  async receive({
    upload,
    part,
    bytes,
    source,
  }: ReceiveLargeLineageEventRequest): Promise<ReceivedLineageEvents> {
    const before = part === 0 ? [] : await this.partsOf(upload);
    if (before.length !== part || before.some((one, at) => one.part !== at))
      throw invalidRequest(`The event has ${part + 1} parts, and not all of them are here; send it again.`);
    const event = await parsed(
      Buffer.concat([...before.map((one) => one.bytes), Buffer.from(bytes, 'base64')]),
    );
    const received = await this.events.execute({
      events: [event],
      ...(source === undefined ? {} : { source }),
    });
    if (part > 0) await this.database.manager.delete(LineageEventPartRow, { upload });
    return received;
  }

  private partsOf(upload: string): Promise<LineageEventPartRow[]> {
    return this.database.manager.find(LineageEventPartRow, { where: { upload }, order: { part: 'ASC' } });
  }
}

async function parsed(packed: Buffer): Promise<unknown> {
  try {
    const json = await unpacked(packed, { maxOutputLength: MAX_LINEAGE_EVENT_BYTES });
    return toJson(JSON.parse(json.toString('utf8')));
  } catch {
    throw invalidRequest(
      `The parts are no JSON of up to ${MAX_LINEAGE_EVENT_BYTES} bytes that was packed by gzip.`,
    );
  }
}
