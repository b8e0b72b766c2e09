import fc from 'fast-check';
import { DataHubUnavailable } from '../errors';
import { CHANGE_LOG_TOPICS, type ChangeLogTopic } from './change-log-event';
import { followChanges } from './follow-changes';
import { MemoryFeed, MemoryOffsets } from './memory-feed.fixture';

/** What a process does with one batch, and what befalls it. */
interface Turn {
  /** Changes that are written meanwhile, to the first or the second log. */
  readonly writes: readonly (0 | 1)[];
  readonly commits: boolean;
  readonly saveFails: boolean;
  readonly outages: number;
  readonly crashes: boolean;
}

const TURN = fc.record<Turn>({
  writes: fc.array(fc.constantFrom(0, 1), { maxLength: 4 }),
  commits: fc.boolean(),
  saveFails: fc.boolean(),
  outages: fc.nat({ max: 2 }),
  crashes: fc.boolean(),
});

describe('following the change logs, whatever happens', () => {
  it('sees every change at least once, those of one log in order, and nothing again that was committed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(TURN, { maxLength: 12 }),
        fc.integer({ min: 1, max: 3 }),
        async (turns, limit) => {
          const feed = new MemoryFeed();
          const offsets = new MemoryOffsets();
          const written = new Map<ChangeLogTopic, string[]>(CHANGE_LOG_TOPICS.map((topic) => [topic, []]));
          const seen = new Set<string>();
          const committed = new Set<string>();
          const append = (topic: ChangeLogTopic) => {
            const log = written.get(topic) ?? [];
            const name = `${topic}-${log.length}`;
            log.push(name);
            feed.append(topic, name);
          };
          for (const topic of CHANGE_LOG_TOPICS)
            await offsets.save(topic, (await feed.endOffset(topic)).offset);
          for (const topic of CHANGE_LOG_TOPICS) append(topic);
          const isWhole = () => [...written.values()].flat().every((name) => seen.has(name));

          const queue = [...turns];
          while (queue.length > 0 || !isWhole()) {
            const last = new Map<ChangeLogTopic, number>();
            const outage = { minDelayMs: 0, maxDelayMs: 0 };
            for await (const { topic, events, commit } of followChanges(feed, CHANGE_LOG_TOPICS, offsets, {
              limit,
              outage,
            })) {
              for (const event of events) {
                const name = event.kind === 'change' ? event.urn : '';
                const number = Number(name.split('-').at(-1));
                if (committed.has(name)) throw new Error(`${name} was committed and came again`);
                if (last.has(topic) && last.get(topic) !== number - 1)
                  throw new Error(`a gap before ${name}`);
                last.set(topic, number);
                seen.add(name);
              }
              const turn = queue.shift();
              for (const index of turn?.writes ?? []) append(CHANGE_LOG_TOPICS[index]);
              feed.fail(...Array.from({ length: turn?.outages ?? 0 }, () => new DataHubUnavailable('away')));
              if (turn?.commits ?? true) {
                offsets.failure = turn?.saveFails ? new Error('the disk is full') : undefined;
                const isSaved = await commit().then(
                  () => true,
                  () => false,
                );
                offsets.failure = undefined;
                if (isSaved)
                  for (const name of written.get(topic)?.slice(0, offsets.next(topic)) ?? [])
                    committed.add(name);
              }
              if (turn?.crashes === true || (queue.length === 0 && isWhole())) break;
              // Without further changes the logs would be waited for: the next turn needs one.
              if (queue.length > 0) append(CHANGE_LOG_TOPICS[queue.length % 2 === 0 ? 0 : 1]);
            }
            if (queue.length > 0) append(CHANGE_LOG_TOPICS[0]);
          }
          expect([...seen].sort()).toEqual([...written.values()].flat().sort());
        },
      ),
      { numRuns: 150 },
    );
  });
});
