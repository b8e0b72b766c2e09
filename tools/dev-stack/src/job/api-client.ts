import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

const ATTEMPT_MS = 35_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2_000;
/** How long an outage may last before a call gives up. */
const PATIENCE_MS = 120_000;
const OUTAGES = new Set([502, 503, 504]);

/** The API answered with a problem (RFC 9457). */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly problem: Readonly<Record<string, unknown>>,
  ) {
    super(describe(status, problem));
    this.name = 'ApiProblem';
  }

  /** Id of the job that is in the way, when that is the problem. */
  get runningJob(): string | undefined {
    const { type, id } = this.problem;
    return type === '/problems/already-running' && typeof id === 'string' ? id : undefined;
  }
}

export interface ApiAnswer<T> {
  readonly body: T;
  readonly etag: string | null;
}

/**
 * Speaks DataSpoke's HTTP API the way a user's program would. An outage is waited out: reads are repeated, and so are
 * writes, because each carries an Idempotency-Key.
 */
export class ApiClient {
  constructor(
    readonly url: string,
    private readonly key: string,
    private readonly signal: AbortSignal,
  ) {}

  async get<T>(path: string): Promise<T> {
    return (await this.send<T>('GET', path)).body;
  }

  /** GET with the ETag of the answer. */
  getWithEtag<T>(path: string): Promise<ApiAnswer<T>> {
    return this.send<T>('GET', path);
  }

  /** Every item of a list, page by page. */
  async list<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    for (let cursor = ''; ;) {
      const page = await this.get<{ readonly items: readonly T[]; readonly nextCursor?: string }>(
        `${path}${path.includes('?') ? '&' : '?'}limit=200${cursor}`,
      );
      items.push(...page.items);
      if (page.nextCursor === undefined) return items;
      cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
    }
  }

  async post<T>(path: string, body?: object): Promise<T> {
    return (await this.send<T>('POST', path, body, { 'idempotency-key': randomUUID() })).body;
  }

  async patch<T>(path: string, body: object, etag: string): Promise<T> {
    return (await this.send<T>('PATCH', path, body, { 'if-match': etag })).body;
  }

  private async send<T>(
    method: string,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ApiAnswer<T>> {
    const giveUpAt = performance.now() + PATIENCE_MS;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      let failure: Error;
      try {
        const response = await fetch(`${this.url}${path}`, {
          method,
          headers: {
            authorization: `Bearer ${this.key}`,
            ...(body ? { 'content-type': 'application/json' } : {}),
            ...headers,
          },
          ...(body ? { body: JSON.stringify(body) } : {}),
          signal: AbortSignal.any([this.signal, AbortSignal.timeout(ATTEMPT_MS)]),
        });
        const text = await response.text();
        if (response.ok) {
          // The answers are our own contracts, validated by the gateway before they are sent.
          return { body: JSON.parse(text === '' ? 'null' : text) as T, etag: response.headers.get('etag') };
        }
        const problem = new ApiProblem(response.status, parseProblem(text));
        if (!OUTAGES.has(response.status)) throw problem;
        failure = problem;
      } catch (error) {
        if (error instanceof ApiProblem && !OUTAGES.has(error.status)) throw error;
        if (this.signal.aborted) throw error;
        failure = error instanceof Error ? error : new Error(String(error));
      }
      if (performance.now() + pause > giveUpAt) throw failure;
      await delay(pause, undefined, { signal: this.signal });
    }
  }
}

function parseProblem(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // an answer of something in between
  }
  return {};
}

function describe(status: number, problem: Readonly<Record<string, unknown>>): string {
  const detail = typeof problem['detail'] === 'string' ? problem['detail'] : `HTTP status ${status}`;
  const errors: unknown[] = Array.isArray(problem['errors']) ? problem['errors'] : [];
  const fields = errors.map((error) =>
    typeof error === 'object' && error !== null && 'field' in error && 'message' in error
      ? `${String(error.field)}: ${String(error.message)}`
      : '',
  );
  return [detail, ...fields.filter((field) => field !== '')].join(' ');
}
