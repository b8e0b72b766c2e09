import { Agent, request } from 'node:http';
import { percentile } from '../stack/load';

/** How long the searches of a number of clients took. */
export interface LoopResult {
  readonly clients: number;
  readonly searches: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly slowestMs: number;
  /** Answers that were no success, by their status. */
  readonly failures: Readonly<Record<string, number>>;
  /** Answers that gave up a part, such as meaning. */
  readonly degraded: number;
}

export interface LoopOptions {
  readonly url: string;
  readonly key: string;
  readonly clients: number;
  readonly searches: number;
  readonly warmUp: number;
  /** Called before the first search that counts. */
  readonly started?: () => Promise<void>;
  readonly signal: AbortSignal;
}

/** Clients that each send the next question when they have the answer to the last one, over a kept connection each. */
export async function closedLoop(
  questions: Iterator<unknown, undefined>,
  { url, key, clients, searches, warmUp, started, signal }: LoopOptions,
): Promise<LoopResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const ask = async (): Promise<Asked> => {
    signal.throwIfAborted();
    const { value, done } = questions.next();
    if (done === true) throw new Error('there are no more questions');
    return post(agent, url, key, JSON.stringify(value));
  };
  const run = async (count: number): Promise<Asked[]> => {
    const asked: Asked[] = [];
    let left = count;
    await Promise.all(
      Array.from({ length: clients }, async () => {
        while (left > 0) {
          left -= 1;
          asked.push(await ask());
        }
      }),
    );
    return asked;
  };
  try {
    await run(warmUp);
    await started?.();
    const startedAt = performance.now();
    const asked = await run(searches);
    const seconds = (performance.now() - startedAt) / 1_000;
    const answered = asked.filter(({ status }) => status === 200);
    const times = answered.map(({ ms }) => ms);
    const failed = Map.groupBy(
      asked.filter(({ status }) => status !== 200),
      ({ status }) => String(status),
    );
    return {
      clients,
      searches: asked.length,
      perSecond: answered.length / seconds,
      p50Ms: percentile(times, 0.5),
      p95Ms: percentile(times, 0.95),
      p99Ms: percentile(times, 0.99),
      slowestMs: percentile(times, 1),
      failures: Object.fromEntries([...failed].map(([status, some]) => [status, some.length])),
      degraded: answered.filter(({ isDegraded }) => isDegraded).length,
    };
  } finally {
    agent.destroy();
  }
}

interface Asked {
  readonly status: number;
  readonly ms: number;
  readonly isDegraded: boolean;
}

function post(agent: Agent, url: string, key: string, body: string): Promise<Asked> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
      let isDegraded = false;
      answer.setEncoding('utf8');
      answer.on('data', (text: string) => {
        isDegraded ||= text.includes('"mode":"text-only"');
      });
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, ms: performance.now() - startedAt, isDegraded });
      });
      answer.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
