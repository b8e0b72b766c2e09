import { type Source, type SourceChanges, type UpdateSourceRequest } from '@dataspoke/contracts';
import { type JsonObject } from '@dataspoke/connectors';
import { alreadyRunning, claim, Clock, invalidRequest, preconditionFailed } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { DataSource, type EntityManager } from 'typeorm';
import { Recipes } from '../connectors/recipes';
import { activeRun } from '../runs/active-run';
import { draftProblems, keptOf, nameTaken, SOURCE_NAMES } from './create-source';
import { findSource } from './find-source';
import { SourceRow } from './source.row';
import { SourceViews } from './source-view';

/** Changes a source. */
@Injectable()
export class UpdateSource {
  constructor(
    private readonly database: DataSource,
    private readonly recipes: Recipes,
    private readonly views: SourceViews,
    private readonly clock: Clock,
  ) {}

  /**
   * Raises `precondition-failed` when the source has another version, `already-running` when the recipe is to change under a run,
   * and whatever {@link CreateSource} raises.
   */
  async execute({ id, version, changes }: UpdateSourceRequest): Promise<Source> {
    const problems = draftProblems(changes.name, changes.schedule);
    if (problems.length > 0) throw invalidRequest('The source is not valid.', problems);
    if (changes.recipe !== undefined) await this.check(id, changes.recipe);
    return this.database.transaction(async (tx) => {
      const row = await findSource(tx, id, 'pessimistic_write');
      requireVersion(row, version);
      const changed = { ...row, ...(await this.changesOf(tx, row, changes)) };
      changed.version += 1;
      changed.updatedAt = this.clock.now();
      await claim(
        tx,
        SOURCE_NAMES,
        () => tx.save(SourceRow, changed),
        () => Promise.resolve(nameTaken(changed.name)),
      );
      return this.views.one(changed, tx);
    });
  }

  private async changesOf(
    tx: EntityManager,
    row: SourceRow,
    changes: SourceChanges,
  ): Promise<Partial<SourceRow>> {
    const schedule = changes.schedule === undefined ? row.schedule : changes.schedule;
    const newTimes = !isDeepStrictEqual(plain(schedule), plain(row.schedule));
    return {
      ...(changes.name === undefined ? {} : { name: changes.name.trim() }),
      ...(changes.takeover === undefined ? {} : { takeover: changes.takeover }),
      ...(changes.removalThreshold === undefined ? {} : { removalThreshold: changes.removalThreshold }),
      ...(changes.retention === undefined ? {} : keptOf(changes.retention)),
      ...(changes.recipe === undefined ? {} : { recipe: await this.recipe(tx, row, changes.recipe) }),
      ...(newTimes ? { schedule, scheduleVersion: row.scheduleVersion + 1 } : {}),
    };
  }

  // A program may have to be asked: that takes longer than a row should be locked.
  private async check(id: string, recipe: Record<string, unknown>): Promise<void> {
    const row = await findSource(this.database.manager, id);
    const canonical = this.recipes.keepSecrets(this.recipes.parse(row.type, recipe), row);
    await this.recipes.check(row.type, canonical, row.env);
  }

  private async recipe(
    tx: EntityManager,
    row: SourceRow,
    recipe: Record<string, unknown>,
  ): Promise<JsonObject> {
    // The scopes of a run were listed with the old recipe; read with a new one they would prove the wrong things.
    const run = await activeRun(tx, row.id);
    if (run) {
      throw alreadyRunning('The recipe cannot change during a run; wait for the run or cancel it.', {
        id: run.id,
      });
    }
    const canonical = this.recipes.keepSecrets(this.recipes.parse(row.type, recipe), row);
    return this.recipes.seal({ id: row.id, type: row.type, recipe: canonical });
  }
}

/** Raises `precondition-failed` unless the source still has the version that a change is based on. */
export function requireVersion(row: SourceRow, version: number): void {
  if (row.version === version) return;
  throw preconditionFailed(
    `The source was changed meanwhile: it has version ${row.version}, not ${version}. Read it again and repeat the change.`,
  );
}

// A request's schedule is an instance of its contract class, a stored one a plain object.
function plain(value: object | null): unknown {
  return value === null ? null : { ...value };
}
