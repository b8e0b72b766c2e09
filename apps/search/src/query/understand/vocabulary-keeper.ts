import { isJsonObject } from '@dataspoke/datahub-client';
import { Shutdown } from '@dataspoke/service-kit';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { type Condition, EVERYTHING } from '../../index/condition';
import { IndexKeeper } from '../../index/index-keeper';
import { readLabels } from './read-labels';
import { VisibleVocabularies } from './visible-vocabularies';
import { Vocabulary } from './vocabulary';

/** Changes are looked for this often at most, and only while somebody asks. */
const FRESH_MS = 1_000;
/** Counting labels may take a hundredth of the time at most, however large the catalog is. */
const PATIENCE = 100;
/** The index can have been filled anew without any document having changed. */
const LABELS_KEPT_MS = 60_000;
/** A question waits this long for names that changed since nobody asked. */
const WAIT_MS = 250;
/** A transaction may become visible this long after the time it carries. */
const OVERLAP_MS = 10_000;
const PAGE = 2_000;

interface NamedRow {
  readonly urn: string;
  readonly version: string;
  readonly entity_type: string;
  readonly platform: string;
  readonly name: string | null;
  readonly qualified_name: string | null;
  readonly names: unknown;
  readonly indexed_at: Date;
}

/** How far the documents are read, in the order of their last change. */
interface Place {
  readonly at: Date;
  readonly urn: string;
}

/** Keeps the names of the catalog in memory, as the documents and the index have them. */
@Injectable()
export class VocabularyKeeper implements OnApplicationBootstrap {
  private readonly log = new Logger(VocabularyKeeper.name);
  private readonly vocabulary = new Vocabulary();
  private refreshing?: Promise<void>;
  private refreshedAt = -Infinity;
  private labelsAt = -Infinity;
  private labelsTook = 0;
  private labelsDue = true;
  private last: Place = { at: new Date(0), urn: '' };
  private movedAt = -Infinity;
  private settled = false;
  /** Versions of what lies in the overlap of one reading with the next. */
  private recent: ReadonlyMap<string, string> = new Map();
  private lastVersion = 0;
  private revision = 0;

  constructor(
    private readonly database: DataSource,
    private readonly index: IndexKeeper,
    private readonly restricted: VisibleVocabularies,
    private readonly shutdown: Shutdown,
  ) {}

  onApplicationBootstrap(): void {
    void this.refresh();
  }

  /** The names of what `visible` allows, brought up to date if that is quick; otherwise as they were, and up to date soon. */
  async names(visible: Condition = EVERYTHING): Promise<Vocabulary> {
    if (performance.now() - this.refreshedAt > FRESH_MS) {
      await Promise.race([this.refresh(), delay(WAIT_MS, undefined, { ref: false })]);
    }
    if (visible === EVERYTHING) return this.vocabulary;
    return this.restricted.of(this.vocabulary, this.revision, visible);
  }

  private refresh(): Promise<void> {
    this.refreshing ??= this.bringUpToDate()
      .catch((error: unknown) => {
        // Questions are read with the names that are known; whether the index is away is said by the search itself.
        if (!this.shutdown.signal.aborted)
          this.log.debug('the names of the catalog could not be brought up to date', error);
      })
      .finally(() => {
        this.refreshedAt = performance.now();
        this.refreshing = undefined;
      });
    return this.refreshing;
  }

  private async bringUpToDate(): Promise<void> {
    if (await this.readNames()) {
      this.labelsDue = true;
      this.revision += 1;
    }
    const startedAt = performance.now();
    if (startedAt - this.labelsAt > LABELS_KEPT_MS) this.labelsDue = true;
    if (!this.labelsDue || startedAt - this.labelsAt < this.labelsTook * PATIENCE) return;
    await readLabels(this.index, this.vocabulary, EVERYTHING);
    this.revision += 1;
    this.labelsDue = false;
    this.labelsAt = performance.now();
    this.labelsTook = this.labelsAt - startedAt;
  }

  /** Says whether anything changed. */
  private async readNames(): Promise<boolean> {
    const startedAt = performance.now();
    // Once everything that could still become visible has been read, what is new comes behind the last of it.
    let cursor = this.settled ? this.last : { at: new Date(this.last.at.getTime() - OVERLAP_MS), urn: '' };
    const known = this.lastVersion;
    const seen = new Map<string, string>();
    for (;;) {
      this.shutdown.signal.throwIfAborted();
      const rows = await this.database.query<NamedRow[]>(
        `SELECT urn, version, entity_type, platform, content ->> 'name' AS name,
           content ->> 'qualifiedName' AS qualified_name, content -> 'names' AS names, indexed_at
         FROM documents WHERE (indexed_at, urn) > ($1, $2) ORDER BY indexed_at, urn LIMIT $3`,
        [cursor.at, cursor.urn, PAGE],
      );
      for (const row of rows) {
        if (this.recent.get(row.urn) !== row.version) this.take(row);
        seen.set(row.urn, row.version);
      }
      const last = rows.at(-1);
      if (!last) break;
      cursor = { at: last.indexed_at, urn: last.urn };
      if (isBehind(cursor, this.last)) {
        this.last = cursor;
        this.movedAt = performance.now();
      }
      if (rows.length < PAGE) break;
    }
    this.settled = startedAt - this.movedAt > OVERLAP_MS;
    this.recent = this.settled ? new Map() : seen;
    return this.lastVersion > known;
  }

  private take({
    urn,
    version,
    entity_type: entityType,
    platform,
    name,
    qualified_name,
    names,
  }: NamedRow): void {
    this.lastVersion = Math.max(this.lastVersion, Number(version));
    if (name === null) {
      this.vocabulary.removeEntity(urn);
      return;
    }
    this.vocabulary.putEntity({ urn, entityType, name, qualifiedName: qualified_name ?? name, platform });
    this.vocabulary.nameThings(textsOf(names));
  }
}

function isBehind(a: Place, b: Place): boolean {
  return a.at > b.at || (a.at.getTime() === b.at.getTime() && a.urn > b.urn);
}

function textsOf(names: unknown): Readonly<Record<string, string>> {
  if (!isJsonObject(names)) return {};
  return Object.fromEntries(
    Object.entries(names).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
