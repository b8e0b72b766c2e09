import { type DesiredAspect } from '@dataspoke/connectors';
import { type RunInput } from '@dataspoke/contracts';
import { DataHubClient } from '@dataspoke/datahub-client';
import { Urn } from '@dataspoke/domain';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { withCatalogErrors } from '../catalog/catalog-errors';
import { aspectKey, ReadCurrentAspects } from '../catalog/current-aspects';
import { findRun } from '../runs/find-run';
import { RunProgressWriter } from '../runs/run-progress';
import { type RunRow } from '../runs/run.row';
import { RunScopeRow } from '../runs/run-scope.row';
import { findSource } from '../sources/find-source';
import { type SourceRow } from '../sources/source.row';
import { compareAspect } from './compare-aspect';
import { insertChanges, type NewChange, SEQ_PER_SCOPE } from './insert-changes';

const BATCH = 200;
/** Scope under which removals are kept: they belong to no listing, but to what is missing from one. */
const REMOVALS = 'removals';

interface Candidate {
  readonly urn: string;
}

/** Adds to a change set what the source no longer has. */
@Injectable()
export class CompleteChangeSet {
  constructor(
    private readonly database: DataSource,
    private readonly datahub: DataHubClient,
    private readonly current: ReadCurrentAspects,
    private readonly progress: RunProgressWriter,
  ) {}

  /** Idempotent: the same removals get the same place in the change set. Raises what reading the catalog raises. */
  async execute({ runId }: RunInput, signal: AbortSignal): Promise<void> {
    const { manager } = this.database;
    const run = await findRun(manager, runId);
    const source = await findSource(manager, run.sourceId);
    const scopes = await manager.countBy(RunScopeRow, { runId });
    let number = scopes * SEQ_PER_SCOPE;
    for (let after = '', more = true; more;) {
      signal.throwIfAborted();
      const candidates = await this.missing(run, after);
      const removals = await this.removals(run, source, candidates, signal);
      const changes = removals.map((removal, index): NewChange => ({ ...removal, seq: number + index }));
      await this.database.transaction((tx) => insertChanges(tx, runId, REMOVALS, changes));
      number += candidates.length;
      after = candidates.at(-1)?.urn ?? after;
      more = candidates.length === BATCH;
      await this.progress.write(runId, {
        phase: 'reading',
        message: `looking for what ${source.name} no longer has`,
      });
    }
  }

  /**
   * Entities of the source that the run has neither met nor left out, and whose listing is complete: either the listing of
   * their own container, or, when that container was not listed any more, the listing of the container above it.
   */
  private missing(run: RunRow, after: string): Promise<Candidate[]> {
    return this.database.manager.query<Candidate[]>(
      `SELECT e.urn FROM source_entities e
      WHERE e.source_id = $1 AND e.urn > $3
        AND NOT EXISTS (SELECT FROM changes c WHERE c.run_id = $2 AND c.urn = e.urn AND c.scope <> $4)
        AND NOT EXISTS (SELECT FROM run_kept_entities k WHERE k.run_id = $2 AND k.urn IN (e.urn, e.listing))
        AND (
          EXISTS (SELECT FROM run_scopes s WHERE s.run_id = $2 AND s.listing = e.listing AND s.state = 'complete')
          OR (
            NOT EXISTS (SELECT FROM run_scopes s WHERE s.run_id = $2 AND (s.listing = e.listing OR s.listing IS NULL))
            AND EXISTS (
              SELECT FROM run_scopes s WHERE s.run_id = $2 AND s.listing = e.parent_listing AND s.state = 'complete'
            )
          )
        )
      ORDER BY e.urn LIMIT ${BATCH}`,
      [run.sourceId, run.id, after, REMOVALS],
    );
  }

  private async removals(
    run: RunRow,
    source: SourceRow,
    candidates: readonly Candidate[],
    signal: AbortSignal,
  ): Promise<readonly Omit<NewChange, 'seq'>[]> {
    if (candidates.length === 0) return [];
    const wanted = candidates.map(({ urn }) => removed(urn));
    const current = await this.current.execute(wanted, signal);
    const statusless = wanted.filter((aspect) => !current.has(aspectKey(aspect))).map(({ urn }) => urn);
    const existing = await withCatalogErrors(() => this.datahub.reads.exists(statusless, { signal }));
    return wanted.flatMap((aspect) => {
      const { urn, aspectName, timeseries } = aspect;
      const record = current.get(aspectKey(aspect));
      if (!record && !existing.has(urn)) return []; // nothing left to mark
      const change = compareAspect(aspect, record, {
        sourceId: source.id,
        takeover: source.takeover,
        stamp: { time: (run.startedAt ?? run.createdAt).getTime(), actor: 'urn:li:corpuser:dataspoke' },
      });
      if (change === undefined || change.action === 'unchanged') return []; // marked already
      const action = change.action === 'conflict' ? change.action : ('remove' as const);
      return [{ urn, aspectName, timeseries, ...change, action }];
    });
  }
}

function removed(urn: string): DesiredAspect {
  return {
    urn,
    entityType: Urn.parse(urn).entityType,
    aspectName: 'status',
    timeseries: false,
    value: { removed: true },
  };
}
