import { textOfBytes } from '../events/avro-json';
import { type ChangeLog, type LoggedEvent, type Topic, TOPICS } from '../events/change-log';
import { isObject, type JsonObject, type JsonValue, objectAt, parseObject, textAt } from '../json';
import { type Model } from '../model/model';
import { type AspectStore } from '../store/aspect-store';
import { type Database, integer, REBUILD, text } from '../store/database';
import { type WriteResult } from '../writes/proposal';
import { DocumentMaker } from './document';
import { IndexStore } from './index-store';
import { type TimeseriesStore } from './timeseries-store';

// Events taken at once, in one transaction.
const BATCH = 256;
const SYSTEM_METADATA = 'com.linkedin.pegasus2avro.mxe.SystemMetadata';
const GENERIC_ASPECT = 'com.linkedin.pegasus2avro.mxe.GenericAspect';

/** What is left to index: nothing, what could be done at once, or only what is younger than the delay. */
export type Backlog = 'none' | 'ripe' | 'young';

/**
 * Keeps search documents, graph edges and time series true to the change logs, the way DataHub's consumer does: what
 * was written becomes visible after a delay.
 */
export class Indexer {
  private readonly maker: DocumentMaker;
  private readonly index: IndexStore;

  constructor(
    private readonly model: Model,
    private readonly database: Database,
    private readonly store: AspectStore,
    private readonly log: ChangeLog,
    private readonly timeseries: TimeseriesStore,
  ) {
    this.maker = new DocumentMaker(model);
    this.index = new IndexStore(database);
  }

  /** Indexes these entities as they are stored, and these points, before their turn in the change logs comes. */
  indexNow(results: readonly WriteResult[]): void {
    this.index.transaction(() => {
      for (const { urn, aspectName, outcome, value, systemMetadata } of results) {
        const isPoint = outcome === 'written' && this.model.aspect(aspectName)?.timeseries;
        if (isPoint && value) this.timeseries.put(urn, aspectName, value, systemMetadata ?? {});
      }
      for (const urn of new Set(results.map((result) => result.urn))) this.indexEntity(urn);
    });
  }

  /** Makes the index anew out of the stored aspects when the store is of an earlier version. */
  rebuild(): void {
    if (!this.database.row('SELECT 1 FROM consumer WHERE name = ?', REBUILD)) return;
    let last = '';
    for (;;) {
      const urns = this.database
        .rows('SELECT DISTINCT urn FROM aspect WHERE urn > ? ORDER BY urn LIMIT ?', last, BATCH)
        .map((row) => text(row, 'urn'));
      this.index.transaction(() => {
        for (const urn of urns) this.indexEntity(urn);
      });
      last = urns.at(-1) ?? '';
      if (urns.length < BATCH) break;
    }
    this.database.run('DELETE FROM consumer WHERE name = ?', REBUILD);
  }

  /** Whether every versioned event of the entity is indexed. */
  isCurrent(urn: string): boolean {
    const position = this.position(TOPICS.versioned);
    return (
      this.database.row(
        'SELECT 1 FROM change_log WHERE topic = ? AND offset >= ? AND urn = ?',
        TOPICS.versioned,
        position,
        urn,
      ) === undefined
    );
  }

  /**
   * Indexes events that were written up to `until` (epoch milliseconds), for about `budgetMs`; tells what is left. The
   * position is stored with the effect, so nothing is lost or doubled.
   */
  consume(until: number, budgetMs: number): Backlog {
    const end = performance.now() + budgetMs;
    const left = [
      this.follow(TOPICS.timeseries, until, end, (events) => this.addPoints(events)),
      this.follow(TOPICS.versioned, until, end, (events) => this.indexEntities(events)),
    ];
    return left.find((state) => state === 'ripe') ?? left.find((state) => state === 'young') ?? 'none';
  }

  private follow(topic: Topic, until: number, end: number, apply: (events: LoggedEvent[]) => void): Backlog {
    for (;;) {
      const events = this.log.read(topic, this.position(topic), BATCH);
      const firstTooYoung = events.findIndex((event) => event.created > until);
      const ripe = firstTooYoung < 0 ? events : events.slice(0, firstTooYoung);
      const last = ripe.at(-1);
      if (last) {
        this.index.transaction(() => {
          // First of all, because it locks the file: what is read after that stays true.
          this.database.run(
            'INSERT INTO consumer (name, next_offset) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET next_offset = excluded.next_offset',
            topic,
            last.offset + 1,
          );
          apply(ripe);
        });
      }
      if (firstTooYoung >= 0) return 'young';
      if (events.length < BATCH) return 'none';
      if (performance.now() >= end) return 'ripe';
    }
  }

  private position(topic: Topic): number {
    const row = this.database.row('SELECT next_offset FROM consumer WHERE name = ?', topic);
    return row ? integer(row, 'next_offset') : 0;
  }

  private indexEntities(events: readonly LoggedEvent[]): void {
    for (const urn of new Set(events.map((event) => event.urn))) this.indexEntity(urn);
  }

  private indexEntity(urn: string): void {
    const entity = this.model.entity(this.model.entityTypeOf(urn));
    if (!entity || !this.store.has(urn, entity.keyAspect)) {
      this.index.remove(urn);
      this.timeseries.remove(urn);
      return;
    }
    const aspects = [...this.store.latestOf(urn), ...this.timeseries.latestOf(urn)];
    this.index.put(urn, entity.name, this.maker.make(urn, aspects));
  }

  private addPoints(events: readonly LoggedEvent[]): void {
    for (const event of events) {
      const change = parseObject(event.value);
      const aspect = textAt(objectAt(objectAt(change, 'aspect'), GENERIC_ASPECT), 'value');
      if (aspect === undefined) continue;
      const metadata = unwrapped(objectAt(objectAt(change, 'systemMetadata'), SYSTEM_METADATA) ?? {});
      this.timeseries.put(event.urn, event.aspect, parseObject(textOfBytes(aspect)), metadata);
    }
    this.indexEntities(events);
  }
}

// Avro JSON wraps what is nullable: `{"string": "x"}`; empty fields are left out here.
function unwrapped(record: JsonObject): JsonObject {
  const plain: JsonObject = {};
  for (const [key, wrapped] of Object.entries(record)) {
    const inner: JsonValue | undefined = isObject(wrapped) ? Object.values(wrapped)[0] : wrapped;
    if (inner !== null && inner !== undefined) plain[key] = inner;
  }
  return plain;
}
