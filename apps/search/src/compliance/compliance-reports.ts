import {
  type ById,
  type Caller,
  type ComplianceContent,
  type ComplianceContentRequest,
  type ComplianceReport,
  type ComplianceReportPage,
  DEFAULT_PAGE_SIZE,
  type ListComplianceReportsRequest,
  type SearchFilters,
  SEARCH_WORKFLOWS,
} from '@dataspoke/contracts';
import {
  alreadyRunning,
  claim,
  Clock,
  conflict,
  currentContext,
  cursorOf,
  dependencyUnavailable,
  invalidRequest,
  jobView,
  Outbox,
  pageOf,
  parseTextCursor,
  parseTimeCursor,
  queuedJob,
  requestCancel,
  timeKey,
} from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { DataSource, type EntityManager, In } from 'typeorm';
import { type Condition } from '../index/condition';
import { ComplianceChangeRow } from './compliance-change.row';
import { ComplianceFindingRow } from './compliance-finding.row';
import { ComplianceReportRow, ONE_REPORT } from './compliance-report.row';
import { findReport } from './find-report';

const NO_COUNTS = {
  datasets: 0,
  withPersonalData: 0,
  derived: 0,
  direct: 0,
  indirect: 0,
  pseudonymised: 0,
  gaps: 0,
} as const;
/** A reply has to fit one message. */
const REPLY_BYTES = 600_000;
const CHANGES = 'changes ';

/** Reports on personal data: each belongs to who asked for it, and holds what he could see then. */
@Injectable()
export class ComplianceReports {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Claims a report. Raises `already-running` while one of the same scope is made, and `invalid-request` with a DataHub token. */
  async start(
    tx: EntityManager,
    caller: Caller,
    filters: SearchFilters,
    visible: Condition,
  ): Promise<ComplianceReport> {
    if (currentContext().catalogToken !== undefined) {
      throw invalidRequest('A report cannot be made under a DataHub token: it is made later, without it.', [
        { field: 'X-DataHub-Token', message: 'must be left out; visibility rules hold for reports too' },
      ]);
    }
    const scope = createHash('sha256')
      .update(JSON.stringify([caller.id, visible, filters]))
      .digest('hex');
    const row = tx.create(ComplianceReportRow, {
      ...queuedJob('manual', this.clock.now()),
      asker: caller.id,
      scope,
      filters,
      visible,
      stage: 'columns',
      cursor: '',
      pages: 0,
      progress: { done: 0, message: 'waiting to be started' },
      counts: NO_COUNTS,
      bounded: false,
      difference: null,
      failure: null,
    });
    await claim(
      tx,
      ONE_REPORT,
      () => tx.insert(ComplianceReportRow, row),
      async () => {
        const other = await tx.findOneBy(ComplianceReportRow, { scope, state: In(['queued', 'running']) });
        return other
          ? alreadyRunning(`Such a report is ${other.state} already.`, { id: other.id })
          : dependencyUnavailable('service-unavailable', 'Such a report has just ended; ask again.');
      },
    );
    const input = { reportId: row.id };
    const workflow = SEARCH_WORKFLOWS.complianceReport;
    await this.outbox.startWorkflow(tx, { workflow, workflowId: row.id, input });
    return toReport(row);
  }

  /** Raises `not-found`, also for a report of somebody else. */
  async get(caller: Caller, { id }: ById): Promise<ComplianceReport> {
    return toReport(await findReport(this.database.manager, id, { asker: caller.id }));
  }

  /** Those of the caller, the newest first. */
  async list(
    caller: Caller,
    { limit = DEFAULT_PAGE_SIZE, cursor }: ListComplianceReportsRequest,
  ): Promise<ComplianceReportPage> {
    const query = this.database.manager
      .createQueryBuilder(ComplianceReportRow, 'r')
      .where('r.asker = :asker', { asker: caller.id })
      .orderBy('r.createdAt', 'DESC')
      .addOrderBy('r.id', 'DESC')
      .limit(limit + 1);
    if (cursor !== undefined) query.andWhere('(r.createdAt, r.id) < (:at, :id)', parseTimeCursor(cursor));
    const { shown, ...next } = pageOf(await query.getMany(), limit, timeKey);
    return { items: shown.map(toReport), ...next };
  }

  /** Raises `not-found`, and `conflict` when the report has ended. */
  async cancel(tx: EntityManager, caller: Caller, { id }: ById): Promise<ComplianceReport> {
    const row = await findReport(tx, id, { asker: caller.id, lock: 'pessimistic_write' });
    await requestCancel(tx, this.outbox, row, 'compliance report');
    return toReport(row);
  }

  /**
   * A part of a report that has succeeded. Raises `not-found`, `conflict` before its end, and `conflict` when the caller may see other
   * things now than when he asked for it.
   */
  async content(
    caller: Caller,
    visible: Condition,
    { id, limit = DEFAULT_PAGE_SIZE, cursor }: ComplianceContentRequest,
  ): Promise<ComplianceContent> {
    const { manager } = this.database;
    const report = await findReport(manager, id, { asker: caller.id });
    if (report.state !== 'succeeded') throw conflict(`The report is ${report.state}; it has no content yet.`);
    if (!isDeepStrictEqual(report.visible, visible)) {
      throw conflict('What you may see has changed since the report was made; make another one.');
    }
    const place = cursor === undefined ? '' : parseTextCursor(cursor);
    if (place.startsWith(CHANGES)) return this.changes(manager, id, place.slice(CHANGES.length), limit);
    const rows = await manager
      .createQueryBuilder(ComplianceFindingRow, 'f')
      .where('f.reportId = :id AND f.finding IS NOT NULL AND f.urn > :place', { id, place })
      .orderBy('f.urn')
      .limit(limit + 1)
      .getMany();
    const { shown, more } = fitting(rows, limit);
    const last = shown.at(-1)?.urn;
    return {
      findings: shown.flatMap(({ finding }) => finding ?? []),
      changes: [],
      nextCursor: cursorOf([more && last !== undefined ? last : CHANGES]),
    };
  }

  private async changes(
    manager: EntityManager,
    id: string,
    place: string,
    limit: number,
  ): Promise<ComplianceContent> {
    const rows = await manager
      .createQueryBuilder(ComplianceChangeRow, 'c')
      .where('c.reportId = :id AND c.urn > :place', { id, place })
      .orderBy('c.urn')
      .limit(limit + 1)
      .getMany();
    const { shown, more } = fitting(rows, limit);
    const last = shown.at(-1)?.urn;
    return {
      findings: [],
      changes: shown.map(({ content }) => content),
      ...(more && last !== undefined ? { nextCursor: cursorOf([`${CHANGES}${last}`]) } : {}),
    };
  }
}

/** As many rows as fit one reply, one at least. */
function fitting<T extends object>(
  rows: readonly T[],
  limit: number,
): { readonly shown: readonly T[]; readonly more: boolean } {
  let bytes = 0;
  const within = rows.findIndex((row, at) => {
    bytes += Buffer.byteLength(JSON.stringify(row));
    return at > 0 && bytes > REPLY_BYTES;
  });
  const count = Math.min(limit, within < 0 ? rows.length : within);
  return { shown: rows.slice(0, count), more: rows.length > count };
}

function toReport(row: ComplianceReportRow): ComplianceReport {
  const { filters, progress, counts, bounded, difference, failure } = row;
  return {
    ...jobView(row),
    filters,
    progress,
    counts,
    bounded,
    ...(difference ? { difference } : {}),
    ...(failure === null ? {} : { failure }),
  };
}
