import { type RuleRemovalInput } from '@dataspoke/contracts';
import { softDelete } from '@dataspoke/datahub-client';
import { dependencyUnavailable } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource, IsNull, Not } from 'typeorm';
import { RuleVersionRow } from '../rules/rule-version.row';
import { assertionUrn } from './assertion-urn';
import { CatalogWrites } from './catalog-writes';
import { PublishIncidents } from './publish-incidents';

/** Takes the assertion of a deleted rule out of the catalog: left there, its last failure would count for ever. */
@Injectable()
export class PublishRuleRemoval {
  constructor(
    private readonly database: DataSource,
    private readonly catalog: CatalogWrites,
    private readonly incidents: PublishIncidents,
  ) {}

  /** Raises `datahub-unavailable`. A rule that the catalog never saw leaves no trace there. */
  async execute({ ruleId }: RuleRemovalInput, signal: AbortSignal): Promise<void> {
    const isKnown = await this.database.manager.existsBy(RuleVersionRow, {
      ruleId,
      publishedAt: Not(IsNull()),
    });
    if (isKnown) {
      await this.catalog.emit(
        [softDelete(assertionUrn(ruleId))],
        (results) => {
          const [result] = results;
          if (result?.outcome === 'rejected' || result?.outcome === 'conflict') {
            throw dependencyUnavailable(
              'datahub-unavailable',
              `DataHub keeps the assertion: ${result.reason}`,
            );
          }
          return Promise.resolve();
        },
        signal,
      );
    }
    await this.incidents.execute({ ruleId }, signal);
  }
}
