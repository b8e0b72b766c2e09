import { type JsonValue, type LineageEvent, parseEvent, receivesEvents, toJson } from '@dataspoke/connectors';
import {
  type ReceivedLineageEvents,
  type ReceiveLineageEventsRequest,
  type RefusedLineageEvent,
} from '@dataspoke/contracts';
import { Clock, DataSpokeError, invalidRequest, notFound } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { DataSource, IsNull } from 'typeorm';
import { findSource } from '../sources/find-source';
import { SourceRow } from '../sources/source.row';

/** An event that can be read, on its way into the database. */
interface SoundEvent {
  readonly value: JsonValue;
  readonly subject: string;
  readonly runId: string | null;
}

const ADD = `
  INSERT INTO lineage_events (source_id, digest, subject, run_id, received_at, event)
  SELECT $1, sha256(convert_to(e.event::text, 'UTF8')), decode(e.subject, 'hex'), e.run_id, $2, e.event
  FROM unnest($3::jsonb[], $4::text[], $5::uuid[]) WITH ORDINALITY AS e (event, subject, run_id, place)
  ORDER BY e.place
  ON CONFLICT (source_id, digest) DO NOTHING
  RETURNING id`;

/** Stores events of OpenLineage for the source that receives them. */
@Injectable()
export class ReceiveLineageEvents {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Once it answers, the events are stored, but for those that it refuses. Raises `not-found` where no source receives events, and
   * `invalid-request` where several do and none is named.
   */
  async execute({ source, events }: ReceiveLineageEventsRequest): Promise<ReceivedLineageEvents> {
    const { id } = await this.receiver(source);
    const refused: RefusedLineageEvent[] = [];
    const sound = events.flatMap((event, index): readonly SoundEvent[] => {
      const value = toJson(event);
      const parsed = parseEvent(value);
      if (parsed.ok) return [{ value, ...placeOf(parsed.event) }];
      const { pointer, message } = parsed.fault;
      refused.push({ index, field: pointer.slice(1).replaceAll('/', '.'), message });
      return [];
    });
    return { sourceId: id, stored: sound.length === 0 ? 0 : await this.store(id, sound), refused };
  }

  private async store(sourceId: string, events: readonly SoundEvent[]): Promise<number> {
    return this.database.transaction(async (tx) => {
      // It is not deleted meanwhile.
      await findSource(tx, sourceId, 'pessimistic_read');
      // One after the other, so that no event becomes visible behind one of a higher id: a run would pass it over.
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
        `lineage events of ${sourceId}`,
      ]);
      const added = await tx.query<{ id: string }[]>(ADD, [
        sourceId,
        this.clock.now(),
        events.map(({ value }) => JSON.stringify(value)),
        events.map(({ subject }) => subject),
        events.map(({ runId }) => runId),
      ]);
      return added.length;
    });
  }

  private async receiver(wanted: string | undefined): Promise<SourceRow> {
    const known = await this.database.manager.find(SourceRow, {
      where: { type: 'openlineage', deletedAt: IsNull() },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
    const receiving = known.filter(({ recipe }) => receivesEvents(recipe));
    const found = receiving.filter(
      ({ id, name }) => wanted === undefined || id === wanted || name === wanted,
    );
    const [first] = found;
    if (first && found.length === 1) return first;
    if (first) {
      const names = receiving.map(({ name }) => JSON.stringify(name)).join(', ');
      throw invalidRequest('Several sources receive events of OpenLineage.', [
        { field: 'source', message: `must name one of ${names}`.slice(0, 1_000) },
      ]);
    }
    if (wanted !== undefined) throw notFound('source that receives events of OpenLineage', wanted);
    throw new DataSpokeError(
      'not-found',
      'No source receives events of OpenLineage; make one by POST /api/v1/sources with {"name": "openlineage", "type": "openlineage", "recipe": {"receive": true}}.',
    );
  }
}

/** Which job it tells of, or which dataset alone, and which run. */
function placeOf(event: LineageEvent): Omit<SoundEvent, 'value'> {
  const isOfDataset = 'dataset' in event;
  const { namespace, name } = isOfDataset ? event.dataset : event.job;
  const subject = JSON.stringify([isOfDataset ? 'dataset' : 'job', namespace, name]);
  return {
    subject: createHash('sha256').update(subject).digest('hex'),
    runId: isOfDataset ? null : (event.run?.id ?? null),
  };
}
