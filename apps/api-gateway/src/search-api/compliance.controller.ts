import {
  ById,
  type ComplianceContent,
  ComplianceReport,
  ComplianceReportPage,
  ComplianceReportFormat,
  ListComplianceReportsRequest,
  searchRpc,
  StartComplianceReport,
} from '@dataspoke/contracts';
import { RpcClient } from '@dataspoke/service-kit';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Request, type Response } from 'express';
import { Allow } from '../auth/allow';
import { type By, CalledBy } from '../http/by';
import { IdempotencyKey } from '../http/conditional';
import { sendFile } from '../http/send-file';
import { LOCATION } from '../openapi/answers';
import { BOUNDED, COMPLIANCE_TEXTS, type ComplianceText } from './compliance-text';

const PAGE = 100;

@ApiTags('search')
@Controller('api/v1/search/compliance-reports')
@Allow('reader')
export class ComplianceController {
  constructor(private readonly rpc: RpcClient) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    summary: 'Find personal data and what is made from it, what is missing about it, and what has changed',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiAcceptedResponse({ type: ComplianceReport, headers: LOCATION })
  async start(
    @Body() body: StartComplianceReport,
    @IdempotencyKey() idempotency: { idempotencyKey?: string },
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ComplianceReport> {
    const report = await this.rpc.call(searchRpc.startComplianceReport, { ...body, ...idempotency }, by);
    response.location(`/api/v1/search/compliance-reports/${report.id}`);
    return report;
  }

  @Get()
  @ApiOperation({ summary: 'Your compliance reports, the newest first' })
  @ApiOkResponse({ type: ComplianceReportPage })
  list(@Query() page: ListComplianceReportsRequest, @CalledBy() by: By): Promise<ComplianceReportPage> {
    return this.rpc.call(searchRpc.listComplianceReports, page, by);
  }

  @Get(':id')
  @ApiOperation({
    summary: 'One compliance report: how far it is, what it counts, how it differs from the last one',
  })
  @ApiOkResponse({ type: ComplianceReport })
  get(@Param() byId: ById, @CalledBy() by: By): Promise<ComplianceReport> {
    return this.rpc.call(searchRpc.getComplianceReport, byId, by);
  }

  @Post(':id/cancel')
  @HttpCode(202)
  @ApiOperation({ summary: 'Cancel a compliance report' })
  @ApiAcceptedResponse({ type: ComplianceReport })
  cancel(@Param() byId: ById, @CalledBy() by: By): Promise<ComplianceReport> {
    return this.rpc.call(searchRpc.cancelComplianceReport, byId, by);
  }

  @Get(':id/content')
  @ApiOperation({ summary: 'What a compliance report found, as Markdown, CSV or JSON' })
  @ApiOkResponse({
    description: 'The whole report; streamed, and broken off visibly when a part cannot be read.',
    headers: {
      'Dataspoke-Notice': {
        description: 'Lineage was followed to a bound, and what that means for the report.',
        schema: { type: 'string' },
      },
    },
    content: Object.fromEntries(
      ['text/markdown', 'text/csv', 'application/json'].map((type) => [type, { schema: { type: 'string' } }]),
    ),
  })
  async content(
    @Param() { id }: ById,
    @Query() { format = 'json' }: ComplianceReportFormat,
    @CalledBy() by: By,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const read = (cursor?: string) =>
      this.rpc.call(
        searchRpc.readComplianceReport,
        { id, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
        by,
      );
    const [report, first] = await Promise.all([
      this.rpc.call(searchRpc.getComplianceReport, { id }, by),
      read(),
    ]);
    const text = COMPLIANCE_TEXTS[format];
    const file = {
      name: `personal-data.${text.extension}`,
      contentType: text.contentType,
      // CSV has no place for it.
      ...(report.bounded ? { headers: { 'Dataspoke-Notice': BOUNDED } } : {}),
    };
    await sendFile(request, response, file, pieces(report, first, read, text));
  }
}

async function* pieces(
  report: ComplianceReport,
  first: ComplianceContent,
  read: (cursor: string) => Promise<ComplianceContent>,
  text: ComplianceText,
): AsyncGenerator<string> {
  yield text.begin(report);
  const changes: ComplianceContent['changes'] = [];
  let isFirst = true;
  for (let page = first; ; page = await read(page.nextCursor)) {
    if (page.findings.length > 0) {
      yield text.of(page, isFirst);
      isFirst = false;
    }
    changes.push(...page.changes);
    if (page.nextCursor === undefined) break;
  }
  yield text.end(changes);
}
