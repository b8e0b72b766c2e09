import {
  type EventDefinition,
  ingestionEvents,
  metadataHealthEvents,
  qualityEvents,
  searchEvents,
} from '@dataspoke/contracts';
import { EventFeed, type FeedItem, invalidRequest, isEvent, Shutdown } from '@dataspoke/service-kit';
import { Controller, Headers, type MessageEvent, Req, Sse } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Request } from 'express';
import { EMPTY, type Observable } from 'rxjs';
import { Allow } from '../auth/allow';
import { type By, CalledBy } from '../http/by';
import { ApiEventStream } from '../openapi/answers';
import { feedMessages } from './feed-messages';

/** What people wait for; changes of the catalog itself are too many, and consumers read those from the bus. */
const STREAMED: readonly EventDefinition[] = [
  ingestionEvents.runFinished,
  ...Object.values(qualityEvents),
  ...Object.values(metadataHealthEvents),
  ...Object.values(searchEvents),
];

@ApiTags('events')
@Controller('api/v1/events')
export class EventsController {
  constructor(
    private readonly feed: EventFeed,
    private readonly shutdown: Shutdown,
  ) {}

  @Sse()
  @Allow('reader')
  @ApiOperation({
    summary:
      'Finished runs and evaluations, incidents that open or close, days that monitors flag, scores that change and new hits of your own saved searches, as server-sent events',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description:
      'Id of the last event that was received: the stream goes on behind it. New events when left out.',
  })
  @ApiEventStream()
  async events(
    @Headers('last-event-id') lastEventId: string | undefined,
    @CalledBy() { caller }: By,
    @Req() request: Request,
  ): Promise<Observable<MessageEvent>> {
    const newest = await this.feed.newest(); // an outage is a problem answer, not an empty stream
    const after = lastEventId === undefined ? newest : sequenceOf(lastEventId);
    if (request.method === 'HEAD') return EMPTY; // else the connection would never end
    const read = (signal: AbortSignal) => told(this.feed.read(STREAMED, after, signal), caller.id);
    return feedMessages(after, read, this.shutdown.signal);
  }
}

/** What a saved search found is for its owner alone: others may not be allowed to see it. */
async function* told(items: AsyncIterable<FeedItem>, callerId: string): AsyncGenerator<FeedItem> {
  for await (const item of items) {
    const isOfAnother =
      item !== 'missed' && isEvent(searchEvents.savedSearchMatched, item) && item.data.owner !== callerId;
    if (!isOfAnother) yield item;
  }
}

function sequenceOf(text: string): number {
  const sequence = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(sequence)) return sequence;
  throw invalidRequest('The id of the last event is none that this stream has given.', [
    { field: 'Last-Event-ID', message: 'must be the id of an event of this stream' },
  ]);
}
