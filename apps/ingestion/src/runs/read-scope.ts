import {
  type Connector,
  type ConnectorRecord,
  type EndRecord,
  type MappingContext,
  type Scope,
} from '@dataspoke/connectors';
import { type RunFailure, type RunInput } from '@dataspoke/contracts';
import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { StoreChanges } from '../changes/store-changes';
import { sourceErrorCode } from '../connectors/source-errors';
import { Recipes } from '../connectors/recipes';
import { findSource } from '../sources/find-source';
import { type SourceRow } from '../sources/source.row';
import { findRun } from './find-run';
import { AttemptOverdue } from './job-errors';
import { ReplayedRecords, type Sifted } from './replayed-records';
import { RunProgressWriter } from './run-progress';
import { type RunRow } from './run.row';
import { RunScopeRow } from './run-scope.row';
import { newestCursor } from './scope-cursor';
import { ScopeBatch } from './scope-batch';

/** Pauses between attempts to go on reading after the source went away; each batch that gets through starts the count anew. */
const PAUSES_MS: readonly number[] = [1_000, 2_000, 4_000];

interface Reading {
  readonly run: RunRow;
  readonly source: SourceRow;
  readonly scope: Scope;
  readonly attempt: number;
  readonly signal: AbortSignal;
}

/** Reads one scope of a source and stores its part of the change set. */
@Injectable()
export class ReadScope {
  constructor(
    private readonly database: DataSource,
    private readonly recipes: Recipes,
    private readonly changes: StoreChanges,
    private readonly replayed: ReplayedRecords,
    private readonly progress: RunProgressWriter,
  ) {}

  /**
   * Goes on behind the scope's checkpoint, which is stored together with the changes before it. Raises {@link AttemptOverdue}
   * when a newer attempt reads the scope. A source that cannot be read to the end makes the scope incomplete, not the run failed.
   */
  async execute(
    input: RunInput & { readonly scope: string },
    attempt: number,
    signal: AbortSignal,
  ): Promise<void> {
    const { manager } = this.database;
    const row = await manager.findOneBy(RunScopeRow, { runId: input.runId, scope: input.scope });
    if (row?.state === 'complete' || row?.state === 'incomplete') return;
    const run = await findRun(manager, input.runId);
    const source = await findSource(manager, run.sourceId);
    const scope = await this.take(input, attempt);
    const end = await this.readToTheEnd({ run, source, scope, attempt, signal });
    await this.settle(input, attempt, end);
    await this.progress.write(run.id, { phase: 'reading', message: `read ${scope.kind} ${scope.name}` });
  }

  // The fence: from here on an older attempt can store nothing any more.
  private async take(
    { runId, scope }: RunInput & { readonly scope: string },
    attempt: number,
  ): Promise<Scope> {
    const { affected } = await this.database.manager
      .createQueryBuilder()
      .update(RunScopeRow)
      .set({ attempt, state: 'reading' })
      .where('runId = :runId AND scope = :scope AND attempt <= :attempt', { runId, scope, attempt })
      .andWhere(`state IN ('waiting', 'reading')`)
      .execute();
    const row = await this.database.manager.findOneBy(RunScopeRow, { runId, scope });
    if (affected !== 1 || !row) throw new AttemptOverdue(`scope ${scope} of run ${runId}`);
    return { id: row.scope, name: row.name, kind: row.kind };
  }

  private async readToTheEnd(reading: Reading): Promise<EndRecord> {
    const connector = this.recipes.connect(reading.source);
    try {
      for (let failures = 0; ; failures += 1) {
        const { end, advanced } = await this.readOnce(connector, reading);
        reading.signal.throwIfAborted();
        if (end.complete || !end.retryable) return end;
        if (advanced) failures = 0;
        const pause = PAUSES_MS[failures];
        if (pause === undefined) return end;
        const message = `${reading.source.name} does not answer; trying again (${end.reason})`;
        await this.progress.write(reading.run.id, { phase: 'reading', message }, true);
        await sleep(pause, undefined, { signal: reading.signal });
      }
    } finally {
      await connector.close();
    }
  }

  private async readOnce(
    connector: Connector,
    reading: Reading,
  ): Promise<{ readonly end: EndRecord; readonly advanced: boolean }> {
    const { run, scope, signal } = reading;
    const context = mappingContext(reading, this.recipes);
    const row = await this.database.manager.findOneByOrFail(RunScopeRow, { runId: run.id, scope: scope.id });
    const cursor = await newestCursor(this.database.manager, run.sourceId, scope.id);
    const options = {
      signal,
      ...(row.checkpoint === null ? {} : { checkpoint: row.checkpoint }),
      ...(cursor === undefined ? {} : { cursor }),
    };
    let batch = new ScopeBatch(context);
    let advanced = false;
    let storing: Promise<void> = Promise.resolve();
    // While one batch is stored the next is compared and the one after is read; stored they are in order, as their checkpoints are.
    const flush = async (): Promise<void> => {
      if (batch.checkpoint === null) return;
      const before = storing;
      const prepared = this.changes.prepare(batch, reading);
      batch = new ScopeBatch(context);
      storing = Promise.all([prepared, before]).then(async ([compared]) => {
        await this.changes.store(compared, reading);
        advanced = true;
      });
      storing.catch(() => undefined);
      await before;
      await this.progress.write(run.id, { phase: 'reading', message: `reading ${scope.kind} ${scope.name}` });
    };
    const records = connector.read(scope, options);
    const sifted =
      run.replays === null ? all(records) : this.replayed.sift(run.id, scope.id, records, context);
    try {
      for await (const next of sifted) {
        if ('kind' in next) {
          await flush();
          await storing;
          return { end: next, advanced };
        }
        if (next.isWanted) batch.add(next.record, next.identity);
        else batch.pass(next.record);
        if (batch.full) await flush();
      }
    } finally {
      await storing.catch(() => undefined);
    }
    throw new Error(`the connector ended scope ${scope.id} without saying whether it was listed completely`);
  }

  private async settle(
    { runId, scope }: RunInput & { readonly scope: string },
    attempt: number,
    end: EndRecord,
  ): Promise<void> {
    const { affected } = await this.database.manager.update(
      RunScopeRow,
      { runId, scope, attempt, state: 'reading' },
      end.complete
        ? { state: 'complete', failure: null, cursor: end.cursor ?? null }
        : { state: 'incomplete', failure: toFailure(end) },
    );
    if (affected === 0) throw new AttemptOverdue(`scope ${scope} of run ${runId}`);
  }
}

async function* all(records: AsyncIterable<ConnectorRecord>): AsyncGenerator<Sifted | EndRecord> {
  for await (const record of records) yield record.kind === 'end' ? record : { record, isWanted: true };
}

// The time of the run, not of the attempt: a second attempt must find the same profile wanted.
function mappingContext({ run, source }: Reading, recipes: Recipes): MappingContext {
  const platformInstance = recipes.platformInstanceOf(source);
  return {
    platform: recipes.platformOf(source),
    ...(platformInstance === undefined ? {} : { platformInstance }),
    env: source.env,
    profiledAt: (run.startedAt ?? run.createdAt).getTime(),
  };
}

function toFailure(end: Extract<EndRecord, { complete: false }>): RunFailure {
  return { code: sourceErrorCode(end.code), message: end.reason, remedy: end.remedy };
}
