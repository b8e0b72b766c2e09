import { type AuditStamp, DataHubClient } from '@dataspoke/datahub-client';
import { Clock, Elections, isTransient, ProcessRoles } from '@dataspoke/service-kit';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { toCatalogError } from '../catalog/catalog-errors';
import { ScoreRow } from '../scores/score.row';
import { HEALTH_PROPERTY_DEFINITIONS, mergeHealthProperties } from './health-properties';

const SCORES_AT_ONCE = 200;
const LOOK_EVERY_MS = 1_000;
const MAX_PAUSE_MS = 30_000;
const ACTOR = 'urn:li:corpuser:dataspoke';

/** Writes new scores into the catalog, behind everything else: DataHub being away delays that and nothing more. */
@Injectable()
export class PublishScores implements OnApplicationBootstrap {
  private readonly log = new Logger(PublishScores.name);
  private isDefined = false;

  constructor(
    private readonly database: DataSource,
    private readonly datahub: DataHubClient,
    private readonly elections: Elections,
    private readonly roles: ProcessRoles,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.roles.has('activities')) return;
    this.elections.run('publish-scores', async (signal) => {
      for (let failures = 0; !signal.aborted;) {
        const more = await this.next(signal).then(
          (any) => ((failures = 0), any),
          (error: unknown) => {
            if (signal.aborted) return false;
            const cause = toCatalogError(error);
            if (!isTransient(cause)) throw cause;
            if (failures === 0) this.log.warn(`scores wait for the catalog: ${String(cause)}`);
            failures += 1;
            return false;
          },
        );
        const pause = Math.min(MAX_PAUSE_MS, LOOK_EVERY_MS * 2 ** Math.min(failures, 10));
        if (!more) await delay(pause, undefined, { signal }).catch(() => undefined);
      }
    });
  }

  /** Publishes some scores; says whether there were any. Raises what the client raises; what was written is noted. */
  private async next(signal: AbortSignal): Promise<boolean> {
    const rows = await this.database.manager.find(ScoreRow, {
      where: { publishPending: true },
      order: { urn: 'ASC' },
      take: SCORES_AT_ONCE,
    });
    if (rows.length === 0) return false;
    await this.define(signal);
    // A write would bring a dataset back that was deleted meanwhile.
    const there = await this.datahub.reads.exists(
      rows.map(({ urn }) => urn),
      { signal },
    );
    const byUrn = new Map(rows.map((row) => [row.urn, row]));
    const stamp: AuditStamp = { time: this.clock.now().getTime(), actor: ACTOR };
    const results = await this.datahub.writes.mergeWrite(
      rows
        .filter(({ urn }) => there.has(urn))
        .map((row) => ({
          urn: row.urn,
          aspectName: 'structuredProperties',
          merge: (current) => mergeHealthProperties(current, row, stamp),
        })),
      { signal },
    );
    const open = new Set<string>();
    for (const { request, ...result } of results) {
      if (result.outcome === 'conflict' || result.outcome === 'unknown') open.add(request.urn);
      if (result.outcome === 'rejected') {
        this.log.error(`DataHub refuses the score of ${request.urn}: ${result.reason}`);
      }
    }
    const done = [...byUrn.values()].filter(({ urn }) => !open.has(urn));
    // Not for a score that is newer than the one that was written.
    await this.database.query(
      `UPDATE scores SET publish_pending = false
       FROM jsonb_to_recordset($1::jsonb) AS done (urn text, version bigint)
       WHERE scores.urn = done.urn AND scores.version = done.version`,
      [JSON.stringify(done.map(({ urn, version }) => ({ urn, version })))],
    );
    return done.length > 0;
  }

  private async define(signal: AbortSignal): Promise<void> {
    if (this.isDefined) return;
    const results = await this.datahub.writes.mergeWrite(
      HEALTH_PROPERTY_DEFINITIONS.map(({ urn, aspectName, value }) => ({
        urn,
        aspectName,
        merge: (current) => current ?? value,
      })),
      { signal },
    );
    for (const { request, ...result } of results) {
      if (result.outcome !== 'rejected') continue;
      this.log.error(`DataHub refuses the definition of ${request.urn}: ${result.reason}`);
    }
    this.isDefined = true;
  }
}
