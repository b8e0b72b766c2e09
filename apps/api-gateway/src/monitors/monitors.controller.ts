import {
  AnomalyPage,
  ById,
  ListAnomaliesRequest,
  ListMonitorsRequest,
  MetricSeriesFilter,
  MetricSeriesPage,
  Monitor,
  MonitorDayFilter,
  MonitorDayPage,
  MonitorDraft,
  MonitorPage,
  PageRequest,
  qualityRpc,
} from '@dataspoke/contracts';
import { RpcClient } from '@dataspoke/service-kit';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { type Response } from 'express';
import { Allow } from '../auth/allow';
import { ByDatasetUrn } from '../datasets/dataset-view';
import { type By, CalledBy } from '../http/by';
import { IdempotencyKey } from '../http/conditional';
import { LOCATION } from '../openapi/answers';

@ApiTags('monitors')
@Controller('api/v1')
export class MonitorsController {
  constructor(private readonly rpc: RpcClient) {}

  @Get('monitors')
  @Allow('reader')
  @ApiOperation({ summary: 'Monitors, newest first' })
  @ApiOkResponse({ type: MonitorPage })
  list(@Query() page: ListMonitorsRequest, @CalledBy() by: By): Promise<MonitorPage> {
    return this.rpc.call(qualityRpc.listMonitors, page, by);
  }

  @Post('monitors')
  @Allow('editor')
  @ApiOperation({
    summary: 'Have a metric of a dataset watched; its history is read by the next metric collection',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiCreatedResponse({ type: Monitor, headers: LOCATION })
  async create(
    @Body() draft: MonitorDraft,
    @IdempotencyKey() idempotency: { idempotencyKey?: string },
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Monitor> {
    const monitor = await this.rpc.call(qualityRpc.createMonitor, { draft, ...idempotency }, by);
    response.location(`/api/v1/monitors/${monitor.id}`);
    return monitor;
  }

  @Get('monitors/:id')
  @Allow('reader')
  @ApiOperation({ summary: 'One monitor' })
  @ApiOkResponse({ type: Monitor })
  get(@Param() byId: ById, @CalledBy() by: By): Promise<Monitor> {
    return this.rpc.call(qualityRpc.getMonitor, byId, by);
  }

  @Delete('monitors/:id')
  @Allow('editor')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Delete a monitor and its anomalies; with the last one, the history of its metric',
  })
  @ApiNoContentResponse()
  async remove(@Param() byId: ById, @CalledBy() by: By): Promise<void> {
    await this.rpc.call(qualityRpc.deleteMonitor, byId, by);
  }

  @Get('monitors/:id/days')
  @Allow('reader')
  @ApiOperation({ summary: 'The metric day by day with the band that was expected, newest first' })
  @ApiOkResponse({ type: MonitorDayPage })
  days(
    @Param() { id }: ById,
    @Query() filter: MonitorDayFilter,
    @CalledBy() by: By,
  ): Promise<MonitorDayPage> {
    return this.rpc.call(qualityRpc.listMonitorDays, { ...filter, id }, by);
  }

  @Get('monitors/:id/anomalies')
  @Allow('reader')
  @ApiOperation({ summary: 'Days that a monitor flags, newest first' })
  @ApiOkResponse({ type: AnomalyPage })
  async anomaliesOfMonitor(
    @Param() { id }: ById,
    @Query() page: PageRequest,
    @CalledBy() by: By,
  ): Promise<AnomalyPage> {
    await this.rpc.call(qualityRpc.getMonitor, { id }, by); // an unknown id is a problem answer, not an empty list
    return this.rpc.call(qualityRpc.listAnomalies, { ...page, monitorId: id }, by);
  }

  @Get('anomalies')
  @Allow('reader')
  @ApiOperation({ summary: 'Days that monitors flag, newest first' })
  @ApiOkResponse({ type: AnomalyPage })
  anomalies(@Query() page: ListAnomaliesRequest, @CalledBy() by: By): Promise<AnomalyPage> {
    return this.rpc.call(qualityRpc.listAnomalies, page, by);
  }

  @Get('datasets/:urn/metrics')
  @Allow('reader')
  @ApiOperation({
    summary: 'Metrics of a dataset day by day, with the band that was expected and the days that are odd',
  })
  @ApiOkResponse({ type: MetricSeriesPage })
  series(
    @Param() { urn }: ByDatasetUrn,
    @Query() filter: MetricSeriesFilter,
    @CalledBy() by: By,
  ): Promise<MetricSeriesPage> {
    return this.rpc.call(qualityRpc.listMetricSeries, { ...filter, dataset: urn }, by);
  }

  @Get('datasets/:urn/monitors')
  @Allow('reader')
  @ApiOperation({ summary: 'Monitors of a dataset, newest first' })
  @ApiOkResponse({ type: MonitorPage })
  ofDataset(
    @Param() { urn }: ByDatasetUrn,
    @Query() page: PageRequest,
    @CalledBy() by: By,
  ): Promise<MonitorPage> {
    return this.rpc.call(qualityRpc.listMonitors, { ...page, dataset: urn }, by);
  }

  @Get('datasets/:urn/anomalies')
  @Allow('reader')
  @ApiOperation({ summary: 'Days of a dataset that monitors flag, newest first' })
  @ApiOkResponse({ type: AnomalyPage })
  anomaliesOfDataset(
    @Param() { urn }: ByDatasetUrn,
    @Query() page: PageRequest,
    @CalledBy() by: By,
  ): Promise<AnomalyPage> {
    return this.rpc.call(qualityRpc.listAnomalies, { ...page, dataset: urn }, by);
  }
}
