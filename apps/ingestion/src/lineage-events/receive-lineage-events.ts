import { type LineageEvent, parseEvent, receivesEvents, toJson } from '@dataspoke/connectors';
import {
  type ReceivedLineageEvents,
  type ReceiveLineageEventsRequest,
  type RefusedLineageEvent,
} from '@dataspoke/contracts';
import { DataSpokeError, invalidRequest, notFound } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { DataSource, IsNull } from 'typeorm';
import { SourceRow } from '../sources/source.row';
import { type SoundEvent, StoreLineageEvents } from './store-lineage-events';

/** Stores events of OpenLineage for the source that receives them. */
@Injectable()
export class ReceiveLineageEvents {
  constructor(
    private readonly database: DataSource,
    private readonly events: StoreLineageEvents,
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
    return { sourceId: id, stored: sound.length === 0 ? 0 : await this.events.execute(id, sound), refused };
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
