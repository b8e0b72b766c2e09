import {
  DatasetSummaryPage,
  type ErrorCode,
  ingestionRpc,
  Lineage,
  LineageFilter,
  ListDatasetsRequest,
  metadataHealthRpc,
  qualityRpc,
  searchRpc,
} from '@dataspoke/contracts';
import { DataSpokeError, notFound, RpcClient } from '@dataspoke/service-kit';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../auth/allow';
import { ApiCatalogToken, type By, CalledBy } from '../http/by';
import { ByDatasetUrn, DatasetView, type PartState } from './dataset-view';

/** What a composed answer holds at most; the rest is listed by `nextCursor`. */
const RULES = 50;
const INCIDENTS = 20;
/** A service that dies with the request in hand costs its part, not the answer. */
const PART_DEADLINE_MS = 3_000;

@ApiTags('datasets')
@ApiCatalogToken()
@Controller('api/v1/datasets')
@Allow('reader')
export class DatasetsController {
  constructor(private readonly rpc: RpcClient) {}

  @Get()
  @ApiOperation({ summary: 'Datasets of the catalog, by name' })
  @ApiOkResponse({ type: DatasetSummaryPage })
  list(@Query() page: ListDatasetsRequest, @CalledBy() by: By): Promise<DatasetSummaryPage> {
    return this.rpc.call(searchRpc.listDatasets, page, by);
  }

  @Get(':urn')
  @ApiOperation({
    summary: 'One dataset, composed from all services; a part whose service is down is marked',
  })
  @ApiOkResponse({ type: DatasetView })
  async get(@Param() { urn }: ByDatasetUrn, @CalledBy() by: By): Promise<DatasetView> {
    const call = { ...by, deadlineMs: PART_DEADLINE_MS };
    const [document, upstream, downstream, rules, incidents, score] = await Promise.all([
      part(this.rpc.call(searchRpc.getDataset, { urn }, call)),
      part(this.rpc.call(ingestionRpc.getLineage, { urn, direction: 'upstream', hops: 1 }, call)),
      part(this.rpc.call(ingestionRpc.getLineage, { urn, direction: 'downstream', hops: 1 }, call)),
      part(this.rpc.call(qualityRpc.listRules, { dataset: urn, limit: RULES }, call)),
      part(this.rpc.call(qualityRpc.listIncidents, { dataset: urn, state: 'open', limit: INCIDENTS }, call)),
      part(this.rpc.call(metadataHealthRpc.getScore, { urn }, call)),
    ]);
    if (document.state === 'absent') throw notFound('dataset', urn);
    return { urn, document, upstream, downstream, rules, incidents, score };
  }

  @Get(':urn/lineage')
  @ApiOperation({ summary: 'Where its data comes from, or goes to: datasets and columns' })
  @ApiOkResponse({ type: Lineage })
  lineage(
    @Param() { urn }: ByDatasetUrn,
    @Query() filter: LineageFilter,
    @CalledBy() by: By,
  ): Promise<Lineage> {
    return this.rpc.call(ingestionRpc.getLineage, { ...filter, urn }, by);
  }
}

const OUTAGES: readonly ErrorCode[] = ['service-unavailable', 'deadline-exceeded', 'datahub-unavailable'];

async function part<T>(answer: Promise<T>): Promise<{ state: PartState; value?: T; message?: string }> {
  try {
    return { state: 'available', value: await answer };
  } catch (error) {
    if (!(error instanceof DataSpokeError)) throw error;
    if (error.code === 'not-found') return { state: 'absent' };
    if (OUTAGES.includes(error.code)) return { state: 'unavailable', message: error.message };
    throw error;
  }
}
