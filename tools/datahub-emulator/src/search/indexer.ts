import { textOfBytes } from '../events/avro-json';
import { type ChangeLog, type LoggedEvent, type Topic, TOPICS } from '../events/change-log';
import { isObject, type JsonObject, type JsonValue, objectAt, parseObject, textAt } from '../json';
import { type Model } from '../model/model';
import { type AspectStore } from '../store/aspect-store';
import { type Database, integer } from '../store/database';
import { DocumentMaker, type Edge, type IndexedEntity } from './document';
import { type TimeseriesStore } from './timeseries-store';

const BATCH = 500;
const SYSTEM_METADATA = 'com.linkedin.pegasus2avro.mxe.SystemMetadata';
const GENERIC_ASPECT = 'com.linkedin.pegasus2avro.mxe.GenericAspect';

/**
 * Keeps search documents, graph edges and time series true to the change logs, the way DataHub's consumer does: what
 * was written becomes visible after a delay. The position is stored with the effect, so nothing is lost or doubled.
 */
export class Indexer {
  private readonly maker: DocumentMaker;
  private timer: NodeJS.Timeout | undefined;

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
  }

  /** To be called after every commit: indexes at once without a delay, else when the delay is over. */
  committed(): void {
    if (this.delayMs === 0) this.catchUp();
    else this.timer ??= setTimeout(() => this.due(), this.delayMs).unref();
  }

  /** Indexes everything that was written up to now, whatever the delay. */
  catchUp(): void {
    this.consume(Number.POSITIVE_INFINITY);
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
  }

  private due(): void {
    this.timer = undefined;
    const isLeft = this.consume(this.now() - this.delayMs);
    if (isLeft) this.timer = setTimeout(() => this.due(), Math.max(10, this.delayMs / 4)).unref();
  }

  // Whether events younger than `until` (epoch milliseconds) are left.
  private consume(until: number): boolean {
    const left = [
      this.follow(TOPICS.timeseries, until, (events) => this.addPoints(events)),
      this.follow(TOPICS.versioned, until, (events) => this.indexEntities(events)),
    ];
    return left.includes(true);
  }

  private follow(topic: Topic, until: number, apply: (events: LoggedEvent[]) => void): boolean {
    for (;;) {
      const position = this.position(topic);
      const events = this.log.read(topic, position, BATCH);
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
      if (firstTooYoung >= 0) return true;
      if (events.length < BATCH) return false;
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
    this.forget(urn);
    if (!entity || !this.store.has(urn, entity.keyAspect)) {
      this.timeseries.remove(urn);
      return;
    }
    const aspects = [...this.store.latestOf(urn), ...this.timeseries.latestOf(urn)];
    this.remember(urn, entity.name, this.maker.make(urn, aspects));
  }

  private remember(urn: string, entityType: string, made: IndexedEntity): void {
    const row = this.database.row(
      'INSERT INTO document (urn, entity_type, removed) VALUES (?, ?, ?) RETURNING id',
      urn,
      entityType,
      made.removed ? 1 : 0,
    );
    const id = row ? integer(row, 'id') : 0;
    const pairs = [...made.fields].flatMap(([field, values]) => [...values].map((value) => [field, value]));
    // One statement for all: a wide table has hundreds of values.
    this.database.run(
      `INSERT INTO document_field (field, value, document)
       SELECT pair.value ->> 0, pair.value ->> 1, ? FROM json_each(?) AS pair`,
      id,
      JSON.stringify(pairs),
    );
    this.database.run('INSERT INTO document_text (rowid, text) VALUES (?, ?)', id, made.text);
    for (const edge of made.edges) this.addEdge(urn, edge);
  }

  private addEdge(owner: string, edge: Edge): void {
    this.database.run(
      'INSERT OR REPLACE INTO edge (source, type, destination, owner, lineage) VALUES (?, ?, ?, ?, ?)',
      edge.source,
      edge.type,
      edge.destination,
      owner,
      edge.lineage,
    );
  }

  private forget(urn: string): void {
    const row = this.database.row('SELECT id FROM document WHERE urn = ?', urn);
    if (row) {
      const id = integer(row, 'id');
      this.database.run('DELETE FROM document_field WHERE document = ?', id);
      this.database.run('DELETE FROM document_text WHERE rowid = ?', id);
      this.database.run('DELETE FROM document WHERE id = ?', id);
    }
    this.database.run('DELETE FROM edge WHERE owner = ?', urn);
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
