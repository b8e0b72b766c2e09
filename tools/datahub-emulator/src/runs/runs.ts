import { type ChangeEvents } from '../events/change-events';
import { type JsonObject, textAt } from '../json';
import { type Model } from '../model/model';
import {
  type AspectStore,
  type AuditStamp,
  NO_RUN,
  type RunSummary,
  type StoredAspect,
} from '../store/aspect-store';
import { type Database } from '../store/database';
import { type Writer } from '../writes/writer';

const ALL = -1;
const MAX_SHOWN = 1_000;

/** What a rollback did, or would do. */
export interface Rollback {
  /** The aspects of the run, the first thousand. */
  aspects: StoredAspect[];
  /** Entities that the run brought into being, which go. */
  entitiesAffected: number;
  /** Aspects of the run that are put back or go. */
  aspectsReverted: number;
  /** Aspects of other runs on the entities that go. */
  aspectsAffected: number;
  /** Entities that go although other runs wrote to them. */
  unsafeEntities: string[];
}

/** Ingestion runs, known by the run id in the system metadata of what they wrote. */
export class Runs {
  constructor(
    private readonly model: Model,
    private readonly database: Database,
    private readonly store: AspectStore,
    private readonly writer: Writer,
    private readonly events: ChangeEvents,
  ) {}

  /** The runs, the youngest first. */
  list(start: number, count: number, includeSoftDeleted: boolean): RunSummary[] {
    return this.store.runs(start, count, includeSoftDeleted);
  }

  /** The aspects whose latest value a run saw last. */
  describe(runId: string, start: number, count: number, includeSoftDeleted: boolean): StoredAspect[] {
    return this.store.ofRun(runId, start, count, includeSoftDeleted);
  }

  /** What a rollback would do. */
  preview(runId: string): Rollback {
    const found = this.store.ofRun(runId, 0, ALL, true);
    const born = found.filter((each) => this.isKey(each)).map(({ urn }) => urn);
    let aspectsAffected = 0;
    const unsafeEntities: string[] = [];
    for (const urn of born) {
      const foreign = this.store.latestOf(urn).filter((each) => runOf(each.systemMetadata) !== runId);
      const others = foreign.filter((each) => runOf(each.systemMetadata) !== NO_RUN);
      aspectsAffected += others.length;
      if (others.length > 0) unsafeEntities.push(urn);
    }
    return {
      aspects: found.slice(0, MAX_SHOWN),
      entitiesAffected: born.length,
      aspectsReverted: found.length,
      aspectsAffected,
      unsafeEntities,
    };
  }

  /**
   * Undoes a run: an aspect gets its youngest value of another run again, or goes when there was none; entities that
   * the run brought into being go, or, when `isSafe` and others wrote to them, are only marked as removed. All of it
   * in one transaction, told in the change log like any other write.
   */
  rollback(runId: string, isSafe: boolean, stamp: AuditStamp): Rollback {
    return this.database.transaction(() => {
      const plan = this.preview(runId);
      const kept = new Set(isSafe ? plan.unsafeEntities : []);
      const all = this.store.ofRun(runId, 0, ALL, true);
      for (const { urn } of all.filter((each) => this.isKey(each))) {
        const known = this.model.knownUrn(urn);
        if (!known) continue;
        if (!kept.has(urn)) this.writer.deleteEntity(known, stamp);
        else this.hide(urn, runId, stamp);
      }
      for (const each of all) {
        if (!this.isKey(each) && this.store.has(each.urn, each.aspect)) this.revert(each, runId, stamp);
      }
      return plan;
    });
  }

  private isKey({ urn, aspect }: StoredAspect): boolean {
    return this.model.entity(this.model.entityTypeOf(urn))?.keyAspect === aspect;
  }

  private hide(urn: string, runId: string, stamp: AuditStamp): void {
    const status = this.store.latest(urn, 'status');
    this.writer.write(
      [
        {
          urn,
          aspectName: 'status',
          changeType: 'UPSERT',
          value: { ...status?.value, removed: true },
          headers: {},
          systemMetadata: { lastObserved: stamp.time, runId: `rollback-${runId}` },
        },
      ],
      { stamp, traceId: '0'.repeat(32) },
    );
  }

  private revert(latest: StoredAspect, runId: string, stamp: AuditStamp): void {
    // A mark set by this rollback stays.
    if (runOf(this.store.latest(latest.urn, latest.aspect)?.systemMetadata) !== runId) return;
    const before = textAt(latest.systemMetadata, 'lastRunId');
    if (before !== undefined && before !== runId && before !== NO_RUN) {
      // The run only saw a value again that another one had written.
      this.store.touch(latest.urn, latest.aspect, { ...latest.systemMetadata, runId: before });
      return;
    }
    const known = this.model.knownUrn(latest.urn);
    if (!known) return;
    const aspect = this.model.aspectOf(known.entity, latest.aspect);
    const survivor = this.store
      .past(latest.urn, latest.aspect)
      .find((each) => runOf(each.systemMetadata) !== runId);
    if (!survivor) {
      this.writer.deleteAspect(known, aspect, stamp);
      return;
    }
    this.store.restore(survivor);
    this.events.append({
      entityType: known.entity.name,
      urn: latest.urn,
      aspect,
      changeType: 'UPSERT',
      value: survivor.value,
      systemMetadata: survivor.systemMetadata,
      previousValue: latest.value,
      previousSystemMetadata: latest.systemMetadata,
      created: stamp,
    });
  }
}

function runOf(systemMetadata: JsonObject | undefined): string {
  return textAt(systemMetadata, 'runId') ?? NO_RUN;
}
