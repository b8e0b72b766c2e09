import { type JobState, type RunSummary, type Source } from '@dataspoke/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Recipes } from '../connectors/recipes';
import { type SourceRow } from './source.row';

/** Sources as callers see them: secrets hidden, the newest run beside them. */
@Injectable()
export class SourceViews {
  constructor(
    private readonly database: DataSource,
    private readonly recipes: Recipes,
  ) {}

  async one(row: SourceRow, manager: EntityManager = this.database.manager): Promise<Source> {
    const runs = await this.lastRuns([row.id], manager);
    return this.view(row, runs.get(row.id) ?? null);
  }

  async many(rows: readonly SourceRow[]): Promise<Source[]> {
    const runs = await this.lastRuns(
      rows.map((row) => row.id),
      this.database.manager,
    );
    return rows.map((row) => this.view(row, runs.get(row.id) ?? null));
  }

  private view(row: SourceRow, lastRun: RunSummary | null): Source {
    return {
      id: row.id,
      name: row.name,
      type: row.type,
      recipe: { ...this.recipes.redact(row) },
      env: row.env,
      schedule: row.schedule,
      takeover: row.takeover,
      removalThreshold: row.removalThreshold,
      ...retentionOf(row),
      version: row.version,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
      lastRun,
    };
  }

  // One index probe for each source, however many runs it has had.
  private async lastRuns(
    sourceIds: readonly string[],
    manager: EntityManager,
  ): Promise<ReadonlyMap<string, RunSummary>> {
    const rows = await manager.query<LastRun[]>(
      `SELECT r.source_id, r.id, r.state, r.created_at, r.finished_at
      FROM unnest($1::uuid[]) AS s (id)
      CROSS JOIN LATERAL (
        SELECT * FROM runs WHERE source_id = s.id AND kind = 'run' ORDER BY created_at DESC, id DESC LIMIT 1
      ) r`,
      [sourceIds],
    );
    return new Map(
      rows.map((row) => [
        row.source_id,
        {
          id: row.id,
          state: row.state,
          createdAt: row.created_at.toISOString(),
          ...(row.finished_at ? { finishedAt: row.finished_at.toISOString() } : {}),
        },
      ]),
    );
  }
}

function retentionOf({ keptRuns, keptRunDays }: SourceRow): Pick<Source, 'retention'> {
  if (keptRuns === null && keptRunDays === null) return {};
  return {
    retention: {
      ...(keptRuns === null ? {} : { runs: keptRuns }),
      ...(keptRunDays === null ? {} : { days: keptRunDays }),
    },
  };
}

interface LastRun {
  readonly source_id: string;
  readonly id: string;
  readonly state: JobState;
  readonly created_at: Date;
  readonly finished_at: Date | null;
}
