import {
  type GetLineageRequest,
  ingestionRpc,
  type Lineage,
  type SqlLineage,
  type SqlLineageRequest,
} from '@dataspoke/contracts';
import { DataHubClient } from '@dataspoke/datahub-client';
import { Urn } from '@dataspoke/domain';
import { invalidRequest, notFound, type RpcCall, RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { withCatalogErrors } from '../catalog/catalog-errors';
import { CatalogLineage } from './catalog-lineage';
import { collectLineage, type LineageLimits } from './collect-lineage';
import { AnalyseSql } from './sql/analyse-sql';

// Two URNs a line: well below the megabyte that the bus carries.
const LIMITS: LineageLimits = { entities: 1_000, characters: 700_000 };

/** Lineage over the bus. */
@Controller()
export class LineageController {
  constructor(
    private readonly datahub: DataHubClient,
    private readonly analyseSql: AnalyseSql,
  ) {}

  /** Raises `invalid-request` for what has no lineage, `not-found`, `datahub-unavailable`. */
  @RpcHandler(ingestionRpc.getLineage, { role: 'reader' })
  async get(request: GetLineageRequest, { signal }: RpcCall): Promise<Lineage> {
    const { urn, direction = 'upstream', hops = 1 } = request;
    const { entityType } = Urn.parse(urn);
    if (entityType !== 'dataset' && entityType !== 'dataJob') {
      throw invalidRequest('Only datasets and data jobs have lineage.', [
        { field: 'urn', message: `must be the URN of a dataset or a dataJob, not of a ${entityType}` },
      ]);
    }
    return withCatalogErrors(async () => {
      const known = await this.datahub.reads.exists([urn], { signal });
      if (!known.has(urn)) throw notFound(entityType === 'dataset' ? 'dataset' : 'data job', urn);
      const source = new CatalogLineage(this.datahub.reads, signal);
      const lineage = await collectLineage(source, { urn, direction, hops }, LIMITS);
      return { ...lineage, truncated: lineage.truncated || source.truncated };
    });
  }

  /** Raises `invalid-request` without dialect and platform, `service-unavailable` under load, `datahub-unavailable`. */
  @RpcHandler(ingestionRpc.sqlLineage, { role: 'reader' })
  async ofSql(request: SqlLineageRequest, { signal }: RpcCall): Promise<SqlLineage> {
    return withCatalogErrors(() => this.analyseSql.execute(request, signal));
  }
}
