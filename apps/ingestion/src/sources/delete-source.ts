import { type DeleteSourceRequest } from '@dataspoke/contracts';
import { alreadyRunning, Clock } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { LineageEventRow } from '../lineage-events/lineage-event.row';
import { LineageReadRow } from '../lineage-events/lineage-read.row';
import { activeRun } from '../runs/active-run';
import { findSource } from './find-source';
import { ContributionRow } from '../contributions/contribution.row';
import { SourceEntityRow } from './source-entity.row';
import { SourceRow } from './source.row';
import { requireVersion } from './update-source';

/** Deletes a source: its secrets, its schedule and what it owned. Its runs stay; nothing is removed from the catalog. */
@Injectable()
export class DeleteSource {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Raises `not-found`, `precondition-failed`, and `already-running` while a run goes on. */
  async execute({ id, version }: DeleteSourceRequest): Promise<void> {
    await this.database.transaction(async (tx) => {
      const row = await findSource(tx, id, 'pessimistic_write');
      if (version !== undefined) requireVersion(row, version);
      const run = await activeRun(tx, id);
      if (run) {
        throw alreadyRunning('The source cannot be deleted during a run; wait for the run or cancel it.', {
          id: run.id,
        });
      }
      await tx.save(SourceRow, {
        ...row,
        recipe: {},
        schedule: null,
        // The relay of schedules takes the schedule away.
        scheduleVersion: row.schedule ? row.scheduleVersion + 1 : row.scheduleVersion,
        version: row.version + 1,
        deletedAt: this.clock.now(),
      });
      await tx.delete(SourceEntityRow, { sourceId: id });
      await tx.delete(ContributionRow, { sourceId: id });
      await tx.delete(LineageEventRow, { sourceId: id });
      await tx.delete(LineageReadRow, { sourceId: id });
    });
  }
}
