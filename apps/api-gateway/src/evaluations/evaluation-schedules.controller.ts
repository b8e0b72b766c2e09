import {
  ById,
  EvaluationSchedule,
  EvaluationScheduleChanges,
  EvaluationScheduleDraft,
  EvaluationSchedulePage,
  ListEvaluationSchedulesRequest,
  qualityRpc,
} from '@dataspoke/contracts';
import { RpcClient } from '@dataspoke/service-kit';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
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
import { type By, CalledBy } from '../http/by';
import { IfMatch, withEtag } from '../http/conditional';
import { ETAG, LOCATION } from '../openapi/answers';

@ApiTags('evaluations')
@Controller('api/v1/evaluation-schedules')
export class EvaluationSchedulesController {
  constructor(private readonly rpc: RpcClient) {}

  @Get()
  @Allow('reader')
  @ApiOperation({ summary: 'Schedules of evaluations, with next and recent firings' })
  @ApiOkResponse({ type: EvaluationSchedulePage })
  list(@Query() page: ListEvaluationSchedulesRequest, @CalledBy() by: By): Promise<EvaluationSchedulePage> {
    return this.rpc.call(qualityRpc.listSchedules, page, by);
  }

  @Post()
  @Allow('editor')
  @ApiOperation({ summary: 'Evaluate one rule, the rules of one dataset, or all, again and again' })
  @ApiCreatedResponse({ type: EvaluationSchedule, headers: { ...ETAG, ...LOCATION } })
  async create(
    @Body() draft: EvaluationScheduleDraft,
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<EvaluationSchedule> {
    const schedule = await this.rpc.call(qualityRpc.createSchedule, { draft }, by);
    response.location(`/api/v1/evaluation-schedules/${schedule.id}`);
    return withEtag(response, schedule);
  }

  @Get(':id')
  @Allow('reader')
  @ApiOperation({ summary: 'One schedule; the ETag header holds its version' })
  @ApiOkResponse({ type: EvaluationSchedule, headers: ETAG })
  async get(
    @Param() byId: ById,
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<EvaluationSchedule> {
    return withEtag(response, await this.rpc.call(qualityRpc.getSchedule, byId, by));
  }

  @Patch(':id')
  @Allow('editor')
  @ApiOperation({
    summary: 'Change when it fires, pause it or let it go on; what is being evaluated goes on',
  })
  @ApiHeader({ name: 'If-Match', required: true, description: 'ETag of the version the change is based on.' })
  @ApiOkResponse({ type: EvaluationSchedule, headers: ETAG })
  async update(
    @Param() { id }: ById,
    @IfMatch() version: number,
    @Body() changes: EvaluationScheduleChanges,
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<EvaluationSchedule> {
    const request = { id, version, changes };
    return withEtag(response, await this.rpc.call(qualityRpc.updateSchedule, request, by));
  }

  @Delete(':id')
  @Allow('editor')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a schedule; what is being evaluated goes on' })
  @ApiNoContentResponse()
  async remove(@Param() byId: ById, @CalledBy() by: By): Promise<void> {
    await this.rpc.call(qualityRpc.deleteSchedule, byId, by);
  }
}
