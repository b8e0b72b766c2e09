import { type FastifyInstance } from 'fastify';
import { type Catalog } from '../catalog';
import { type ChangeLog, isTopic, type Topic } from '../events/change-log';
import { decodeOffsetId, encodeOffsetId } from '../events/offset-id';
import { queryInteger, queryText } from '../server/http';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 5000;
const DEFAULT_TIMEOUT_S = 5;
const MAX_TIMEOUT_S = 10;
const DAY_MS = 86_400_000;

/**
 * The events API: `GET /openapi/v1/events/poll`. The caller keeps the position (`offsetId`); without one a poll starts
 * at the end, or `lookbackWindowDays` back. A poll answers as soon as `limit` events are there, else when its time is over.
 */
export function eventsPoll(http: FastifyInstance, catalog: Catalog): void {
  http.get('/openapi/v1/events/poll', async (request, reply) => {
    const topic = queryText(request, 'topic') ?? '';
    if (!isTopic(topic)) {
      return reply.code(500).send({ errorMessage: `Topic ${topic.slice(0, 100)} is not supported` });
    }
    const limit = Math.min(Math.max(1, queryInteger(request, 'limit') ?? DEFAULT_LIMIT), MAX_LIMIT);
    const seconds = queryInteger(request, 'pollTimeoutSeconds') ?? DEFAULT_TIMEOUT_S;
    const offset = startOffset(
      catalog,
      topic,
      queryText(request, 'offsetId'),
      queryInteger(request, 'lookbackWindowDays'),
    );
    const deadline = Date.now() + Math.min(Math.max(0, seconds), MAX_TIMEOUT_S) * 1000;
    await eventsAt(catalog.log, topic, offset + limit, deadline, () => request.raw.socket.destroyed);
    const events = catalog.log.read(topic, offset, limit);
    const last = events.at(-1);
    return {
      offsetId: encodeOffsetId(topic, last ? last.offset + 1 : offset),
      count: events.length,
      events: events.map(({ value }) => ({ contentType: 'application/json', value })),
      errorMessage: null,
    };
  });
}

function startOffset(
  catalog: Catalog,
  topic: Topic,
  offsetId: string | undefined,
  lookbackDays: number | undefined,
): number {
  const { log } = catalog;
  if (offsetId) {
    const offset = decodeOffsetId(topic, offsetId) ?? log.end(topic);
    // An offset of events that are gone, or of another store, falls back to the end, Kafka's default.
    return offset < log.beginning(topic) || offset > log.end(topic) ? log.end(topic) : offset;
  }
  if (lookbackDays !== undefined && lookbackDays > 0) {
    return log.offsetAt(topic, catalog.now() - lookbackDays * DAY_MS) ?? log.beginning(topic);
  }
  return log.end(topic);
}

// Resolves when the topic reaches `offset`, the deadline (epoch milliseconds) has come, or nobody listens any more.
async function eventsAt(
  log: ChangeLog,
  topic: Topic,
  offset: number,
  deadline: number,
  isAbandoned: () => boolean,
): Promise<void> {
  while (log.end(topic) < offset && !isAbandoned() && !log.isClosed) {
    const left = deadline - Date.now();
    if (left <= 0) return;
    await log.appended(left);
  }
}
