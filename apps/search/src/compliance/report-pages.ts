import { type ComplianceFinding } from '@dataspoke/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { DocumentStore } from '../documents/document-store';
import { PERSONAL_DATA_KINDS } from '../documents/entity-facts';
import { type Condition, EVERYTHING } from '../index/condition';
import { IndexKeeper } from '../index/index-keeper';
import { findableFacts } from '../query/explain/findable';
import { ScopeOf, whole } from '../query/retrieve/scope';
import { VocabularyKeeper } from '../query/understand/vocabulary-keeper';
import { ComplianceChangeRow } from './compliance-change.row';
import { ComplianceFindingRow } from './compliance-finding.row';
import { ComplianceReportRow, type ReportStage } from './compliance-report.row';
import { findReport } from './find-report';
import { changeOf, toFinding } from './to-finding';

const PAGE = 200;
/** Lineage is followed so far; a cycle ends by itself. */
const MOST_HOPS = 30;
const MOST_REACHED = 200_000;

/** Another attempt has done this page meanwhile. */
export class ReportPageOvertaken extends Error {
  override readonly name = 'ReportPageOvertaken';
}

type Step = Partial<
  Pick<ComplianceReportRow, 'cursor' | 'counts' | 'bounded' | 'difference'> & { readonly stage: ReportStage }
>;

interface Findings {
  readonly findings: ReadonlyMap<string, ComplianceFinding>;
  /** The scope speaks of lineage that was not followed to its end. */
  readonly isCut: boolean;
}

/** Writes a report page by page; where it is lies in its row, written with each page, so that an attempt goes on where one ended. */
@Injectable()
export class ReportPages {
  constructor(
    private readonly database: DataSource,
    private readonly documents: DocumentStore,
    private readonly index: IndexKeeper,
    private readonly scopeOf: ScopeOf,
    private readonly names: VocabularyKeeper,
  ) {}

  /** Does the next page; `done` when the report holds everything. Raises `service-unavailable`. */
  async next(reportId: string): Promise<{ readonly done: boolean }> {
    const report = await findReport(this.database.manager, reportId);
    if (report.state !== 'running') return { done: true };
    switch (report.stage) {
      case 'columns':
        await this.columns(report);
        return { done: false };
      case 'lineage':
        await this.lineage(report);
        return { done: false };
      case 'derived':
        await this.derived(report);
        return { done: false };
      case 'difference':
        await this.difference(report);
        return { done: false };
      case 'done':
        return { done: true };
    }
  }

  /** What holds personal data itself; also outside of the scope, since lineage may lead from there into it. */
  private async columns(report: ComplianceReportRow): Promise<void> {
    const where: Condition = {
      all: [
        visibleTo(report),
        { facet: 'entityType', in: ['dataset'] },
        { facet: 'personalData', in: PERSONAL_DATA_KINDS },
      ],
    };
    const page = await this.index.list({
      where,
      sort: { by: 'urn', descending: false },
      after: report.cursor === '' ? undefined : report.cursor,
      limit: PAGE,
    });
    const found = page.urns.map((urn) => ({ urn, path: [urn] }));
    const { findings, isCut } = await this.findings(report, found);
    await this.write(report, async (tx) => {
      await this.put(tx, report, found, findings, 0);
      const step = { counts: countsWith(report, findings), bounded: report.bounded || isCut };
      return page.after === undefined
        ? { stage: 'lineage', cursor: '0', ...step }
        : { cursor: page.after, ...step };
    });
  }

  /** What is made from what was reached last, one step for all of it. */
  private async lineage(report: ComplianceReportRow): Promise<void> {
    const hops = Number(report.cursor);
    const next = await this.database.query<{ urn: string; path: string[] }[]>(
      `SELECT DISTINCT ON (after.urn) after.urn, f.path || after.urn AS path
       FROM compliance_findings f CROSS JOIN LATERAL (
         SELECT d.urn FROM documents d WHERE d.upstreams @> ARRAY[f.urn] AND d.content IS NOT NULL
         UNION SELECT unnest(d.members) FROM documents d WHERE d.urn = f.urn AND d.entity_type = 'dataJob') AS after (urn)
       WHERE f.report_id = $1 AND f.hops = $2
         AND NOT EXISTS (SELECT 1 FROM compliance_findings g WHERE g.report_id = $1 AND g.urn = after.urn)
       ORDER BY after.urn, f.path LIMIT $3`,
      [report.id, hops, MOST_REACHED + 1],
    );
    const allowed = await this.index.allowed(
      next.map(({ urn }) => urn),
      visibleTo(report),
    );
    const reached = next.filter(({ urn }) => allowed.has(urn)).slice(0, MOST_REACHED);
    const isLast = reached.length === 0 || hops + 1 >= MOST_HOPS;
    await this.write(report, async (tx) => {
      await this.put(tx, report, reached, new Map(), hops + 1);
      const bounded = report.bounded || next.length > MOST_REACHED || (isLast && reached.length > 0);
      return isLast ? { stage: 'derived', cursor: '', bounded } : { cursor: String(hops + 1), bounded };
    });
  }

  /** Fills in what is said of the datasets that lineage has reached. */
  private async derived(report: ComplianceReportRow): Promise<void> {
    const rows = await this.database.query<{ urn: string; path: string[] }[]>(
      `SELECT urn, path FROM compliance_findings WHERE report_id = $1 AND hops > 0 AND urn > $2
         AND urn LIKE 'urn:li:dataset:%' ORDER BY urn LIMIT $3`,
      [report.id, report.cursor, PAGE],
    );
    const { findings, isCut } = await this.findings(report, rows);
    await this.write(report, async (tx) => {
      await tx.query(
        `UPDATE compliance_findings AS f SET finding = new.finding
         FROM unnest($2::text[], $3::jsonb[]) AS new (urn, finding) WHERE f.report_id = $1 AND f.urn = new.urn`,
        [report.id, [...findings.keys()], [...findings.values()].map((finding) => JSON.stringify(finding))],
      );
      const step = { counts: countsWith(report, findings), bounded: report.bounded || isCut };
      const last = rows.at(-1)?.urn;
      return rows.length < PAGE || last === undefined
        ? { stage: 'difference', cursor: '', ...step }
        : { cursor: last, ...step };
    });
  }

  /** Compares with the last report of the same scope, dataset by dataset. */
  private async difference(report: ComplianceReportRow): Promise<void> {
    const previous = await this.previousOf(report);
    if (previous === undefined) return this.write(report, () => Promise.resolve({ stage: 'done' }));
    const rows = await this.database.query<
      { urn: string; before: ComplianceFinding | null; now: ComplianceFinding | null }[]
    >(
      `SELECT urn, b.finding AS before, n.finding AS now FROM
         (SELECT urn, finding FROM compliance_findings WHERE report_id = $1 AND finding IS NOT NULL AND urn > $3) n
         FULL JOIN (SELECT urn, finding FROM compliance_findings WHERE report_id = $2 AND finding IS NOT NULL AND urn > $3) b
         USING (urn) WHERE b.finding IS DISTINCT FROM n.finding ORDER BY urn LIMIT $4`,
      [report.id, previous, report.cursor, PAGE],
    );
    const changes = rows.flatMap(({ before, now }) => changeOf(before ?? undefined, now ?? undefined) ?? []);
    await this.write(report, async (tx) => {
      const made = changes.map((content) => ({ reportId: report.id, urn: content.urn, content }));
      if (made.length > 0) await tx.upsert(ComplianceChangeRow, made, ['reportId', 'urn']);
      const known = report.difference ?? { previous, added: 0, gone: 0, changed: 0 };
      const count = (kind: string) => changes.filter(({ change }) => change === kind).length;
      const difference = {
        previous,
        added: known.added + count('added'),
        gone: known.gone + count('gone'),
        changed: known.changed + count('changed'),
      };
      const last = rows.at(-1)?.urn;
      return rows.length < PAGE || last === undefined
        ? { stage: 'done', difference }
        : { cursor: last, difference };
    });
  }

  private async previousOf({ id, scope, createdAt }: ComplianceReportRow): Promise<string | undefined> {
    const [row] = await this.database.query<{ id: string }[]>(
      `SELECT id FROM compliance_reports WHERE scope = $1 AND state = 'succeeded' AND created_at <= $2 AND id <> $3
       ORDER BY created_at DESC, id DESC LIMIT 1`,
      [scope, createdAt, id],
    );
    return row?.id;
  }

  /** What is said of those that are in the scope of the report, and whether that could be told exactly. */
  private async findings(
    report: ComplianceReportRow,
    reached: readonly { readonly urn: string; readonly path: readonly string[] }[],
  ): Promise<Findings> {
    if (reached.length === 0) return { findings: new Map(), isCut: false };
    const visible = visibleTo(report);
    const vocabulary = await this.names.names(visible);
    const { filters } = report;
    const scope = await this.scopeOf.execute({ filters }, [], vocabulary, visible);
    const urns = reached.map(({ urn }) => urn);
    const [contents, wanted] = await Promise.all([
      this.documents.contents(urns),
      this.index.allowed(urns, whole(scope)),
    ]);
    const findings = new Map(
      reached.flatMap(({ urn, path }) => {
        const content = contents.get(urn);
        if (!content || !wanted.has(urn)) return [];
        return [[urn, toFinding(urn, content, path, findableFacts(content, vocabulary))] as const];
      }),
    );
    return { findings, isCut: scope.isCut };
  }

  private async put(
    tx: EntityManager,
    { id }: ComplianceReportRow,
    reached: readonly { readonly urn: string; readonly path: readonly string[] }[],
    findings: ReadonlyMap<string, ComplianceFinding>,
    hops: number,
  ): Promise<void> {
    for (let start = 0; start < reached.length; start += 1_000) {
      const part = reached.slice(start, start + 1_000);
      await tx
        .createQueryBuilder()
        .insert()
        .into(ComplianceFindingRow)
        .values(
          part.map(({ urn, path }) => ({
            reportId: id,
            urn,
            hops,
            path: [...path],
            finding: findings.get(urn) ?? null,
          })),
        )
        .orIgnore()
        .execute();
    }
  }

  /** Of two attempts at one page the first to commit counts. */
  private async write(
    report: ComplianceReportRow,
    work: (tx: EntityManager) => Promise<Step>,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { id, pages, state } = await findReport(tx, report.id, { lock: 'pessimistic_write' });
      if (state !== 'running' || pages !== report.pages) throw new ReportPageOvertaken();
      const step = await work(tx);
      const done = (step.counts ?? report.counts).datasets;
      await tx.update(
        ComplianceReportRow,
        { id },
        { ...step, pages: pages + 1, progress: { done, message: MESSAGES[step.stage ?? report.stage] } },
      );
    });
  }
}

const MESSAGES: Readonly<Record<ReportStage, string>> = {
  columns: 'looking for columns with personal data',
  lineage: 'following lineage from personal data',
  derived: 'reading what is made from personal data',
  difference: 'comparing with the last report',
  done: 'finishing',
};

/** The condition as it was stored; without rules it is everything, which is told by identity elsewhere. */
export function visibleTo({ visible }: Pick<ComplianceReportRow, 'visible'>): Condition {
  return 'all' in visible && visible.all.length === 0 ? EVERYTHING : visible;
}

function countsWith(
  { counts }: ComplianceReportRow,
  findings: ReadonlyMap<string, ComplianceFinding>,
): ComplianceReportRow['counts'] {
  const all = [...findings.values()];
  const columns = all.flatMap((finding) => finding.columns);
  const ofKind = (kind: string) => columns.filter((column) => column.kind === kind).length;
  return {
    datasets: counts.datasets + all.length,
    withPersonalData: counts.withPersonalData + all.filter((finding) => finding.columns.length > 0).length,
    derived: counts.derived + all.filter((finding) => finding.columns.length === 0).length,
    direct: counts.direct + ofKind('direct'),
    indirect: counts.indirect + ofKind('indirect'),
    pseudonymised: counts.pseudonymised + ofKind('pseudonymised'),
    gaps: counts.gaps + all.reduce((sum, { gaps }) => sum + gaps.length, 0),
  };
}
