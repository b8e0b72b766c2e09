import {
  EXPORTED_HITS,
  ExportFormat,
  type ExportPage,
  ExportQuery,
  ExportRequest,
  searchRpc,
  toSearchRequest,
} from '@dataspoke/contracts';
import { invalidRequest, RpcClient } from '@dataspoke/service-kit';
import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Request, type Response } from 'express';
import { Allow } from '../auth/allow';
import { type By, CalledBy } from '../http/by';
import { exportPieces } from '../http/export-pieces';
import { csvOf, JSON_ARRAY } from '../http/export-text';
import { sendFile } from '../http/send-file';
import { HIT_COLUMNS } from './hit-columns';

/** Say which hits come, or nothing about which; an export has all of them, in an order of its own. */
const WITHOUT = ['limit', 'cursor', 'sort', 'facet', 'explain'] as const;
const TEXT = { type: 'string' } as const;

const ApiExport = () =>
  ApiOkResponse({
    description: `Up to ${EXPORTED_HITS} hits of a search that filters describe, or the up to 200 of a question.`,
    content: { 'application/json': { schema: { type: 'array', items: {} } }, 'text/csv': { schema: TEXT } },
    headers: {
      'Dataspoke-Total': { description: 'How many hits there are; left out for a question.', schema: TEXT },
      'Dataspoke-Notice': { description: 'What to know about the hits: bounds, degradation.', schema: TEXT },
    },
  });

@ApiTags('search')
@Controller('api/v1/search/export')
@Allow('reader')
export class ExportController {
  constructor(private readonly rpc: RpcClient) {}

  @Get()
  @ApiOperation({ summary: 'All hits of a search as a file' })
  @ApiExport()
  get(
    @Query() { format, ...query }: ExportQuery,
    @CalledBy() by: By,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const wrong = WITHOUT.filter((field) => query[field] !== undefined);
    if (wrong.length > 0) {
      throw invalidRequest(
        'An export has all hits, in an order of its own.',
        wrong.map((field) => ({ field, message: 'must be left out' })),
      );
    }
    const { q, filters, types, understand } = toSearchRequest(query);
    return this.send({ q, filters, types, understand }, format, by, request, response);
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'The same with the search as a body' })
  @ApiExport()
  post(
    @Body() search: ExportRequest,
    @Query() { format }: ExportFormat,
    @CalledBy() by: By,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.send(search, format, by, request, response);
  }

  private async send(
    search: ExportRequest,
    format: ExportFormat['format'] = 'json',
    by: By,
    request: Request,
    response: Response,
  ): Promise<void> {
    const page = async (cursor?: string) => {
      const { hits, ...rest } = await this.rpc.call(
        searchRpc.exportHits,
        cursor === undefined ? search : { ...search, cursor },
        by,
      );
      return { ...rest, items: hits };
    };
    const first = await page();
    const text = format === 'csv' ? csvOf(HIT_COLUMNS) : JSON_ARRAY;
    const notice = noticeOf(first);
    const headers = {
      ...(first.total === undefined ? {} : { 'Dataspoke-Total': String(first.total) }),
      ...(notice === '' ? {} : { 'Dataspoke-Notice': notice }),
    };
    const file = { name: `search.${text.extension}`, contentType: text.contentType, headers };
    await sendFile(request, response, file, exportPieces(first, page, text, EXPORTED_HITS));
  }
}

type Known = Pick<ExportPage, 'notes' | 'total' | 'nextCursor'>;

function noticeOf({ notes, ...first }: Known): string {
  return [...boundOf(first), ...notes]
    .join(' ')
    .replace(/[^\x20-\x7e]+/g, ' ')
    .slice(0, 1_000);
}

function boundOf({ total, nextCursor }: Omit<Known, 'notes'>): readonly string[] {
  if (total === undefined && nextCursor !== undefined) {
    return [`How many hits there are is not known; at most ${EXPORTED_HITS} are in it.`];
  }
  return (total ?? 0) > EXPORTED_HITS ? [`Only the first ${EXPORTED_HITS} of ${total} hits are in it.`] : [];
}
