import { parseObject, type JsonObject } from '../json';
import { type Database, integer, text, type Row } from './database';

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
        'SELECT urn FROM aspect WHERE aspect = ? AND version = 0 ORDER BY urn LIMIT ? OFFSET ?',
        keyAspect,
        count,
        start,
      )
      .map((row) => text(row, 'urn'));
  }

  /** How many entities hold the aspect. */
  count(aspect: string): number {
    const row = this.database.row(
      'SELECT count(*) AS n FROM aspect WHERE aspect = ? AND version = 0',
      aspect,
    );
    return row ? integer(row, 'n') : 0;
  }
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
