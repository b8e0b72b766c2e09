import {
  ById,
  ChangeExportFilter,
  type FailedRecord,
  FailedRecordFormat,
  type FilePart,
  ingestionRpc,
} from '@dataspoke/contracts';
import { RpcClient } from '@dataspoke/service-kit';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Request, type Response } from 'express';
import { Allow } from '../auth/allow';
import { type By, CalledBy } from '../http/by';
import { exportPieces } from '../http/export-pieces';
import { csvOf, type ExportColumn, JSON_LINES } from '../http/export-text';
import { sendFile } from '../http/send-file';

/** Records of a page; the service gives fewer where they are long. */
const PAGE = 200;

const FAILED_RECORD_COLUMNS: readonly ExportColumn<FailedRecord>[] = [
  ['scope', ({ scope }) => scope],
  ['kind', ({ kind }) => kind],
  ['name', ({ name }) => name],
  ['reason', ({ reason }) => reason],
  ['remedy', ({ remedy }) => remedy],
  ['createdAt', ({ createdAt }) => createdAt],
  ['replayedBy', ({ replay }) => replay?.runId],
  ['replayResult', ({ replay }) => replay?.result],
  ['id', ({ id }) => id],
];

const ApiFile = (...types: readonly string[]) =>
  ApiOkResponse({
    description: 'An attachment; streamed, and broken off visibly when a part cannot be read.',
    content: Object.fromEntries(types.map((type) => [type, { schema: { type: 'string' } }])),
  });

/** What runs have stored, as files. */
@ApiTags('runs')
@Controller('api/v1/runs')
@Allow('reader')
export class RunFilesController {
  constructor(private readonly rpc: RpcClient) {}

  @Get(':id/failed-records/export')
  @ApiOperation({ summary: 'All that the run could not process as a file, CSV or a record a line' })
  @ApiFile('application/x-ndjson', 'text/csv')
  async failedRecords(
    @Param() { id }: ById,
    @Query() { format = 'jsonl' }: FailedRecordFormat,
    @CalledBy() by: By,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const page = (cursor?: string) =>
      this.rpc.call(
        ingestionRpc.listFailedRecords,
        { runId: id, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
        by,
      );
    const first = await page();
    const text = format === 'csv' ? csvOf(FAILED_RECORD_COLUMNS) : JSON_LINES;
    const file = { name: `run-${id}-failed-records.${text.extension}`, contentType: text.contentType };
    await sendFile(request, response, file, exportPieces(first, page, text));
  }

  @Get(':id/changes/export')
  @ApiOperation({
    summary: 'The change set as a file, an aspect a line, before and after',
    description: 'In the order of writing, as the listing has them: the aspects of an entity stand together.',
  })
  @ApiFile('application/x-ndjson')
  async changes(
    @Param() { id }: ById,
    @Query() filter: ChangeExportFilter,
    @CalledBy() by: By,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const part = (cursor?: string) =>
      this.rpc.call(
        ingestionRpc.exportChanges,
        { ...filter, runId: id, ...(cursor === undefined ? {} : { cursor }) },
        by,
      );
    const first = await part();
    const file = { name: `run-${id}-changes.${JSON_LINES.extension}`, contentType: JSON_LINES.contentType };
    await sendFile(request, response, file, texts(first, part));
  }
}

async function* texts(first: FilePart, next: (cursor: string) => Promise<FilePart>): AsyncGenerator<string> {
  for (let part = first; ; part = await next(part.nextCursor)) {
    yield part.text;
    if (part.nextCursor === undefined) return;
  }
}
