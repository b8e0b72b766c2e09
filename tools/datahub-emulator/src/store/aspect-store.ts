import { parseObject, type JsonObject } from '../json';
import { type Database, integer, IS_KEY, RUN_OF_ASPECT, SEEN_BY_RUN, text, type Row } from './database';

/** How many past values of an aspect are kept (DataHub's default retention policy). */
export const KEPT_VERSIONS = 20;

/** Who wrote something, and when (epoch milliseconds). */
export interface AuditStamp {
  time: number;
  actor: string;
}

/** One stored value of an aspect. */
export interface StoredAspect {
  urn: string;
  aspect: string;
  /** 0 for the latest value, otherwise counted from 1, the oldest. */
  version: number;
  value: JsonObject;
  systemMetadata: JsonObject;
  created: AuditStamp;
}

/** The run of what was written without naming one. */
export const NO_RUN = 'no-run-id-provided';

/** What an ingestion run left behind. */
export interface RunSummary {
  runId: string;
  rows: number;
  /** Epoch milliseconds. */
  timestamp: number;
}

const COLUMNS = 'urn, aspect, version, value, system_metadata, created_on, created_by';

/** The primary store: every versioned aspect of every entity, with its past values. */
export class AspectStore {
  constructor(private readonly database: Database) {}

  /** The latest value. */
  latest(urn: string, aspect: string): StoredAspect | undefined {
    return this.version(urn, aspect, 0);
  }

  /** The value stored under that version number, 0 being the latest. */
  version(urn: string, aspect: string, version: number): StoredAspect | undefined {
    const row = this.database.row(
      `SELECT ${COLUMNS} FROM aspect WHERE urn = ? AND aspect = ? AND version = ?`,
      urn,
      aspect,
      version,
    );
    return row && stored(row);
  }

  /** The latest value of every aspect of an entity. */
  latestOf(urn: string): StoredAspect[] {
    return this.database
      .rows(`SELECT ${COLUMNS} FROM aspect WHERE urn = ? AND version = 0 ORDER BY aspect`, urn)
      .map(stored);
  }

  /** Whether the aspect is stored. */
  has(urn: string, aspect: string): boolean {
    return (
      this.database.row('SELECT 1 FROM aspect WHERE urn = ? AND aspect = ? AND version = 0', urn, aspect) !==
      undefined
    );
  }

  /** Stores a new latest value; `previous` is the one it replaces, which becomes the youngest past value. */
  put(next: StoredAspect, previous: StoredAspect | undefined): void {
    if (previous) {
      const row = this.database.row(
        'SELECT max(version) AS top FROM aspect WHERE urn = ? AND aspect = ?',
        next.urn,
        next.aspect,
      );
      const version = (row ? integer(row, 'top') : 0) + 1;
      this.database.run(
        'UPDATE aspect SET version = ? WHERE urn = ? AND aspect = ? AND version = 0',
        version,
        next.urn,
        next.aspect,
      );
      this.database.run(
        'DELETE FROM aspect WHERE urn = ? AND aspect = ? AND version > 0 AND version <= ?',
        next.urn,
        next.aspect,
        version - KEPT_VERSIONS,
      );
    }
    this.database.run(
      `INSERT INTO aspect (${COLUMNS}) VALUES (?, ?, 0, ?, ?, ?, ?)`,
      next.urn,
      next.aspect,
      JSON.stringify(next.value),
      JSON.stringify(next.systemMetadata),
      next.created.time,
      next.created.actor,
    );
  }

  /** Replaces the system metadata of the latest value, which stays as it is. */
  touch(urn: string, aspect: string, systemMetadata: JsonObject): void {
    this.database.run(
      'UPDATE aspect SET system_metadata = ? WHERE urn = ? AND aspect = ? AND version = 0',
      JSON.stringify(systemMetadata),
      urn,
      aspect,
    );
  }

  /** The past values, the youngest first. */
  past(urn: string, aspect: string): StoredAspect[] {
    return this.database
      .rows(
        `SELECT ${COLUMNS} FROM aspect WHERE urn = ? AND aspect = ? AND version > 0 ORDER BY version DESC`,
        urn,
        aspect,
      )
      .map(stored);
  }

  /** Makes a past value the latest again; the values since then are gone. */
  restore(past: StoredAspect): void {
    const { urn, aspect, version } = past;
    this.database.run(
      'DELETE FROM aspect WHERE urn = ? AND aspect = ? AND (version = 0 OR version > ?)',
      urn,
      aspect,
      version,
    );
    this.database.run(
      'UPDATE aspect SET version = 0 WHERE urn = ? AND aspect = ? AND version = ?',
      urn,
      aspect,
      version,
    );
  }

  /** Latest values that a run saw last, in the order they were first stored; `count` of them after `start`. */
  ofRun(runId: string, start: number, count: number, includeSoftDeleted: boolean): StoredAspect[] {
    return this.database
      .rows(
        `SELECT ${COLUMNS} FROM aspect WHERE version = 0 AND ${RUN_OF_ASPECT} = ? ${visible(includeSoftDeleted)}
         ORDER BY urn, aspect LIMIT ? OFFSET ?`,
        runId,
        count,
        start,
      )
      .map(stored);
  }

  /** Runs with the number of latest values they saw last and the time of that, the youngest first. */
  runs(start: number, count: number, includeSoftDeleted: boolean): RunSummary[] {
    return this.database
      .rows(
        `SELECT ${RUN_OF_ASPECT} AS run, count(*) AS n, max(${SEEN_BY_RUN}) AS seen FROM aspect
         WHERE version = 0 AND ${RUN_OF_ASPECT} != ? ${visible(includeSoftDeleted)}
         GROUP BY 1 ORDER BY seen DESC, run LIMIT ? OFFSET ?`,
        NO_RUN,
        count,
        start,
      )
      .map((row) => ({ runId: text(row, 'run'), rows: integer(row, 'n'), timestamp: integer(row, 'seen') }));
  }

  /** Latest values of entities whose URN is like `pattern` (`%` for anything), after a row, in the order of rows. */
  like(
    pattern: string,
    aspects: readonly string[],
    after: number,
    count: number,
  ): { row: number; stored: StoredAspect }[] {
    const named = aspects.length > 0 ? 'AND aspect IN (SELECT value FROM json_each(?))' : '';
    return this.database
      .rows(
        `SELECT rowid AS place, ${COLUMNS} FROM aspect
         WHERE version = 0 AND rowid > ? AND urn LIKE ? ESCAPE '\\' ${named} ORDER BY rowid LIMIT ?`,
        after,
        pattern,
        ...(aspects.length > 0 ? [JSON.stringify(aspects)] : []),
        count,
      )
      .map((row) => ({ row: integer(row, 'place'), stored: stored(row) }));
  }

  /** Removes an aspect with its past values; answers the number of rows. */
  remove(urn: string, aspect: string): number {
    return this.database.run('DELETE FROM aspect WHERE urn = ? AND aspect = ?', urn, aspect);
  }

  /** Removes every aspect of an entity; answers the number of rows. */
  removeEntity(urn: string): number {
    return this.database.run('DELETE FROM aspect WHERE urn = ?', urn);
  }

  /** URNs of the entities with that key aspect, in URN order. */
  urns(keyAspect: string, start: number, count: number): string[] {
    return this.database
      .rows(
        `SELECT urn FROM aspect WHERE aspect = ? AND version = 0 AND ${IS_KEY} ORDER BY urn LIMIT ? OFFSET ?`,
        keyAspect,
        count,
        start,
      )
      .map((row) => text(row, 'urn'));
  }

  /** How many entities hold the aspect, of those whose URN is like `pattern` (`%` for anything). */
  count(aspect: string, pattern?: string): number {
    const row = this.database.row(
      `SELECT count(*) AS n FROM aspect WHERE aspect = ? AND version = 0 ${aspect.endsWith('Key') ? `AND ${IS_KEY}` : ''} ${pattern === undefined ? '' : 'AND urn LIKE ?'}`,
      aspect,
      ...(pattern === undefined ? [] : [pattern]),
    );
    return row ? integer(row, 'n') : 0;
  }
}

function visible(includeSoftDeleted: boolean): string {
  return includeSoftDeleted
    ? ''
    : 'AND NOT EXISTS (SELECT 1 FROM document d WHERE d.urn = aspect.urn AND d.removed = 1)';
}

function stored(row: Row): StoredAspect {
  return {
    urn: text(row, 'urn'),
    aspect: text(row, 'aspect'),
    version: integer(row, 'version'),
    value: parseObject(text(row, 'value')),
    systemMetadata: parseObject(text(row, 'system_metadata')),
    created: { time: integer(row, 'created_on'), actor: text(row, 'created_by') },
  };
}
