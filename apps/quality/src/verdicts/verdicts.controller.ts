import {
  DEFAULT_PAGE_SIZE,
  type ListVerdictsRequest,
  qualityRpc,
  type RuleVerdict,
  type RuleVerdictPage,
} from '@dataspoke/contracts';
import { pageOf, parseTimeCursor, RpcHandler, timeKey } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { countWithinBytes } from '../paging/within-bytes';
import { RuleRow } from '../rules/rule.row';
import { RuleVersionRow } from '../rules/rule-version.row';
import { VerdictRow } from './verdict.row';

type SettledVerdictRow = VerdictRow & {
  readonly verdict: NonNullable<VerdictRow['verdict']>;
  readonly evaluatedAt: Date;
};

/** Verdicts over the bus. */
@Controller()
export class VerdictsController {
  constructor(private readonly database: DataSource) {}

  /** The newest first. */
  @RpcHandler(qualityRpc.listVerdicts, { role: 'reader' })
  async list(request: ListVerdictsRequest): Promise<RuleVerdictPage> {
    const { evaluationId, ruleId, dataset, verdict, limit = DEFAULT_PAGE_SIZE, cursor } = request;
    const query = this.database.manager
      .createQueryBuilder(VerdictRow, 'v')
      .where('v.evaluatedAt IS NOT NULL')
      .orderBy('v.evaluatedAt', 'DESC')
      .addOrderBy('v.id', 'DESC')
      .limit(limit + 1);
    if (evaluationId !== undefined) query.andWhere('v.evaluationId = :evaluationId', { evaluationId });
    if (ruleId !== undefined) query.andWhere('v.ruleId = :ruleId', { ruleId });
    if (dataset !== undefined) query.andWhere('v.datasetUrn = :dataset', { dataset });
    if (verdict !== undefined) query.andWhere('v.verdict = :verdict', { verdict });
    if (cursor !== undefined) query.andWhere('(v.evaluatedAt, v.id) < (:at, :id)', parseTimeCursor(cursor));
    const rows = (await query.getMany()).filter(isSettled);
    const { shown, ...next } = pageOf(rows, countWithinBytes(rows, limit), ({ evaluatedAt, id }) =>
      timeKey({ createdAt: evaluatedAt, id }),
    );
    return { items: await this.views(shown), ...next };
  }

  private async views(rows: readonly SettledVerdictRow[]): Promise<RuleVerdict[]> {
    const ids = [...new Set(rows.map((row) => row.ruleId))];
    const { manager } = this.database;
    const [rules, versions] = await Promise.all([
      manager.findBy(RuleRow, { id: In(ids) }),
      manager.findBy(
        RuleVersionRow,
        rows.map((row) => ({ ruleId: row.ruleId, version: row.ruleVersion })),
      ),
    ]);
    const kinds = new Map(rules.map((rule) => [rule.id, rule.kind]));
    const byVersion = new Map(versions.map((row) => [`${row.ruleId} ${row.version}`, row]));
    return rows.map((row) => {
      const version = byVersion.get(`${row.ruleId} ${row.ruleVersion}`);
      const kind = kinds.get(row.ruleId);
      if (!version || !kind) throw new Error(`verdict ${row.id} has lost its rule`);
      return toVerdict(row, version, kind);
    });
  }
}

function isSettled(row: VerdictRow): row is SettledVerdictRow {
  return row.verdict !== null && row.evaluatedAt !== null;
}

function toVerdict(
  row: SettledVerdictRow,
  { name, fields }: RuleVersionRow,
  kind: RuleVerdict['kind'],
): RuleVerdict {
  return {
    id: row.id,
    evaluationId: row.evaluationId,
    ruleId: row.ruleId,
    ruleVersion: row.ruleVersion,
    ruleName: name,
    dataset: row.datasetUrn,
    kind,
    fields,
    verdict: row.verdict,
    message: row.message,
    observed: row.observed,
    expected: row.expected,
    statement: row.statement,
    durationMs: row.durationMs,
    examples: row.examples,
    ...(row.error ? { error: row.error } : {}),
    asOf: (row.asOf ?? row.evaluatedAt).toISOString(),
    evaluatedAt: row.evaluatedAt.toISOString(),
    published: row.publishedAt !== null,
  };
}
