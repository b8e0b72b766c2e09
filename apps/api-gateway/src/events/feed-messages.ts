import { type FeedItem } from '@dataspoke/service-kit';
import { type MessageEvent } from '@nestjs/common';
import { Observable } from 'rxjs';

/** Proxies cut connections on which nothing passes, often after a minute. */
const KEEP_ALIVE_MS = 15_000;
const PREFIX = 'dataspoke.events.';

/**
 * Streams events as server-sent events: `open` at once, then each event under its name without `dataspoke.events.`; ids are
 * places in the event stream. `missed` tells that some are gone for good: read anew what they were about. Ends when the
 * process is `stopping`, to be opened again elsewhere with the last id.
 */
export function feedMessages(
  after: number,
  read: (signal: AbortSignal) => AsyncIterable<FeedItem>,
  stopping: AbortSignal,
): Observable<MessageEvent> {
  return new Observable((subscriber) => {
    const listener = new AbortController();
    const stop = AbortSignal.any([listener.signal, stopping]);
    const keepAlive = setInterval(() => subscriber.next({ comment: 'still there' }), KEEP_ALIVE_MS);
    subscriber.next({ type: 'open', id: String(after), data: {} });
    void (async () => {
      for await (const item of read(stop)) subscriber.next(messageOf(item));
      subscriber.complete();
    })().catch((error: unknown) => {
      subscriber.error(error);
    });
    return () => {
      clearInterval(keepAlive);
      listener.abort();
    };
  });
}

function messageOf(item: FeedItem): MessageEvent {
  if (item === 'missed') return { type: 'missed', data: {} };
  const { type, id, time, subject, data, streamSequence } = item;
  return {
    id: String(streamSequence),
    type: type.startsWith(PREFIX) ? type.slice(PREFIX.length) : type,
    data: { id, type, time: time.toISOString(), ...(subject === undefined ? {} : { subject }), data },
  };
}
