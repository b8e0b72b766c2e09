import { setTimeout as sleep } from 'node:timers/promises';
import { throwIfCancelled } from '../cancellation';
import { type JsonValue } from '../connector';
import { ConnectorError, type ConnectorErrorCode } from '../errors';
import { sendGuarded } from '../http/guarded-request';
import { networkError, systemCode } from '../http/network-error';
import { parseExactJson } from '../json';
import { isRecord } from '../recipe/recipe-reader';
import { type ConnectorOptions } from '../registry';
import { type RestRecipe } from './recipe';

/** An answer that was JSON. */
export interface ApiAnswer {
  readonly body: JsonValue;
  readonly headers: Headers;
  /** Address of the next page by the `Link` header (RFC 8288). */
  readonly next?: string;
}

interface RawAnswer {
  readonly status: number;
  readonly bytes: Buffer;
  readonly headers: Headers;
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What is sent; with a body it is posted. */
interface Sent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Pauses before a busy or broken server is asked again; it may ask for a longer one by `Retry-After`. */
const PAUSES_MS: readonly number[] = [500, 1_500, 4_000];
const LONGEST_PAUSE_MS = 60_000;
/** A token is fetched anew so long before it ends. */
const TOKEN_MARGIN_MS = 30_000;

/** Asks one API, with the recipe's identity. */
export class ApiClient {
  private token: { readonly value: string; readonly until: number } | undefined;

  constructor(
    private readonly recipe: RestRecipe,
    private readonly options: ConnectorOptions,
  ) {}

  /** Raises `ConnectorError`: what the network, the server and its answer can do wrong. */
  async get(url: URL, signal: AbortSignal): Promise<ApiAnswer> {
    // Whoever holds the recipe's identity must not be led to hand it to another.
    if (url.origin !== new URL(this.recipe.url).origin) {
      throw new ConnectorError(
        'address-forbidden',
        `The API leads to another host, ${url.origin}, which is not asked.`,
        'Make a source of its own for it.',
      );
    }
    let answer = await this.answered(url, async () => ({ headers: await this.identity(signal) }), signal);
    if (answer.status === 401 && this.token !== undefined) {
      // A token may end before it was said to.
      this.token = undefined;
      answer = await this.answered(url, async () => ({ headers: await this.identity(signal) }), signal);
    }
    if (answer.status < 200 || answer.status >= 300) throw refusal(answer.status, url);
    const next = nextLink(answer.headers['link'], url);
    return {
      body: parsed(answer, url),
      headers: answer.headers,
      ...(next === undefined ? {} : { next }),
    };
  }

  /** Asks again for as long as a server is busy or broken. */
  private async answered(url: URL, request: () => Promise<Sent>, signal: AbortSignal): Promise<RawAnswer> {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.send(url, await request(), signal);
      const pause = PAUSES_MS[attempt];
      if (pause === undefined || (answer.status !== 429 && answer.status < 500)) return answer;
      await paused(Math.max(pause, retryAfter(answer.headers['retry-after'])), signal);
    }
  }

  private async identity(signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
    const { auth } = this.recipe;
    switch (auth.type) {
      case 'none':
        return {};
      case 'bearer':
        return { authorization: `Bearer ${auth.token}` };
      case 'header':
        return { [auth.header]: auth.token };
      case 'basic':
        return { authorization: `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}` };
      case 'oauth2':
        return { authorization: `Bearer ${await this.clientToken(auth, signal)}` };
    }
  }

  /** Client credentials (RFC 6749, section 4.4). */
  private async clientToken(
    auth: Extract<RestRecipe['auth'], { type: 'oauth2' }>,
    signal: AbortSignal,
  ): Promise<string> {
    if (this.token && this.token.until > performance.now()) return this.token.value;
    const url = new URL(auth.tokenUrl);
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      ...(auth.scope === undefined ? {} : { scope: auth.scope }),
    }).toString();
    const identity = `${encodeURIComponent(auth.clientId)}:${encodeURIComponent(auth.clientSecret)}`;
    const headers = {
      authorization: `Basic ${Buffer.from(identity).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    };
    const answer = await this.answered(url, () => Promise.resolve({ headers, body }), signal);
    if (answer.status === 429 || answer.status >= 500) throw refusal(answer.status, url);
    if (answer.status !== 200) {
      throw new ConnectorError(
        'authentication',
        `${place(url)} gives no token: it answered with status ${answer.status}.`,
        'Check clientId, clientSecret and scope.',
      );
    }
    const found = parsed(answer, url);
    const value = isRecord(found) ? found['access_token'] : undefined;
    const seconds = isRecord(found) ? found['expires_in'] : undefined;
    if (typeof value !== 'string') {
      throw new ConnectorError(
        'authentication',
        `${place(url)} answered without an access_token.`,
        'Check tokenUrl.',
      );
    }
    const life = typeof seconds === 'string' && seconds !== '' ? Number(seconds) : seconds;
    const lifeMs = typeof life === 'number' && Number.isFinite(life) ? life * 1_000 : 300_000;
    this.token = { value, until: performance.now() + Math.max(lifeMs - TOKEN_MARGIN_MS, 0) };
    return value;
  }

  private async send(url: URL, { headers, body }: Sent, signal: AbortSignal): Promise<RawAnswer> {
    const limit = AbortSignal.timeout(this.recipe.timeoutMs);
    const late = (): ConnectorError =>
      new ConnectorError(
        'timeout',
        `${place(url)} took longer than ${this.recipe.timeoutMs} ms.`,
        'Raise timeoutMs, or lower the size of a page.',
      );
    try {
      const answer = await sendGuarded(
        {
          url,
          headers: {
            accept: 'application/json',
            'user-agent': this.options.applicationName,
            ...this.recipe.headers,
            ...headers,
          },
          idleMs: this.recipe.timeoutMs,
          silent: late,
          ...(body === undefined ? {} : { method: 'POST', body }),
        },
        this.options.addresses,
        AbortSignal.any([signal, limit]),
      );
      return {
        status: answer.statusCode ?? 0,
        bytes: await this.bytesOf(answer, url),
        headers: answer.headers,
      };
    } catch (error) {
      throwIfCancelled(signal);
      if (error instanceof ConnectorError) throw error;
      if (limit.aborted) throw late();
      const code = systemCode(error);
      throw code === 'unknown' ? error : networkError(code, place(url));
    }
  }

  private async bytesOf(answer: AsyncIterable<unknown> & { destroy(): unknown }, url: URL): Promise<Buffer> {
    const most = this.recipe.maxAnswerMb * 1_048_576;
    const parts: Buffer[] = [];
    let bytes = 0;
    for await (const part of answer) {
      if (!Buffer.isBuffer(part)) continue;
      bytes += part.length;
      if (bytes > most) {
        answer.destroy();
        throw new ConnectorError(
          'unsupported',
          `An answer of ${place(url)} is larger than ${this.recipe.maxAnswerMb} MB.`,
          'Ask for smaller pages, or raise maxAnswerMb.',
        );
      }
      parts.push(part);
    }
    return Buffer.concat(parts);
  }
}

/** An address without its query, which may hold a secret. */
export function place({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}

function parsed({ bytes, headers }: RawAnswer, url: URL): JsonValue {
  const type = String(headers['content-type'] ?? 'without a type').split(';')[0] ?? '';
  try {
    return LINES.test(type) ? lines(bytes) : parseExactJson(bytes);
  } catch {
    throw new ConnectorError(
      'source-error',
      `The answer of ${place(url)} is no JSON (${type}).`,
      'Check url and path; an address for browsers or a page of a proxy may have answered.',
    );
  }
}

/** Types of answers with a value on each line: https://github.com/ndjson/ndjson-spec, https://jsonlines.org */
const LINES = /\b(x-)?(ndjson|jsonl|jsonlines|json-lines)\b/i;

function lines(bytes: Buffer): JsonValue {
  const values: JsonValue[] = [];
  for (let from = 0; from < bytes.length;) {
    const found = bytes.indexOf(10, from);
    const to = found < 0 ? bytes.length : found;
    const line = bytes.subarray(from, to);
    if (line.some((byte) => byte > 32)) values.push(parseExactJson(line));
    from = to + 1;
  }
  return values;
}

function refusal(status: number, url: URL): ConnectorError {
  const error = (code: ConnectorErrorCode, remedy: string): ConnectorError =>
    new ConnectorError(code, `${place(url)} answered with status ${status}.`, remedy);
  if (status === 401) return error('authentication', 'Check auth: the API does not accept it.');
  if (status === 403) return error('permission', 'Let the identity of auth read this list.');
  if (status === 404 || status === 410) return error('not-found', 'Check url and path.');
  if (status >= 300 && status < 400) return error('unsupported', 'Give the address that it redirects to.');
  if (status === 429 || status >= 500)
    return error('unreachable', 'Try again later; the server has a fault of its own or is busy.');
  return error('source-error', 'Look at what the API says about such a request.');
}

function retryAfter(header: string | readonly string[] | undefined): number {
  if (typeof header !== 'string') return 0;
  const seconds = Number(header);
  const wanted = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(wanted) ? Math.min(Math.max(wanted, 0), LONGEST_PAUSE_MS) : 0;
}

async function paused(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  throwIfCancelled(signal);
}

function nextLink(header: string | readonly string[] | undefined, base: URL): string | undefined {
  for (const text of typeof header === 'string' ? [header] : (header ?? [])) {
    for (const link of text.split(/,(?=\s*<)/)) {
      const [, target] = /^\s*<([^>]*)>.*;\s*rel="?(?:[^"]* )?next(?: [^"]*)?"?/i.exec(link) ?? [];
      if (target !== undefined && URL.canParse(target, base.href)) return new URL(target, base.href).href;
    }
  }
  return undefined;
}
