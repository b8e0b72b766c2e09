import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type DatasetFacts } from '../catalog/dataset-facts';

/** Remembers which assertions and incidents the scores rest on. */
@Injectable()
export class ScoreLinks {
  constructor(private readonly database: DataSource) {}

  /** The datasets whose scores rest on each of `urns`. */
  async datasetsOf(urns: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    if (urns.length === 0) return new Map();
    const rows = await this.database.query<{ urn: string; datasets: string[] }[]>(
      `SELECT urn, array_agg(dataset ORDER BY dataset) AS datasets FROM score_links
       WHERE urn = ANY ($1) GROUP BY urn`,
      [urns],
    );
    return new Map(rows.map(({ urn, datasets }) => [urn, datasets]));
  }

  /**
   * Notes what a reading of the catalog found, in the transaction that stores the scores; `gone` are datasets that are not there
   * any more. What a newer reading has met stays.
   */
  async put(
    tx: EntityManager,
    version: string,
    present: ReadonlyMap<string, DatasetFacts>,
    gone: readonly string[],
  ): Promise<void> {
    const links = [...present].flatMap(([dataset, { score }]) =>
      [...score.assertions.map(({ urn }) => urn), ...score.activeIncidents].map((urn) => ({ urn, dataset })),
    );
    if (links.length > 0) {
      await tx.query(
        `INSERT INTO score_links AS known (urn, dataset, version)
         SELECT DISTINCT urn, dataset, $3::bigint FROM unnest($1::text[], $2::text[]) AS found (urn, dataset)
         ORDER BY urn, dataset
         ON CONFLICT (urn, dataset) DO UPDATE SET version = excluded.version
         WHERE known.version < excluded.version`,
        [links.map(({ urn }) => urn), links.map(({ dataset }) => dataset), version],
      );
    }
    await tx.query('DELETE FROM score_links WHERE dataset = ANY ($1) AND version < $2', [
      [...present.keys(), ...gone],
      version,
    ]);
  }
}
