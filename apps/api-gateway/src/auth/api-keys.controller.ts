import { ById } from '@dataspoke/contracts';
import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { type By, CalledBy } from '../http/by';
import { Allow } from './allow';
import { type ApiKeyRow } from './api-key.row';
import { ApiKey, ApiKeyDraft, ApiKeyList, CreatedApiKey } from './api-keys.dto';
import { ApiKeys } from './api-keys';

@ApiTags('api keys')
@Controller('api/v1/api-keys')
@Allow('admin')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeys) {}

  @Get()
  @ApiOperation({ summary: 'All keys, without their secrets' })
  @ApiOkResponse({ type: ApiKeyList })
  async list(): Promise<ApiKeyList> {
    return { items: (await this.keys.list()).map(toApiKey) };
  }

  @Post()
  @ApiOperation({ summary: 'Make a key; its text is in this answer only' })
  @ApiCreatedResponse({ type: CreatedApiKey })
  async create(@Body() draft: ApiKeyDraft, @CalledBy() by: By): Promise<CreatedApiKey> {
    const { row, text } = await this.keys.create(draft.name, draft.role, by.caller.id);
    return { ...toApiKey(row), key: text };
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke a key' })
  @ApiNoContentResponse()
  async revoke(@Param() { id }: ById): Promise<void> {
    await this.keys.revoke(id);
  }
}

function toApiKey(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    prefix: `dsk_${row.prefix}`,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    ...(row.lastUsedAt ? { lastUsedAt: row.lastUsedAt.toISOString() } : {}),
    ...(row.revokedAt ? { revokedAt: row.revokedAt.toISOString() } : {}),
  };
}
