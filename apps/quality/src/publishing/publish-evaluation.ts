import { type EvaluationInput, progressHint, type VerdictError } from '@dataspoke/contracts';
import { type EmitResult, mcp, type Proposal } from '@dataspoke/datahub-client';
import { type RuleKind, type RuleSeverity, type Verdict } from '@dataspoke/domain';
import { Clock, Hints } from '@dataspoke/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { readRule } from '../rules/stored-rule';
import { assertionInfo } from './assertion-info';
import { assertionUrn } from './assertion-urn';
import { CatalogWrites } from './catalog-writes';
import { PublishIncidents } from './publish-incidents';
import { runEvent } from './run-event';

const BATCH = 100;
const PLATFORM = 'urn:li:dataPlatform:dataspoke';

interface UnpublishedRow {
  readonly id: string;
  readonly rule_id: string;
  readonly rule_version: number;
  readonly dataset_urn: string;
  readonly verdict: Verdict;
  readonly message: string;
  readonly observed: Record<string, string | number | null>;
  readonly error: VerdictError | null;
  readonly evaluated_at: Date;
  readonly kind: RuleKind;
  readonly name: string;
  readonly fields: string[];
  readonly parameters: Record<string, unknown>;
  readonly severity: RuleSeverity;
  readonly filter: string | null;
  readonly created_at: Date;
  /** Whether the catalog lacks this version of the rule, and has no newer one. */
  readonly is_news: boolean;
}

const UNPUBLISHED = `SELECT v.id, v.rule_id, v.rule_version, v.dataset_urn, v.verdict, v.message, v.observed, v.error, v.evaluated_at,
    r.kind, rv.name, rv.fields, rv.parameters, rv.severity, rv.filter, rv.created_at,
    NOT EXISTS (SELECT FROM rule_versions n
      WHERE n.rule_id = v.rule_id AND n.version >= v.rule_version AND n.published_at IS NOT NULL) AS is_news
  FROM verdicts v
  JOIN rules r ON r.id = v.rule_id
  JOIN rule_versions rv ON rv.rule_id = v.rule_id AND rv.version = v.rule_version
  WHERE v.evaluation_id = $1 AND v.verdict IS NOT NULL AND v.published_at IS NULL AND v.publish_refusal IS NULL
  ORDER BY v.rule_id LIMIT ${BATCH}`;

/** Brings the verdicts of a settled evaluation into the catalog, and what they did to incidents. */
@Injectable()
export class PublishEvaluation {
  private readonly log = new Logger(PublishEvaluation.name);

  constructor(
    private readonly database: DataSource,
    private readonly catalog: CatalogWrites,
    private readonly incidents: PublishIncidents,
    private readonly hints: Hints,
    private readonly clock: Clock,
  ) {}

  /** Goes on with what is not published yet. Raises `datahub-unavailable`; what was written until then is noted. */
  async execute({ evaluationId }: EvaluationInput, signal: AbortSignal): Promise<void> {
    await this.database.query(
      `UPDATE verdicts v SET publish_refusal = 'The rule was deleted before.' FROM rules r
      WHERE v.evaluation_id = $1 AND r.id = v.rule_id AND r.deleted_at IS NOT NULL AND v.published_at IS NULL`,
      [evaluationId],
    );
    for (;;) {
      signal.throwIfAborted();
      const rows = await this.database.query<UnpublishedRow[]>(UNPUBLISHED, [evaluationId]);
      if (rows.length === 0) break;
      const news = rows.filter((row) => row.is_news);
      if (news.length > 0) await this.publishRules(news, signal);
      await this.publishVerdicts(evaluationId, rows, signal);
    }
    await this.incidents.execute({ evaluationId }, signal);
  }

  // The catalog shows results of an assertion only once it knows what the assertion is.
  private async publishRules(rows: readonly UnpublishedRow[], signal: AbortSignal): Promise<void> {
    const proposals = rows.flatMap((row): Proposal[] => {
      const urn = assertionUrn(row.rule_id);
      const info = assertionInfo({
        ruleId: row.rule_id,
        version: row.rule_version,
        name: row.name,
        dataset: row.dataset_urn,
        severity: row.severity,
        rule: readRule(row),
        changedAt: row.created_at,
      });
      return [mcp(urn, 'dataPlatformInstance', { platform: PLATFORM }), mcp(urn, 'assertionInfo', info)];
    });
    await this.catalog.emit(
      proposals,
      async (results) => {
        const accepted = new Set(
          results
            .filter(
              (result) => result.outcome === 'accepted' && result.proposal.aspectName === 'assertionInfo',
            )
            .map((result) => result.proposal.urn),
        );
        const done = rows.filter((row) => accepted.has(assertionUrn(row.rule_id)));
        await this.database.query(
          `UPDATE rule_versions v SET published_at = $3 FROM unnest($1::uuid[], $2::int[]) AS d (rule_id, version)
          WHERE v.rule_id = d.rule_id AND v.version = d.version`,
          [done.map((row) => row.rule_id), done.map((row) => row.rule_version), this.clock.now()],
        );
        this.report(results);
      },
      signal,
    );
  }

  private async publishVerdicts(
    evaluationId: string,
    rows: readonly UnpublishedRow[],
    signal: AbortSignal,
  ): Promise<void> {
    const proposals = rows.map((row) =>
      mcp(
        assertionUrn(row.rule_id),
        'assertionRunEvent',
        runEvent({
          id: row.id,
          evaluationId,
          ruleId: row.rule_id,
          kind: row.kind,
          dataset: row.dataset_urn,
          verdict: row.verdict,
          message: row.message,
          observed: row.observed,
          error: row.error,
          evaluatedAt: row.evaluated_at,
        }),
      ),
    );
    await this.catalog.emit(
      proposals,
      async (results) => {
        const settled = results.flatMap((result, index) => {
          const id = rows[index]?.id;
          if (id === undefined || result.outcome === 'unknown') return [];
          return [{ id, refusal: result.outcome === 'accepted' ? null : result.reason.slice(0, 2_000) }];
        });
        await this.settle(evaluationId, settled);
        this.report(results);
      },
      signal,
    );
  }

  private async settle(
    evaluationId: string,
    settled: readonly { readonly id: string; readonly refusal: string | null }[],
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.query(
        `UPDATE verdicts v SET published_at = CASE WHEN s.refusal IS NULL THEN $2::timestamptz END, publish_refusal = s.refusal
        FROM jsonb_to_recordset($1::jsonb) AS s (id uuid, refusal text) WHERE v.id = s.id`,
        [JSON.stringify(settled), this.clock.now()],
      );
      await tx.query(
        `UPDATE evaluations SET counts = jsonb_set(counts, '{unpublished}', (
          SELECT to_jsonb(count(*)) FROM verdicts WHERE evaluation_id = $1 AND verdict IS NOT NULL AND published_at IS NULL))
        WHERE id = $1`,
        [evaluationId],
      );
    });
    this.hints.publish(progressHint('quality', evaluationId));
  }

  private report(results: readonly EmitResult[]): void {
    for (const result of results) {
      if (result.outcome === 'accepted' || result.outcome === 'unknown') continue;
      const { urn, aspectName } = result.proposal;
      this.log.error(`DataHub does not take ${aspectName} of ${urn}: ${result.reason}`);
    }
  }
}
