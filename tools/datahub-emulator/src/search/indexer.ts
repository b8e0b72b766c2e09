import { textOfBytes } from '../events/avro-json';
import { type ChangeLog, type LoggedEvent, type Topic, TOPICS } from '../events/change-log';
import { isObject, type JsonObject, type JsonValue, objectAt, parseObject, textAt } from '../json';
import { type Model } from '../model/model';
import { type AspectStore } from '../store/aspect-store';
import { type Database, integer, text } from '../store/database';
import { DocumentMaker } from './document';
import { IndexStore } from './index-store';
import { type TimeseriesStore } from './timeseries-store';

// Events taken at once, and how long (milliseconds) indexing may hold up requests before it lets them in again.
const BATCH = 128;
const SLICE_MS = 15;
const SYSTEM_METADATA = 'com.linkedin.pegasus2avro.mxe.SystemMetadata';
const GENERIC_ASPECT = 'com.linkedin.pegasus2avro.mxe.GenericAspect';

/** What is left to index: nothing, what could be done at once, or only what is younger than the delay. */
type Backlog = 'none' | 'ripe' | 'young';

/**
 * Keeps search documents, graph edges and time series true to the change logs, the way DataHub's consumer does: what
 * was written becomes visible after a delay. The position is stored with the effect, so nothing is lost or doubled.
 */
export class Indexer {
  private readonly maker: DocumentMaker;
  private readonly index: IndexStore;
  private timer: NodeJS.Timeout | undefined;
  private slice: NodeJS.Immediate | undefined;
  private isBusy = false;

  constructor(
    private readonly model: Model,
    private readonly database: Database,
    private readonly store: AspectStore,
    private readonly log: ChangeLog,
    private readonly timeseries: TimeseriesStore,
    private readonly delayMs: number,
    private readonly now: () => number,
  ) {
    this.maker = new DocumentMaker(model);
    this.index = new IndexStore(database);
  }

  /** To be called after every commit, and at the start: indexes at once without a delay, else when the delay is over. */
  committed(): void {
    if (this.delayMs === 0) this.catchUp();
    else this.wake(this.delayMs);
  }

  /** Indexes everything that was written up to now, whatever the delay. */
  catchUp(): void {
    this.consume(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
  }

  /** Makes the index anew out of the stored aspects, for a store whose index is of an earlier version. */
  rebuild(): void {
    const rows = this.database.rows('SELECT DISTINCT urn FROM aspect');
    this.database.transaction(() => {
      for (const row of rows) this.indexEntity(text(row, 'urn'));
    });
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

  /** Ends the timer; what is not indexed yet is indexed at the next start. */
  close(): void {
    clearTimeout(this.timer);
    clearImmediate(this.slice);
  }

  private wake(milliseconds: number): void {
    if (this.isBusy) return;
    this.isBusy = true;
    this.timer = setTimeout(() => this.due(), milliseconds).unref();
  }

  // One slice; what is left waits for its time, or for the requests that came in meanwhile.
  private due(): void {
    const state = this.consume(this.now() - this.delayMs, SLICE_MS);
    this.isBusy = state === 'ripe';
    if (state === 'ripe') this.slice = setImmediate(() => this.due());
    else if (state === 'young') this.wake(Math.max(10, this.delayMs / 4));
  }

  // Indexes events not younger than `until` (epoch milliseconds), for about `budgetMs`; tells what is left.
  private consume(until: number, budgetMs: number): Backlog {
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
        this.database.transaction(() => {
          apply(ripe);
          this.database.run(
            'INSERT INTO consumer (name, next_offset) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET next_offset = excluded.next_offset',
            topic,
            last.offset + 1,
          );
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
