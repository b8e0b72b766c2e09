import { type JsonValue } from '@dataspoke/connectors';
import { Clock } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { DataSource } from 'typeorm';
import { findSource } from '../sources/find-source';

/** An event that can be read, on its way into the database. */
export interface SoundEvent {
  readonly value: JsonValue;
  /** Hexadecimal digest of the job, or the dataset alone, that it tells of. */
  readonly subject: string;
  readonly runId: string | null;
}

interface WrittenEvent extends Omit<SoundEvent, 'value'> {
  readonly json: string;
  readonly digest: string;
}

interface Batch {
  readonly events: WrittenEvent[];
  /** Digests of those that were not stored before. */
  readonly added: Promise<Set<string>>;
}

const CHARACTERS_PER_STATEMENT = 8_000_000;

const ADD = `
  INSERT INTO lineage_events (source_id, digest, subject, run_id, received_at, event)
  SELECT $1, decode(e.digest, 'hex'), decode(e.subject, 'hex'), e.run_id, $2, e.event
  FROM unnest($3::jsonb[], $4::text[], $5::text[], $6::uuid[])
    WITH ORDINALITY AS e (event, digest, subject, run_id, place)
  ORDER BY e.place
  ON CONFLICT (source_id, digest) DO NOTHING
  RETURNING encode(digest, 'hex') AS digest`;

/** Keeps events. What comes for a source while others of it are written is written next, all in one transaction. */
@Injectable()
export class StoreLineageEvents {
  private readonly gathering = new Map<string, Batch>();
  private readonly writing = new Map<string, Promise<unknown>>();

  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Resolves once all of them are in the database, with how many were not there before. Raises `not-found` for a source that is gone. */
  async execute(sourceId: string, events: readonly SoundEvent[]): Promise<number> {
    const own = events.map(({ value, ...event }) => ({
      ...event,
      json: JSON.stringify(value),
      digest: digestOf(value),
    }));
    const batch = this.gathering.get(sourceId) ?? this.gather(sourceId);
    batch.events.push(...own);
    const added = await batch.added;
    // Of two that came at the same time one has stored it.
    return own.filter(({ digest }) => added.delete(digest)).length;
  }

  private gather(sourceId: string): Batch {
    const before = this.writing.get(sourceId) ?? Promise.resolve();
    const events: Batch['events'] = [];
    const added = before
      .catch(() => undefined)
      .then(() => {
        this.gathering.delete(sourceId);
        return this.write(sourceId, events);
      })
      .finally(() => {
        if (this.writing.get(sourceId) === added) this.writing.delete(sourceId);
      });
    this.writing.set(sourceId, added);
    const batch = { events, added };
    this.gathering.set(sourceId, batch);
    return batch;
  }

  private async write(sourceId: string, events: Batch['events']): Promise<Set<string>> {
    return this.database.transaction(async (tx) => {
      // It is not deleted meanwhile.
      await findSource(tx, sourceId, 'pessimistic_read');
      // One after the other, so that no event becomes visible behind one of a higher id: a run would pass it over.
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
        `lineage events of ${sourceId}`,
      ]);
      const added = new Set<string>();
      for (const some of fitting(events)) {
        const rows = await tx.query<{ digest: string }[]>(ADD, [
          sourceId,
          this.clock.now(),
          some.map(({ json }) => json),
          some.map(({ digest }) => digest),
          some.map(({ subject }) => subject),
          some.map(({ runId }) => runId),
        ]);
        for (const { digest } of rows) added.add(digest);
      }
      return added;
    });
  }
}

/** Events in their order, those of one statement together. */
function* fitting(events: readonly WrittenEvent[]): Generator<readonly WrittenEvent[]> {
  let [from, size] = [0, 0];
  for (const [at, { json }] of events.entries()) {
    if (at > from && size + json.length > CHARACTERS_PER_STATEMENT) {
      yield events.slice(from, at);
      [from, size] = [at, 0];
    }
    size += json.length;
  }
  if (from < events.length) yield events.slice(from);
}

/** The same for equal events, in whatever order their members come. */
function digestOf(value: JsonValue): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

function canonical(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}

function isList(value: object): value is readonly JsonValue[] {
  return Array.isArray(value);
}
