import {
  type CreateSourceRequest,
  type FieldError,
  type Source,
  type SourceDraft,
  type SourceRetention,
  type SourceSchedule,
} from '@dataspoke/contracts';
import { type JsonObject } from '@dataspoke/connectors';
import {
  claim,
  Clock,
  conflict,
  DataSpokeError,
  IdempotencyKeys,
  invalidRequest,
  scheduleProblems,
} from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import { Recipes } from '../connectors/recipes';
import { SourceRow } from './source.row';
import { SourceViews } from './source-view';

/** Name of the index that keeps the names of sources apart. */
export const SOURCE_NAMES = 'sources_name';

/** Registers a source. */
@Injectable()
export class CreateSource {
  constructor(
    private readonly database: DataSource,
    private readonly recipes: Recipes,
    private readonly views: SourceViews,
    private readonly idempotency: IdempotencyKeys,
    private readonly clock: Clock,
  ) {}

  /**
   * Stores the source, its secrets sealed. Raises `recipe-invalid` or `invalid-request` that list every bad field, `conflict`
   * when the name is taken, `idempotency-key-reused`.
   */
  async execute({ draft, idempotencyKey }: CreateSourceRequest): Promise<Source> {
    const canonical = this.checked(draft);
    await this.recipes.check(draft.type, canonical, draft.env ?? 'PROD');
    const fingerprint = this.recipes.fingerprint({ type: draft.type, recipe: canonical });
    return this.database.transaction((tx) =>
      this.idempotency.once(
        tx,
        { scope: 'source.create', key: idempotencyKey, request: { ...draft, recipe: fingerprint } },
        async () => this.views.one(await this.insert(tx, draft, canonical), tx),
      ),
    );
  }

  private checked(draft: SourceDraft): JsonObject {
    const problems = draftProblems(draft.name, draft.schedule);
    let canonical: JsonObject | undefined;
    try {
      // Nothing is stored yet that a secret given as `"***"` could keep.
      const nothing = { id: '', type: draft.type, recipe: {} };
      canonical = this.recipes.keepSecrets(this.recipes.parse(draft.type, draft.recipe), nothing);
    } catch (error) {
      if (!(error instanceof DataSpokeError) || problems.length === 0) throw error;
      throw new DataSpokeError(error.code, error.message, {
        fields: [...problems, ...(error.fields ?? [])],
        cause: error,
      });
    }
    if (problems.length > 0) throw invalidRequest('The source is not valid.', problems);
    return canonical;
  }

  private async insert(tx: EntityManager, draft: SourceDraft, recipe: JsonObject): Promise<SourceRow> {
    const id = randomUUID();
    const now = this.clock.now();
    const row = tx.create(SourceRow, {
      id,
      name: draft.name.trim(),
      type: draft.type,
      recipe: this.recipes.seal({ id, type: draft.type, recipe }),
      env: draft.env ?? 'PROD',
      schedule: draft.schedule ?? null,
      scheduleVersion: draft.schedule ? 1 : 0,
      syncedVersion: 0,
      takeover: draft.takeover ?? false,
      removalThreshold: draft.removalThreshold ?? DEFAULT_REMOVAL_THRESHOLD,
      ...keptOf(draft.retention),
      version: 1,
      createdAt: now,
      updatedAt: now,
      deletedAt: null,
    });
    return claim(
      tx,
      SOURCE_NAMES,
      () => tx.save(row),
      () => Promise.resolve(nameTaken(row.name)),
    );
  }
}

/** Percent. */
const DEFAULT_REMOVAL_THRESHOLD = 20;

/** The columns of a retention. */
export function keptOf(retention: SourceRetention | null | undefined) {
  return { keptRuns: retention?.runs ?? null, keptRunDays: retention?.days ?? null };
}

/** What is wrong with the parts of a source that no connector looks at. */
export function draftProblems(
  name: string | undefined,
  schedule: SourceSchedule | null | undefined,
): readonly FieldError[] {
  return [
    ...(name !== undefined && name.trim() === '' ? [{ field: 'name', message: 'must not be blank' }] : []),
    ...(schedule ? scheduleProblems(schedule) : []),
  ];
}

export function nameTaken(name: string): DataSpokeError {
  return conflict(`There is already a source named "${name}"; choose another name.`);
}
