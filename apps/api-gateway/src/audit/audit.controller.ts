import { DEFAULT_PAGE_SIZE, Instant, Integer, ListOf, PageRequest, Text, Uuid } from '@dataspoke/contracts';
import { invalidRequest } from '@dataspoke/service-kit';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../auth/allow';
import { AuditLog } from './audit-log';

export class AuditEntry {
  @Instant()
  at: string;

  @Text({ max: 200, description: '`anonymous` when the request had no valid key.' })
  caller: string;

  @Text({ max: 10 })
  method: string;

  @Text({ max: 2000 })
  path: string;

  @Integer()
  status: number;

  @Uuid()
  requestId: string;
}

export class AuditEntryPage {
  @ListOf(() => AuditEntry)
  items: AuditEntry[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

@ApiTags('audit log')
@Controller('api/v1/audit-log')
@Allow('admin')
export class AuditController {
  constructor(private readonly audit: AuditLog) {}

  @Get()
  @ApiOperation({ summary: 'Every change that was asked for, newest first' })
  @ApiOkResponse({ type: AuditEntryPage })
  async list(@Query() { limit = DEFAULT_PAGE_SIZE, cursor }: PageRequest): Promise<AuditEntryPage> {
    if (cursor !== undefined && !/^\d{1,18}$/.test(cursor)) {
      throw invalidRequest('The cursor is not one of this list.', [
        { field: 'cursor', message: 'use the nextCursor of the page before' },
      ]);
    }
    const rows = await this.audit.newest(limit + 1, cursor);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map((row) => ({
        at: row.at.toISOString(),
        caller: row.caller,
        method: row.method,
        path: row.path,
        status: row.status,
        requestId: row.requestId,
      })),
      ...(rows.length > limit && last ? { nextCursor: last.id } : {}),
    };
  }
}
