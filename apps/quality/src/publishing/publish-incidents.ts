import { type MergeRequest } from '@dataspoke/datahub-client';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { IncidentRow } from '../incidents/incident.row';
import { RuleRow } from '../rules/rule.row';
import { CatalogWrites } from './catalog-writes';
import { incidentInfo, incidentUrn } from './incident-info';

const BATCH = 100;

/** Brings incidents into the catalog. */
@Injectable()
export class PublishIncidents {
  private readonly log = new Logger(PublishIncidents.name);

  constructor(
    private readonly database: DataSource,
    private readonly catalog: CatalogWrites,
  ) {}

  /** Writes every incident that changed since it was published and that the evaluation, or the rule, spoke of last. */
  async execute(
    where: { readonly evaluationId: string } | { readonly ruleId: string },
    signal: AbortSignal,
  ): Promise<void> {
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      const query = this.database.manager
        .createQueryBuilder(IncidentRow, 'i')
        .where('i.version <> i.publishedVersion AND i.id > :after', { after })
        .orderBy('i.id')
        .limit(BATCH);
      if ('ruleId' in where) query.andWhere('i.ruleId = :ruleId', where);
      else query.andWhere('i.evaluationId = :evaluationId', where);
      const rows = await query.getMany();
      if (rows.length === 0) return;
      await this.write(rows, signal);
      after = rows.at(-1)?.id ?? after;
    }
  }

  private async write(rows: readonly IncidentRow[], signal: AbortSignal): Promise<void> {
    const rules = await this.database.manager.findBy(RuleRow, { id: In(rows.map((row) => row.ruleId)) });
    const kinds = new Map(rules.map((rule) => [rule.id, rule.kind]));
    const requests = rows.map((row): MergeRequest => ({
      urn: incidentUrn(row.id),
      aspectName: 'incidentInfo',
      merge: (current) => incidentInfo(row, kinds.get(row.ruleId) ?? 'custom_sql', current),
    }));
    const results = await this.catalog.merge(requests, { signal });
    for (const [index, result] of results.entries()) {
      const row = rows[index];
      if (!row) continue;
      if (result.outcome === 'accepted' || result.outcome === 'unchanged') {
        await this.database.manager.update(IncidentRow, { id: row.id }, { publishedVersion: row.version });
      } else {
        this.log.error(`incident ${row.id} was not taken by DataHub: ${result.reason}`);
      }
    }
  }
}
