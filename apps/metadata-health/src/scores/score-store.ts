import { type Score } from '@dataspoke/domain';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In } from 'typeorm';
import { type DatasetFacts } from '../catalog/dataset-facts';
import { NO_SCORE_RANK, ScoreRow } from './score.row';

/** A score to be stored. */
export interface NewScore {
  readonly urn: string;
  readonly facts: DatasetFacts;
  readonly score: Score;
  readonly publishPending: boolean;
}

/** Snapshots older than that are forgotten. */
const KEPT_DAYS = 400;

/** The scores and their history. */
@Injectable()
export class ScoreStore {
  constructor(private readonly database: DataSource) {}

  /** For a reading of the catalog that begins now. */
  async nextVersion(): Promise<string> {
    const [row] = await this.database.query<{ version: string }[]>(
      `SELECT nextval('score_versions')::text AS version`,
    );
    if (!row) throw new Error('the sequence score_versions gives no number');
    return row.version;
  }

  /** The stored scores of `urns`, locked until the end of the transaction. */
  async lock(tx: EntityManager, urns: readonly string[]): Promise<ReadonlyMap<string, ScoreRow>> {
    const rows = await tx.find(ScoreRow, {
      where: { urn: In([...urns]) },
      order: { urn: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    return new Map(rows.map((row) => [row.urn, row]));
  }

  /** Stores scores that a reading with `version` led to; one that a newer reading has replaced is left out. Returns the URNs stored. */
  async put(
    tx: EntityManager,
    reading: { readonly version: string; readonly definitionVersion: number; readonly at: Date },
    scores: readonly NewScore[],
  ): Promise<ReadonlySet<string>> {
    if (scores.length === 0) return new Set();
    const records = scores.map(({ urn, facts, score, publishPending }) => ({
      urn,
      name: facts.name,
      platform: facts.platform,
      owners: facts.owners,
      technical_owners: facts.score.technicalOwners,
      business_owners: facts.score.businessOwners,
      score: score.value,
      rank: score.value ?? NO_SCORE_RANK,
      confidence: score.confidence,
      dimensions: score.dimensions,
      gaps: score.gaps,
      unknowns: score.unknowns,
      publish_pending: publishPending,
    }));
    const stored = await tx.query<{ urn: string }[]>(
      `INSERT INTO scores (urn, version, name, platform, owners, technical_owners, business_owners, score, rank,
                           confidence, dimensions, gaps, unknowns, publish_pending, definition_version, scored_at)
       SELECT r.urn, $2, r.name, r.platform, ARRAY(SELECT jsonb_array_elements_text(r.owners)),
              ARRAY(SELECT jsonb_array_elements_text(r.technical_owners)),
              ARRAY(SELECT jsonb_array_elements_text(r.business_owners)),
              r.score, r.rank, r.confidence, r.dimensions, r.gaps, r.unknowns, r.publish_pending, $3, $4
       FROM jsonb_to_recordset($1::jsonb) AS r (urn text, name text, platform text, owners jsonb, technical_owners jsonb,
              business_owners jsonb, score integer, rank integer, confidence integer, dimensions jsonb, gaps jsonb,
              unknowns jsonb, publish_pending boolean)
       ORDER BY r.urn
       ON CONFLICT (urn) DO UPDATE SET
         version = excluded.version, name = excluded.name, platform = excluded.platform, owners = excluded.owners,
         technical_owners = excluded.technical_owners, business_owners = excluded.business_owners,
         score = excluded.score, rank = excluded.rank, confidence = excluded.confidence,
         dimensions = excluded.dimensions, gaps = excluded.gaps, unknowns = excluded.unknowns,
         publish_pending = excluded.publish_pending, definition_version = excluded.definition_version,
         scored_at = excluded.scored_at
       WHERE scores.version < excluded.version
       RETURNING urn`,
      [JSON.stringify(records), reading.version, reading.definitionVersion, reading.at],
    );
    return new Set(stored.map(({ urn }) => urn));
  }

  /** Notes that a reading with `version` led to the same scores, so that what an older one saw cannot replace them. */
  async confirm(tx: EntityManager, version: string, urns: readonly string[]): Promise<void> {
    await tx.query('UPDATE scores SET version = $2 WHERE urn = ANY ($1) AND version < $2', [urns, version]);
  }

  /** Notes the stored scores of `urns` as those of the day of `at`. */
  async snapshot(tx: EntityManager, urns: readonly string[], at: Date): Promise<void> {
    await tx.query(
      `INSERT INTO score_snapshots (urn, day, score, confidence, definition_version)
       SELECT urn, $2::date, score, confidence, definition_version FROM scores WHERE urn = ANY ($1) ORDER BY urn
       ON CONFLICT (urn, day) DO UPDATE SET
         score = excluded.score, confidence = excluded.confidence, definition_version = excluded.definition_version
       WHERE (score_snapshots.score, score_snapshots.confidence, score_snapshots.definition_version)
         IS DISTINCT FROM (excluded.score, excluded.confidence, excluded.definition_version)`,
      [urns, dayOf(at)],
    );
  }

  /** Removes the scores of datasets that are gone; their history stays. Returns the URNs that had one. */
  async remove(tx: EntityManager, version: string, urns: readonly string[]): Promise<readonly string[]> {
    if (urns.length === 0) return [];
    const [rows] = await tx.query<[{ urn: string }[], number]>(
      'DELETE FROM scores WHERE urn = ANY ($1) AND version < $2 RETURNING urn',
      [urns, version],
    );
    return rows.map(({ urn }) => urn);
  }

  /** Notes that a scan has met the datasets. */
  async markSeen(tx: EntityManager, scanId: string, urns: readonly string[]): Promise<void> {
    await tx.query('UPDATE scores SET seen_by = $2 WHERE urn = ANY ($1)', [urns, scanId]);
  }

  /** Datasets with a score that the scan has not met. */
  async unseen(scanId: string, limit: number): Promise<readonly string[]> {
    const rows = await this.database.query<{ urn: string }[]>(
      'SELECT urn FROM scores WHERE seen_by IS DISTINCT FROM $1 ORDER BY urn LIMIT $2',
      [scanId, limit],
    );
    return rows.map(({ urn }) => urn);
  }

  /** Forgets snapshots that are older than {@link KEPT_DAYS} days. */
  async prune(tx: EntityManager, now: Date): Promise<void> {
    await tx.query('DELETE FROM score_snapshots WHERE day < $1::date - $2::integer', [dayOf(now), KEPT_DAYS]);
  }
}

/** The UTC day of an instant, e.g. `2026-01-31`. */
function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
