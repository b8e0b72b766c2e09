import { Agent, errors, request } from 'undici';
import {
  ConflictError,
  DataHubError,
  DataHubRejected,
  DataHubUnauthorized,
  DataHubUnavailable,
} from '../errors';
import { isJsonObject, parseJson, textOf } from '../json';
import { parseRetryAfter, withRetry, type RetrySettings } from './retry';

/** Where and how to call. */
export interface ConnectionSettings {
  readonly url: string;
  readonly token?: string;
  readonly userAgent: string;
  /** Time limit of one attempt, answer body included. */
  readonly timeoutMs: number;
  readonly maxConnections: number;
  readonly retry: RetrySettings;
}

/** One request; relative to the server's base address. */
export interface DataHubRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body?: string;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /**
   * Whether the same request may arrive twice. If not, it is only repeated when the first one certainly had no effect:
   * never connected, or refused with 429 or 503.
   */
  readonly repeatable: boolean;
}

/** A 2xx answer. */
export interface DataHubAnswer {
  readonly status: number;
  /** The parsed body; undefined when it is empty or not JSON. */
  readonly json: unknown;
  readonly header: (name: string) => string | undefined;
}

/** More than a batch of the largest aspects; keeps a runaway answer from filling the memory. */
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;
const MAX_QUOTED = 500;
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * The connections to one DataHub server: pooled, bounded in number, with time limits and retries. Raises
 * {@link DataHubUnavailable}, {@link DataHubUnauthorized} (401, 403), {@link ConflictError} (412) or
 * {@link DataHubRejected} (any other answer but 2xx); an aborted call raises the abort's reason.
 */
export class DataHubConnection {
  /** Base address without credentials and trailing slash. */
  readonly url: string;
  private readonly agent: Agent;
  private readonly closing = new AbortController();
  private readonly headers: Readonly<Record<string, string>>;

  constructor(private readonly settings: ConnectionSettings) {
    this.url = baseUrl(settings.url);
    this.agent = new Agent({
      connections: settings.maxConnections,
      pipelining: 1,
      // The time limit of each request decides, for a long poll too.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { timeout: Math.min(10_000, settings.timeoutMs) },
      maxResponseSize: MAX_ANSWER_BYTES,
    });
    this.headers = {
      'user-agent': settings.userAgent,
      accept: 'application/json',
      ...(settings.token ? { authorization: `Bearer ${settings.token}` } : {}),
    };
  }

  async call(input: DataHubRequest): Promise<DataHubAnswer> {
    const signal = input.signal ? AbortSignal.any([input.signal, this.closing.signal]) : this.closing.signal;
    return withRetry(
      () => this.attempt(input, signal),
      (error) => input.repeatable || error.status === 429 || error.status === 503 || wasNeverSent(error),
      this.settings.retry,
      signal,
    );
  }

  /** Ends every call that is still waiting and closes the connections. */
  async close(): Promise<void> {
    this.closing.abort(new DataHubUnavailable('the DataHub client was closed'));
    await this.agent.destroy();
  }

  private async attempt(input: DataHubRequest, signal: AbortSignal): Promise<DataHubAnswer> {
    signal.throwIfAborted();
    const timeoutMs = input.timeoutMs ?? this.settings.timeoutMs;
    const limit = AbortSignal.timeout(timeoutMs);
    const what = `${input.method} ${input.path}`;
    try {
      const answer = await request(`${this.url}${input.path}${queryText(input.query)}`, {
        dispatcher: this.agent,
        method: input.method,
        headers: {
          ...this.headers,
          ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...input.headers,
        },
        body: input.body,
        signal: AbortSignal.any([signal, limit]),
      });
      const text = await answer.body.text();
      const header = (name: string) => firstOf(answer.headers[name]);
      if (answer.statusCode < 200 || answer.statusCode > 299) {
        throw this.refusal(what, answer.statusCode, text, header('retry-after'));
      }
      return { status: answer.statusCode, json: parseJson(text), header };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof DataHubError) throw error;
      if (limit.aborted)
        throw new DataHubUnavailable(`DataHub did not answer ${what} within ${timeoutMs} ms`);
      // Neither is an outage: waiting and trying again would never help.
      if (error instanceof errors.ResponseExceededMaxSizeError) {
        throw new DataHubRejected(
          `DataHub answered ${what} with more than ${MAX_ANSWER_BYTES} bytes; ask for less at once`,
        );
      }
      if (error instanceof errors.InvalidArgumentError) {
        throw new DataHubRejected(`${what} cannot be sent: ${this.describe(error)}`);
      }
      throw new DataHubUnavailable(
        `DataHub could not be reached for ${what}: ${this.describe(error)}`,
        undefined,
        {
          cause: error,
        },
      );
    }
  }

  private refusal(what: string, status: number, body: string, retryAfter: string | undefined): DataHubError {
    const json = parseJson(body);
    const said = isJsonObject(json) ? (textOf(json['message']) ?? textOf(json['error'])) : undefined;
    const reason = said === undefined ? '' : `: ${this.quote(said)}`;
    if (status === 401 || status === 403) {
      const why = status === 401 ? 'the token is missing or not accepted' : 'the token lacks a privilege';
      return new DataHubUnauthorized(`DataHub refused ${what} (${status}), ${why}${reason}`, status);
    }
    if (status === 429 || status >= 500) {
      return new DataHubUnavailable(`DataHub answered ${what} with ${status}${reason}`, status, {
        retryAfterMs: parseRetryAfter(retryAfter, Date.now()),
      });
    }
    const message = `DataHub refused ${what} (${status})${reason}`;
    return status === 412 ? new ConflictError(message, status) : new DataHubRejected(message, status);
  }

  private describe(error: unknown): string {
    const message = error instanceof Error ? error.message : String(error);
    return this.quote(message === '' ? (codeOf(error) ?? 'unknown reason') : message);
  }

  /** Text of a server for use in a message: cut, and without the token, which a server may echo. */
  quote(text: string): string {
    const { token } = this.settings;
    const safe = token ? text.replaceAll(token, '***') : text;
    return safe.length > MAX_QUOTED ? `${safe.slice(0, MAX_QUOTED)}…` : safe;
  }
}

function baseUrl(text: string): string {
  if (!URL.canParse(text))
    throw new TypeError('the DataHub URL is not a URL, expected e.g. http://localhost:8080');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new TypeError('the DataHub URL must begin with http:// or https://');
  }
  if (url.username !== '' || url.password !== '') {
    throw new TypeError('the DataHub URL must not hold credentials; pass the token as a setting of its own');
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function queryText(query: DataHubRequest['query']): string {
  const given = Object.entries(query ?? {}).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

function firstOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? textOf(error.code) : undefined;
}

function wasNeverSent(error: DataHubUnavailable): boolean {
  return NOT_SENT.has(codeOf(error.cause) ?? '');
}
