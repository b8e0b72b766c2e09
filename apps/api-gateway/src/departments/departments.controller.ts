import {
  ById,
  Department,
  DepartmentChanges,
  DepartmentDraft,
  DepartmentHealthReport,
  DepartmentList,
  metadataHealthRpc,
} from '@dataspoke/contracts';
import { RpcClient } from '@dataspoke/service-kit';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Res } from '@nestjs/common';
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
import { IdempotencyKey, IfMatch, OptionalIfMatch, withEtag } from '../http/conditional';
import { ETAG, LOCATION } from '../openapi/answers';

@ApiTags('departments')
@Controller('api/v1/departments')
export class DepartmentsController {
  constructor(private readonly rpc: RpcClient) {}

  @Get()
  @Allow('reader')
  @ApiOperation({ summary: 'The organisation tree and the owners that belong to it' })
  @ApiOkResponse({ type: DepartmentList })
  list(@CalledBy() by: By): Promise<DepartmentList> {
    return this.rpc.call(metadataHealthRpc.listDepartments, {}, by);
  }

  @Post()
  @Allow('editor')
  @ApiOperation({ summary: 'Add a department' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiCreatedResponse({ type: Department, headers: { ...ETAG, ...LOCATION } })
  async create(
    @Body() draft: DepartmentDraft,
    @IdempotencyKey() idempotency: { idempotencyKey?: string },
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Department> {
    const made = await this.rpc.call(metadataHealthRpc.createDepartment, { draft, ...idempotency }, by);
    response.location(`/api/v1/departments/${made.id}`);
    return withEtag(response, made);
  }

  @Get('health')
  @Allow('reader')
  @ApiOperation({
    summary: 'Scores by department, each with its three most valuable fixes; owners of no department',
  })
  @ApiOkResponse({ type: DepartmentHealthReport })
  health(@CalledBy() by: By): Promise<DepartmentHealthReport> {
    return this.rpc.call(metadataHealthRpc.getDepartmentHealth, {}, by);
  }

  @Get(':id')
  @Allow('reader')
  @ApiOperation({ summary: 'One department; the ETag header holds its version' })
  @ApiOkResponse({ type: Department, headers: ETAG })
  async get(
    @Param() byId: ById,
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Department> {
    return withEtag(response, await this.rpc.call(metadataHealthRpc.getDepartment, byId, by));
  }

  @Patch(':id')
  @Allow('editor')
  @ApiOperation({ summary: 'Change a department: its name, its place, who belongs to it' })
  @ApiHeader({ name: 'If-Match', required: true, description: 'ETag of the version the change is based on.' })
  @ApiOkResponse({ type: Department, headers: ETAG })
  async update(
    @Param() { id }: ById,
    @IfMatch() version: number,
    @Body() changes: DepartmentChanges,
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Department> {
    const changed = await this.rpc.call(metadataHealthRpc.updateDepartment, { id, version, changes }, by);
    return withEtag(response, changed);
  }

  @Delete(':id')
  @Allow('editor')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a department that has none below it; its owners then belong to none' })
  @ApiHeader({ name: 'If-Match', required: false, description: 'Removes this version only.' })
  @ApiNoContentResponse()
  async remove(
    @Param() { id }: ById,
    @OptionalIfMatch() version: number | undefined,
    @CalledBy() by: By,
  ): Promise<void> {
    const request = { id, ...(version === undefined ? {} : { version }) };
    await this.rpc.call(metadataHealthRpc.deleteDepartment, request, by);
  }
}
