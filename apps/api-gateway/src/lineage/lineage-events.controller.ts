import {
  type FieldError,
  MAX_LINEAGE_EVENTS,
  ReceivedLineageEvents,
  type RefusedLineageEvent,
} from '@dataspoke/contracts';
import { invalidRequest } from '@dataspoke/service-kit';
import { Body, Controller, Headers, HttpCode, HttpStatus, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type Response } from 'express';
import { Allow } from '../auth/allow';
import { type By, CalledBy } from '../http/by';
import { LineageBatchAnswer, LineageEventsTarget } from './lineage-events.dto';
import { SendEvents } from './send-events';

/** Names the source for clients that can set a header and no query. */
const SOURCE_HEADER = 'X-DataSpoke-Source';
/** A problem that lists more helps nobody. */
const MAX_ERRORS = 100;

const EVENT = {
  type: 'object',
  description: 'A RunEvent, JobEvent or DatasetEvent of OpenLineage 2-0-2.',
  additionalProperties: true,
};
const EXAMPLE = {
  eventType: 'COMPLETE',
  eventTime: '2026-01-02T03:04:05Z',
  producer: 'https://example.com/nightly',
  schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json',
  run: { runId: '01890b3c-7b2e-7000-8000-000000000001' },
  job: { namespace: 'prod', name: 'shop.load' },
  inputs: [{ namespace: 'postgres://db:5432', name: 'shop.public.orders' }],
  outputs: [{ namespace: 'postgres://db:5432', name: 'shop.public.daily' }],
};

@ApiTags('lineage')
@ApiHeader({ name: SOURCE_HEADER, required: false, description: 'The same as `source`.' })
@Controller('api/v1/lineage')
export class LineageEventsController {
  constructor(private readonly send: SendEvents) {}

  @Post()
  @Allow('producer')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Receive an event of OpenLineage, as its HTTP transport sends it',
    description:
      'It is stored when this answers, and read by a run of the source seconds later. The same event sent again makes no difference. The body may be compressed (`Content-Encoding: gzip`).',
  })
  @ApiBody({ schema: EVENT, examples: { run: { value: EXAMPLE } } })
  @ApiOkResponse({ type: ReceivedLineageEvents })
  async receive(
    @Body() event: unknown,
    @Query() { source }: LineageEventsTarget,
    @Headers(SOURCE_HEADER) named: string | undefined,
    @CalledBy() by: By,
  ): Promise<ReceivedLineageEvents> {
    const received = await this.send.execute([event], source ?? named, by);
    const [refused] = received.refused;
    if (refused) throw invalidRequest('This is no event of OpenLineage.', [fieldError(refused, '')]);
    return received;
  }

  @Post('batch')
  @Allow('producer')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Receive many events of OpenLineage at once',
    description:
      'Each is taken or refused by itself; those that were taken are stored when this answers. A batch of which nothing was taken is a problem.',
  })
  @ApiBody({
    schema: { type: 'array', items: EVENT, minItems: 1, maxItems: MAX_LINEAGE_EVENTS },
    examples: { batch: { value: [EXAMPLE] } },
  })
  @ApiOkResponse({ type: LineageBatchAnswer })
  @ApiResponse({
    status: HttpStatus.MULTI_STATUS,
    type: LineageBatchAnswer,
    description: 'Some were refused.',
  })
  async receiveBatch(
    @Body() events: unknown,
    @Query() { source }: LineageEventsTarget,
    @Headers(SOURCE_HEADER) named: string | undefined,
    @CalledBy() by: By,
    @Res({ passthrough: true }) response: Response,
  ): Promise<LineageBatchAnswer> {
    const list = listOf(events);
    const { refused } = await this.send.execute(list, source ?? named, by);
    if (refused.length === list.length) {
      const errors = refused.slice(0, MAX_ERRORS).map((one) => fieldError(one, String(one.index)));
      throw invalidRequest(`None of the ${list.length} events is one of OpenLineage.`, errors);
    }
    if (refused.length > 0) response.status(HttpStatus.MULTI_STATUS);
    return {
      status: refused.length === 0 ? 'success' : 'partial_success',
      summary: {
        received: list.length,
        successful: list.length - refused.length,
        failed: refused.length,
      },
      failed_events: refused.map(({ index, field, message }) => ({
        index,
        reason: `${field} ${message}`.trim(),
        // Nothing but the event itself is the reason.
        retriable: false,
      })),
    };
  }
}

function listOf(events: unknown): readonly unknown[] {
  if (!Array.isArray(events) || events.length === 0) {
    throw invalidRequest('A batch is a list of at least one event; send a single one to /api/v1/lineage.');
  }
  if (events.length > MAX_LINEAGE_EVENTS) {
    throw invalidRequest(`A batch has at most ${MAX_LINEAGE_EVENTS} events; this one has ${events.length}.`);
  }
  const list: readonly unknown[] = events;
  return list;
}

function fieldError({ field, message }: RefusedLineageEvent, prefix: string): FieldError {
  return { field: [prefix, field].filter((part) => part !== '').join('.'), message };
}
