import { Agent, request } from 'node:http';
import { DataHubError, DataHubRejected, DataHubUnavailable } from '../errors';
import { parseJson } from '../json';
import { Call } from './call';
import { CircuitBreaker, CircuitOpen, type BreakerSettings, type Pass } from './circuit-breaker';
import { allowListeners, eitherSignal } from './either-signal';
import { exchange, ExchangeFailed, type Exchange } from './exchange';
import { Gate } from './gate';
import { cutAndMask, refusalOf } from './refusal';
import { withRetry, type RetrySettings } from './retry';
import { isHeaderText, tell, type CallContext, type Telemetry } from './telemetry';

/** Where and how to call. */
export interface ConnectionSettings {
  readonly url: string;
  readonly token?: string;
  readonly userAgent: string;
  /** Time limit of one attempt, answer body included; waiting for a free connection is not. */
  readonly timeoutMs: number;
  readonly maxConnections: number;
  /** The largest answer that is read, in bytes after decompression; 256 MiB unless told. */
  readonly maxAnswerBytes?: number;
  readonly retry: RetrySettings;
  /** When to stop trying; absent: never. */
  readonly breaker?: BreakerSettings;
  readonly telemetry?: Telemetry;
  /** Asked once per call for the ids that travel with it. */
  readonly context?: () => CallContext | undefined;
}

/** One request; relative to the server's base address. */
export interface DataHubRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text, or its UTF-8 bytes, which are read until the call has ended. */
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /**
   * Whether the same request may arrive twice. If not, it is only repeated when the first one certainly had no effect:
   * never connected, or refused with 429, or with 503 and a time to come back.
   */
  readonly repeatable: boolean;
}

/** A 2xx answer. */
export interface DataHubAnswer {
  readonly status: number;
  /** The parsed body; undefined when it is empty. */
  readonly json: unknown;
  readonly header: (name: string) => string | undefined;
}

/** More than a batch of the largest aspects; keeps a runaway answer from filling the memory. */
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;
/** Servers and proxies close idle connections after five seconds or more; a request must not meet one that is closing. */
const IDLE_CONNECTION_MS = 4_000;
const MAX_CONNECT_MS = 10_000;

/**
 * The connections to one DataHub server: kept alive, bounded in number, with time limits and retries. Raises
 * {@link DataHubUnavailable}, {@link DataHubUnauthorized} (401, 403), {@link ConflictError} (412) or
 * {@link DataHubRejected} (any other answer but 2xx); an aborted call raises the abort's reason.
 */
export class DataHubConnection {
  /** Base address without credentials and trailing slash. */
  readonly url: string;
  private readonly gate: Gate;
  private readonly breaker: CircuitBreaker;
  private refusedConnections = 0;
  private readonly closing = new AbortController();
  private readonly headers: Readonly<Record<string, string>>;
  private wire: Promise<Wire> | undefined;

  constructor(private readonly settings: ConnectionSettings) {
    this.url = baseUrl(settings.url);
    this.gate = new Gate(settings.maxConnections);
    allowListeners(this.closing.signal);
    this.breaker = new CircuitBreaker(settings.breaker, (change) => {
      tell(settings.telemetry?.onBreaker?.bind(settings.telemetry), () => change);
    });
    this.headers = {
      'user-agent': settings.userAgent,
      accept: 'application/json',
      ...(settings.token ? { authorization: `Bearer ${requireHeaderText(settings.token)}` } : {}),
    };
  }

  /** Changes when DataHub was away, and so may have been replaced by another version. */
  get outages(): number {
    return this.breaker.openings + this.refusedConnections;
  }

  /** Asks DataHub and waits for the whole answer. */
  async call(input: DataHubRequest): Promise<DataHubAnswer> {
    const call = new Call(input, this.settings.telemetry, this.settings.context?.() ?? {});
    const closing = this.closing.signal;
    const { signal, release } = input.signal
      ? eitherSignal(input.signal, closing)
      : { signal: closing, release: () => undefined };
    try {
      const answer = await withRetry(
        () => this.attempt(call, signal),
        (error) => !(error instanceof CircuitOpen) && (input.repeatable || hadNoEffect(error)),
        this.settings.retry,
        signal,
      );
      call.ended();
      return answer;
    } catch (error) {
      call.ended(error, signal.aborted);
      throw error;
    } finally {
      release();
    }
  }

  /** Ends every call that is still waiting and closes the connections. */
  async close(): Promise<void> {
    this.closing.abort(new DataHubUnavailable('the DataHub client was closed'));
    (await this.wire)?.agent.destroy();
  }

  private async attempt(call: Call, signal: AbortSignal): Promise<DataHubAnswer> {
    // Whoever must not ask anyway does not wait for a connection first.
    this.breaker.check();
    await this.gate.enter(signal);
    try {
      const pass = this.breaker.enter();
      call.begins();
      try {
        const received = await this.send(call, signal);
        call.received(received);
        const answer = this.judge(call.input, received);
        pass.succeeded();
        call.attemptEnded();
        return answer;
      } catch (error) {
        call.attemptEnded(error, signal.aborted);
        if (signal.aborted || !(error instanceof DataHubError)) pass.abandoned();
        else if (!(error instanceof DataHubUnavailable) || error.status === 429) pass.succeeded();
        else this.countOutage(error, pass);
        throw error;
      }
    } finally {
      this.gate.leave();
    }
  }

  private countOutage(error: DataHubUnavailable, pass: Pass): void {
    if (error.nothingSent) this.refusedConnections += 1;
    pass.failed(error);
  }

  private async send({ input, headers }: Call, signal: AbortSignal): Promise<Exchange> {
    const timeoutMs = input.timeoutMs ?? this.settings.timeoutMs;
    const wire = await (this.wire ??= openWire(this.url));
    const once = () =>
      exchange({
        url: new URL(`${this.url}${input.path}${queryText(input.query)}`),
        method: input.method,
        headers: {
          ...this.headers,
          ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
          ...input.headers,
        },
        body: input.body,
        ...wire,
        signal,
        timeoutMs,
        connectTimeoutMs: Math.min(MAX_CONNECT_MS, timeoutMs),
        maxAnswerBytes: this.settings.maxAnswerBytes ?? MAX_ANSWER_BYTES,
      });
    try {
      // Connections die of old age without any outage; a fresh one tells what is the matter.
      return await once().catch((error: unknown) => {
        if (input.repeatable && error instanceof ExchangeFailed && error.stale) return once();
        throw error;
      });
    } catch (error) {
      if (!(error instanceof ExchangeFailed)) throw error;
      throw this.failureOf(`${input.method} ${input.path}`, error, timeoutMs);
    }
  }

  private failureOf(what: string, error: ExchangeFailed, timeoutMs: number): Error {
    const reason = this.quote(error.message);
    switch (error.fault) {
      // Neither of these two is an outage: waiting and trying again would never help.
      case 'invalid':
        return new DataHubRejected(`${what} cannot be sent: ${reason}`);
      case 'too-large':
        return new DataHubRejected(`DataHub answered ${what} with ${reason}; ask for less at once`);
      case 'timeout':
        return new DataHubUnavailable(
          error.nothingSent
            ? `DataHub could not be reached for ${what}: ${reason}`
            : `DataHub did not answer ${what} within ${timeoutMs} ms`,
          undefined,
          { nothingSent: error.nothingSent },
        );
      case 'broken':
        return new DataHubUnavailable(
          error.nothingSent
            ? `DataHub could not be reached for ${what}: ${reason}`
            : `the connection to DataHub broke during ${what}: ${reason}`,
          undefined,
          { cause: error.cause, nothingSent: error.nothingSent },
        );
    }
  }

  private judge(input: DataHubRequest, { status, body, header }: Exchange): DataHubAnswer {
    const what = `${input.method} ${input.path}`;
    const text = body.toString('utf8');
    const json = parseJson(text);
    if (status < 200 || status > 299) {
      throw refusalOf({ what, status, json, header }, (said) => this.quote(said));
    }
    if (json === undefined && text.trim() !== '') {
      throw new DataHubUnavailable(
        `DataHub answered ${what} with ${notJson(text, header('content-type'))}`,
        status,
      );
    }
    return { status, json, header };
  }

  /** Text of a server for use in a message: cut, and without the token, which a server may echo. */
  quote(text: string): string {
    return cutAndMask(text, this.settings.token);
  }
}

/**
 * Whether the request certainly did nothing, so that it may be repeated whatever it is. A bare 503 says less: proxies answer
 * it too when the server went away in the middle of the work.
 */
function hadNoEffect({ nothingSent, status, retryAfterMs }: DataHubUnavailable): boolean {
  return nothingSent || status === 429 || (status === 503 && retryAfterMs !== undefined);
}

interface Wire {
  readonly agent: Agent;
  readonly open: typeof request;
}

async function openWire(url: string): Promise<Wire> {
  // The gate bounds the number of connections, so that time spent waiting for one does not count as an outage.
  const options = { keepAlive: true, timeout: IDLE_CONNECTION_MS };
  if (url.startsWith('http:')) return { agent: new Agent(options), open: request };
  // TLS takes some megabytes that a plain address does not need.
  const https = await import('node:https');
  return { agent: new https.Agent(options), open: https.request };
}

/** What a text is that should be JSON: half of it, or the page of a proxy, which must not pass for an answer of DataHub. */
function notJson(text: string, contentType = ''): string {
  const size = `${Buffer.byteLength(text)} bytes`;
  return contentType.includes('json') || /^\s*[{[]/.test(text)
    ? `JSON that is cut off or broken (${size})`
    : `something else than JSON (${contentType.slice(0, 100) || 'of no type'}, ${size}); does a proxy or a sign-in page stand in between?`;
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

/** Every call would fail, and the reason be far away: most often the line break at the end of a file. */
function requireHeaderText(token: string): string {
  if (isHeaderText(token)) return token;
  throw new TypeError(
    'the DataHub token holds a line break or another character that no HTTP header may hold',
  );
}

function queryText(query: DataHubRequest['query']): string {
  const given = Object.entries(query ?? {}).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}
