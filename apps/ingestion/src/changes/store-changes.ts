import { type Scope } from '@dataspoke/connectors';
import { Clock } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import { aspectKey, ReadCurrentAspects } from '../catalog/current-aspects';
import { FailedRecordRow } from '../runs/failed-record.row';
import { AttemptOverdue } from '../runs/job-errors';
import { KeptEntityRow } from '../runs/kept-entity.row';
import { sumRecords } from '../runs/counts';
import { type RunRow } from '../runs/run.row';
import { RunScopeRow } from '../runs/run-scope.row';
import { type ScopeBatch } from '../runs/scope-batch';
import { type SourceRow } from '../sources/source.row';
import { compareAspect, type CompareRules, type ComparedAspect } from './compare-aspect';
import { insertChanges, type NewChange, SEQ_PER_SCOPE } from './insert-changes';

/** Who stores: the run, the scope and the attempt that holds it. */
export interface StoringAttempt {
  readonly run: RunRow;
  readonly source: SourceRow;
  readonly scope: Scope;
  readonly attempt: number;
  readonly signal: AbortSignal;
}

interface Compared extends ComparedAspect {
  readonly urn: string;
  readonly aspectName: string;
  readonly timeseries: boolean;
}

/** Compares a batch with the catalog and stores it: changes, failed records, counts and checkpoint in one transaction. */
@Injectable()
export class StoreChanges {
  constructor(
    private readonly database: DataSource,
    private readonly current: ReadCurrentAspects,
    private readonly clock: Clock,
  ) {}

  /** Raises {@link AttemptOverdue} when a newer attempt holds the scope, and what reading the catalog raises. */
  async execute(batch: ScopeBatch, storing: StoringAttempt): Promise<void> {
    const compared = await this.compare(batch, storing);
    const { run, scope } = storing;
    await this.database.transaction(async (tx) => {
      const row = await this.fenced(tx, storing);
      const base = row.position * SEQ_PER_SCOPE + row.nextSeq;
      const changes = compared.map((change, index): NewChange => ({ ...change, seq: base + index }));
      await insertChanges(tx, run.id, scope.id, changes);
      await this.insertFailed(tx, batch, storing);
      await insertKept(tx, run.id, [...batch.kept]);
      await tx.update(
        RunScopeRow,
        { runId: run.id, scope: scope.id },
        {
          checkpoint: batch.checkpoint,
          nextSeq: row.nextSeq + changes.length,
          counts: sumRecords([row.counts, batch.counts]),
          listing: row.listing ?? batch.firstUrn ?? null,
        },
      );
    });
  }

  private async compare(
    batch: ScopeBatch,
    { run, source, signal }: StoringAttempt,
  ): Promise<readonly Compared[]> {
    const desired = [...batch.aspects.values()];
    const [current, owners] = await Promise.all([
      this.current.execute(desired, signal),
      this.otherSources(source.id, [...new Set(desired.map((aspect) => aspect.urn))]),
    ]);
    const rules: CompareRules = {
      sourceId: source.id,
      takeover: source.takeover,
      stamp: { time: (run.startedAt ?? run.createdAt).getTime(), actor: 'urn:li:corpuser:dataspoke' },
    };
    return desired.flatMap((aspect) => {
      const otherSource = owners.get(aspect.urn);
      const change = compareAspect(aspect, current.get(aspectKey(aspect)), {
        ...rules,
        ...(otherSource === undefined ? {} : { otherSource }),
      });
      const { urn, aspectName, timeseries } = aspect;
      return change === undefined ? [] : [{ urn, aspectName, timeseries, ...change }];
    });
  }

  private async otherSources(
    sourceId: string,
    urns: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    const rows = await this.database.manager.query<{ urn: string; name: string }[]>(
      `SELECT e.urn, s.name FROM source_entities e
      JOIN sources s ON s.id = e.source_id AND s.deleted_at IS NULL
      WHERE e.urn = ANY($1) AND e.source_id <> $2`,
      [urns, sourceId],
    );
    return new Map(rows.map((row) => [row.urn, row.name]));
  }

  // The lock keeps a newer attempt from taking the scope until this batch is in.
  private async fenced(tx: EntityManager, { run, scope, attempt }: StoringAttempt): Promise<RunScopeRow> {
    const row = await tx.findOne(RunScopeRow, {
      where: { runId: run.id, scope: scope.id, attempt, state: 'reading' },
      lock: { mode: 'pessimistic_write' },
    });
    if (!row) throw new AttemptOverdue(`scope ${scope.id} of run ${run.id}`);
    return row;
  }

  private async insertFailed(
    tx: EntityManager,
    batch: ScopeBatch,
    { run, scope }: StoringAttempt,
  ): Promise<void> {
    if (batch.unprocessed.length === 0) return;
    const createdAt = this.clock.now();
    await tx.insert(
      FailedRecordRow,
      batch.unprocessed.map((failed) => ({
        id: randomUUID(),
        runId: run.id,
        scope: scope.name.slice(0, 500),
        kind: failed.kind,
        name: failed.name,
        reason: failed.reason.slice(0, 4000),
        remedy: failed.remedy.slice(0, 2000),
        createdAt,
      })),
    );
  }
}

async function insertKept(tx: EntityManager, runId: string, urns: readonly string[]): Promise<void> {
  if (urns.length === 0) return;
  await tx
    .createQueryBuilder()
    .insert()
    .into(KeptEntityRow)
    .values(urns.map((urn) => ({ runId, urn })))
    .orIgnore()
    .execute();
}
