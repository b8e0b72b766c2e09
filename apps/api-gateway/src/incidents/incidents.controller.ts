import {
  ById,
  Incident,
  IncidentFilter,
  IncidentPage,
  ListIncidentsRequest,
  qualityRpc,
} from '@dataspoke/contracts';
import { RpcClient } from '@dataspoke/service-kit';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../auth/allow';
import { ByDatasetUrn } from '../datasets/dataset-view';
import { type By, CalledBy } from '../http/by';

@ApiTags('incidents')
@Controller('api/v1')
@Allow('reader')
export class IncidentsController {
  constructor(private readonly rpc: RpcClient) {}

  @Get('incidents')
  @ApiOperation({ summary: 'Incidents, newest first' })
  @ApiOkResponse({ type: IncidentPage })
  list(@Query() page: ListIncidentsRequest, @CalledBy() by: By): Promise<IncidentPage> {
    return this.rpc.call(qualityRpc.listIncidents, page, by);
  }

  @Get('incidents/:id')
  @ApiOperation({ summary: 'One incident: its cause, since when, whether it has closed itself' })
  @ApiOkResponse({ type: Incident })
  get(@Param() byId: ById, @CalledBy() by: By): Promise<Incident> {
    return this.rpc.call(qualityRpc.getIncident, byId, by);
  }

  @Get('datasets/:urn/incidents')
  @ApiOperation({ summary: 'Incidents of a dataset, newest first' })
  @ApiOkResponse({ type: IncidentPage })
  ofDataset(
    @Param() { urn }: ByDatasetUrn,
    @Query() filter: IncidentFilter,
    @CalledBy() by: By,
  ): Promise<IncidentPage> {
    return this.rpc.call(qualityRpc.listIncidents, { ...filter, dataset: urn }, by);
  }
}
