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
import { Body, Controller, Get, HttpCode, Logger, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Request, type Response } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Allow } from '../auth/allow';
import { type By, CalledBy } from '../http/by';
import { CSV, JSON_ARRAY } from './export-format';
import { exportPieces } from './export-pieces';

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
  private readonly log = new Logger(ExportController.name);

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

  /** What goes wrong before the first hit is a problem answer; what does later breaks the connection, so nobody takes a part for all. */
  private async send(
    search: ExportRequest,
    format: ExportFormat['format'] = 'json',
    by: By,
    request: Request,
    response: Response,
  ): Promise<void> {
    const first = await this.rpc.call(searchRpc.exportHits, search, by);
    const text = format === 'csv' ? CSV : JSON_ARRAY;
    response.status(200).setHeader('Content-Type', text.contentType);
    response.setHeader('Content-Disposition', `attachment; filename="search.${format}"`);
    response.setHeader('Cache-Control', 'no-store');
    if (first.total !== undefined) response.setHeader('Dataspoke-Total', String(first.total));
    const notice = noticeOf(first);
    if (notice !== '') response.setHeader('Dataspoke-Notice', notice);
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    try {
      const next = (cursor: string) => this.rpc.call(searchRpc.exportHits, { ...search, cursor }, by);
      await pipeline(Readable.from(exportPieces(first, next, text, EXPORTED_HITS)), response);
    } catch (error) {
      if (isClosedByReader(error)) return;
      this.log.warn('an export broke off', error);
    }
  }
}

function noticeOf({ notes, ...first }: ExportPage): string {
  return [...boundOf(first), ...notes]
    .join(' ')
    .replace(/[^\x20-\x7e]+/g, ' ')
    .slice(0, 1_000);
}

function boundOf({ total, nextCursor }: Omit<ExportPage, 'notes'>): readonly string[] {
  if (total === undefined && nextCursor !== undefined) {
    return [`How many hits there are is not known; at most ${EXPORTED_HITS} are in it.`];
  }
  return (total ?? 0) > EXPORTED_HITS ? [`Only the first ${EXPORTED_HITS} of ${total} hits are in it.`] : [];
}

function isClosedByReader(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}
