import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** An entity whose documents are to be read again. */
export interface OwedRefresh {
  readonly urn: string;
  /** Identifies the newest change of it. */
  readonly since: string;
}

/** Entities whose change (another name, other assets) reaches many documents; one batch job works them off. */
@Injectable()
export class OwedRefreshes {
  constructor(private readonly database: DataSource) {}

  async add(tx: EntityManager, urns: readonly string[]): Promise<void> {
    if (urns.length === 0) return;
    await tx.query(
      `INSERT INTO owed_refreshes (urn) SELECT DISTINCT unnest($1::text[]) ORDER BY 1
       ON CONFLICT (urn) DO UPDATE SET since = excluded.since`,
      [urns],
    );
  }

  /** The first one by URN, if there is any. */
  async next(): Promise<OwedRefresh | undefined> {
    const [row] = await this.database.query<OwedRefresh[]>(
      'SELECT urn, since::text FROM owed_refreshes ORDER BY urn LIMIT 1',
    );
    return row;
  }

  /** Strikes it off, unless it has changed once more meanwhile. */
  async settle(tx: EntityManager, { urn, since }: OwedRefresh): Promise<void> {
    await tx.query('DELETE FROM owed_refreshes WHERE urn = $1 AND since::text = $2', [urn, since]);
  }
}
