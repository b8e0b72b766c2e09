import { type Scope } from '@dataspoke/connectors';
import { type RecordCounts } from '@dataspoke/contracts';
import { DataHubClient } from '@dataspoke/datahub-client';
import { Clock } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import { withCatalogErrors } from '../catalog/catalog-errors';
import { aspectKey, ReadCurrentAspects } from '../catalog/current-aspects';
import { insertContributions } from '../contributions/record-contributions';
import { holdRunning } from '../runs/active-run';
import { noRecords, sumRecords } from '../runs/counts';
import { sumFiltered } from '../runs/filtered-rules';
import { FailedRecordRow } from '../runs/failed-record.row';
import { AttemptOverdue } from '../runs/job-errors';
import { KeptEntityRow } from '../runs/kept-entity.row';
import { type Met, noteMet, objectKey, replayedAmong } from '../runs/replayed-objects';
import { type RunRow } from '../runs/run.row';
import { RunScopeRow } from '../runs/run-scope.row';
import { RunWarningRow } from '../runs/run-warning.row';
import { nameOf, sameName, type ScopeBatch, type SourceObject, type Unprocessed } from '../runs/scope-batch';
import { proposalsOf, storeProposals } from '../rule-proposals/store-proposals';
import { storeSuggestions } from '../semantic-types/store-suggestions';
import { otherOwners } from '../sources/other-owners';
import { type SourceRow } from '../sources/source.row';
import { claimEntities, type Displaced } from './claim-entities';
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
  readonly point?: string;
}

/** A batch that was compared with the catalog. */
export interface PreparedBatch {
  readonly batch: ScopeBatch;
  readonly absent: ReadonlyMap<string, SourceObject>;
  readonly compared: readonly Compared[];
  readonly proposals: Awaited<ReturnType<typeof proposalsOf>>;
}

/** Compares batches with the catalog and stores them: changes, failed records, counts and checkpoint in one transaction. */
@Injectable()
export class StoreChanges {
  constructor(
    private readonly database: DataSource,
    private readonly current: ReadCurrentAspects,
    private readonly datahub: DataHubClient,
    private readonly clock: Clock,
  ) {}

  /** Compares a batch with the catalog. Raises what reading the catalog raises. */
  async prepare(batch: ScopeBatch, storing: StoringAttempt): Promise<PreparedBatch> {
    const absent = await this.absent(batch, storing.signal);
    const compared = await this.compare(batch, storing);
    const isDry = storing.run.kind === 'dry-run';
    return { batch, absent, compared, proposals: isDry ? [] : await proposalsOf(batch.constrained.values()) };
  }

  /** Raises {@link AttemptOverdue} when a newer attempt holds the scope, or the run is settled. */
  async store({ batch, absent, compared, proposals }: PreparedBatch, storing: StoringAttempt): Promise<void> {
    const { run, scope } = storing;
    await this.database.transaction(async (tx) => {
      await holdRunning(tx, run.id);
      // Scopes are read side by side and stored one after the other: two may hold objects of one name.
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`changes of run ${run.id}`]);
      const row = await this.fenced(tx, storing);
      const gaveWay = await claimEntities(tx, run.id, row, batch.objects, (...out) =>
        this.displace(tx, run, ...out),
      );
      const lost = gaveWay.filter(({ urn }) => !batch.passing.has(urn));
      const taken = new Set([...lost.map(({ urn }) => urn), ...absent.keys()]);
      const base = row.position * SEQ_PER_SCOPE + row.nextSeq;
      const changes = compared
        .filter(({ urn }) => !taken.has(urn))
        .map((change, index): NewChange => ({ ...change, seq: base + index }));
      await insertChanges(tx, run.id, scope.id, changes);
      await this.insertFailed(tx, run.id, row, [
        ...batch.unprocessed,
        ...lost.map(unprocessed),
        ...[...absent].map(unknownEntity),
      ]);
      if (run.replays !== null) {
        const failed = [...lost, ...[...absent].map(([urn, object]) => ({ urn, object }))];
        await noteMet(tx, run.id, scope.id, [...batch.met, ...failed.map(failedAgain)]);
      }
      await this.insertWarnings(tx, batch, storing);
      // A dry run leaves nothing behind.
      if (run.kind !== 'dry-run') {
        const suggestions = [...batch.suggestions].filter(([urn]) => !taken.has(urn));
        await storeSuggestions(tx, new Map(suggestions), this.clock.now());
        const constrained = [...batch.constrained.keys()].filter((urn) => !taken.has(urn));
        const proposed = proposals.filter(({ dataset }) => !taken.has(dataset));
        await storeProposals(tx, constrained, proposed, this.clock.now());
      }
      await insertKept(tx, run.id, [...batch.kept, ...absent.keys()]);
      await insertContributions(tx, run.id, scope.id, [...batch.revocable]);
      await tx.update(
        RunScopeRow,
        { runId: run.id, scope: scope.id },
        {
          checkpoint: batch.checkpoint,
          nextSeq: row.nextSeq + changes.length,
          counts: sumRecords([row.counts, batch.counts, failedInstead(lost.length + absent.size)]),
          ...(batch.filtered.length === 0
            ? {}
            : { filtered: sumFiltered(row.filtered ?? [], batch.filtered) }),
          unnamedFailures: row.unnamedFailures + batch.unnamedFailures,
          listing: row.listing ?? batch.firstUrn ?? null,
        },
      );
    });
  }

  /** Those that the catalog does not have of the entities that it must have: writing to them would make them. */
  private async absent(batch: ScopeBatch, signal: AbortSignal): Promise<ReadonlyMap<string, SourceObject>> {
    if (batch.mustExist.size === 0) return new Map();
    const known = await withCatalogErrors(() =>
      this.datahub.reads.exists([...batch.mustExist.keys()], { signal }),
    );
    return new Map([...batch.mustExist].filter(([urn]) => !known.has(urn)));
  }

  private async compare(
    batch: ScopeBatch,
    { run, source, signal }: StoringAttempt,
  ): Promise<readonly Compared[]> {
    const desired = [...batch.aspects.values()];
    const [current, owners] = await Promise.all([
      this.current.execute(desired, signal),
      otherOwners(this.database.manager, source.id, [...new Set(desired.map((aspect) => aspect.urn))]),
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
      const { urn, aspectName, timeseries, point } = aspect;
      const at = point === undefined ? {} : { point };
      return change === undefined ? [] : [{ urn, aspectName, timeseries, ...at, ...change }];
    });
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

  private async displace(
    tx: EntityManager,
    run: RunRow,
    scope: RunScopeRow,
    displaced: Displaced,
  ): Promise<void> {
    if (run.replays !== null) {
      const failed = failedAgain(displaced);
      // What only passed has no account to correct.
      if ((await replayedAmong(tx, run.id, scope.scope, [failed])).size === 0) return;
      await noteMet(tx, run.id, scope.scope, [failed]);
    }
    await tx.update(
      RunScopeRow,
      { runId: run.id, scope: scope.scope },
      { counts: sumRecords([scope.counts, failedInstead(1)]) },
    );
    await this.insertFailed(tx, run.id, scope, [unprocessed(displaced)]);
  }

  private async insertFailed(
    tx: EntityManager,
    runId: string,
    scope: RunScopeRow,
    records: readonly Unprocessed[],
  ): Promise<void> {
    if (records.length === 0) return;
    const createdAt = this.clock.now();
    await tx.insert(
      FailedRecordRow,
      records.map((failed) => ({
        id: randomUUID(),
        runId,
        scope: scope.name.slice(0, 500),
        scopeId: scope.scope,
        object: objectKey(failed.path),
        urn: failed.urn ?? null,
        unnamed: failed.unnamed ?? false,
        kind: failed.kind,
        name: nameOf(failed.path),
        reason: failed.reason.slice(0, 4000),
        remedy: failed.remedy.slice(0, 2000),
        createdAt,
      })),
    );
  }

  private async insertWarnings(
    tx: EntityManager,
    { limited }: ScopeBatch,
    { run, scope }: StoringAttempt,
  ): Promise<void> {
    if (limited.length === 0) return;
    const createdAt = this.clock.now();
    await tx.insert(
      RunWarningRow,
      limited.map((warning) => ({
        ...warning,
        id: randomUUID(),
        runId: run.id,
        scope: scope.name.slice(0, 500),
        createdAt,
      })),
    );
  }
}

function unknownEntity([urn, { kind, path }]: readonly [string, SourceObject]): Unprocessed {
  return {
    kind,
    path,
    urn,
    reason: `The catalog has no ${urn}, and what is said of it does not make it.`,
    remedy: 'Correct its name, or let a source read it first.',
  };
}

function unprocessed({ urn, object, by }: Displaced): Unprocessed {
  const { message, remedy } = sameName(urn, object, by);
  return { kind: object.kind, path: object.path, urn, reason: message, remedy };
}

function failedAgain({ urn, object }: Pick<Displaced, 'urn' | 'object'>): Met {
  return { objects: [objectKey(object.path)], urns: [urn], result: 'failed' };
}

/** Corrects the counts of a batch for objects that found their names taken. */
function failedInstead(objects: number): RecordCounts {
  return { ...noRecords(), processed: -objects, failed: objects };
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
