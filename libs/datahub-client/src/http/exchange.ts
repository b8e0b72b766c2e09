import {
  type Agent,
  type IncomingMessage,
  type request as httpRequest,
  type RequestOptions,
} from 'node:http';
import { type Gunzip } from 'node:zlib';
import { reasonOf } from './gate';

/** One request, ready to be sent. */
export interface ExchangeRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Must stay as it is until the exchange has ended. */
  readonly body?: string | Uint8Array;
  readonly agent: Agent;
  /** `request` of node:http or node:https. */
  readonly open: typeof httpRequest;
  readonly signal: AbortSignal;
  /** From the first step to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly connectTimeoutMs: number;
  /** The largest answer, as it is after decompression. */
  readonly maxAnswerBytes: number;
}

/** A whole answer. */
export interface Exchange {
  readonly status: number;
  readonly body: Buffer;
  readonly header: (name: string) => string | undefined;
}

/** Why an exchange has no answer. */
export type ExchangeFault = 'invalid' | 'timeout' | 'too-large' | 'broken';

/** An exchange that ended without a whole answer. */
export class ExchangeFailed extends Error {
  override readonly name = 'ExchangeFailed';

  constructor(
    readonly fault: ExchangeFault,
    message: string,
    /** Certain that not one byte of the request reached the server. */
    readonly nothingSent: boolean,
    /** The server had closed a connection that was kept from an earlier request, and answered nothing. */
    readonly stale: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * Sends one request and reads the whole answer into memory. Raises {@link ExchangeFailed}, or the reason of the abort; in
 * both cases the connection is gone and nothing reads the request's body any more.
 */
export function exchange(input: ExchangeRequest): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    if (input.signal.aborted) {
      reject(reasonOf(input.signal));
      return;
    }
    const state = { connected: false, answered: false, reused: false, closed: false };
    let failure: Error | undefined;
    let request: ReturnType<typeof httpRequest>;
    const fail = (fault: ExchangeFault, message: string, cause?: unknown) => {
      const stale = state.reused && !state.answered && fault === 'broken';
      failure ??= new ExchangeFailed(fault, message, !state.connected, stale, { cause });
      end();
    };
    const end = () => {
      request.destroy();
      // A whole answer can be on its way through decompression when the request is through already.
      if (state.closed) settleFailed();
    };
    try {
      request = input.open(optionsOf(input));
    } catch (error) {
      reject(new ExchangeFailed('invalid', messageOf(error), true, false, { cause: error }));
      return;
    }
    const onAbort = () => {
      failure ??= reasonOf(input.signal);
      end();
    };
    const limit = setTimeout(() => {
      fail('timeout', `no whole answer within ${input.timeoutMs} ms`);
    }, input.timeoutMs);
    let connecting: NodeJS.Timeout | undefined;
    const settle = () => {
      clearTimeout(limit);
      clearTimeout(connecting);
      input.signal.removeEventListener('abort', onAbort);
    };
    const settleFailed = () => {
      if (failure === undefined) return;
      settle();
      reject(failure);
    };
    input.signal.addEventListener('abort', onAbort, { once: true });

    request.once('socket', (socket) => {
      state.reused = request.reusedSocket;
      state.connected = request.reusedSocket;
      if (state.connected) return;
      connecting = setTimeout(() => {
        fail('timeout', `no connection within ${input.connectTimeoutMs} ms`);
      }, input.connectTimeoutMs);
      socket.once(input.url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        clearTimeout(connecting);
        state.connected = true;
      });
    });
    request.once('response', (response) => {
      state.answered = true;
      readBody(response, input.maxAnswerBytes).then(
        (body) => {
          settle();
          // An answer to half a request: what is left of the request must not be sent from a buffer used again.
          if (!request.writableFinished) request.destroy();
          resolve({ status: response.statusCode ?? 0, body, header: headerReader(response) });
        },
        (error: unknown) => {
          if (error instanceof AnswerTooLarge) fail('too-large', error.message);
          else fail('broken', messageOf(error), error);
        },
      );
    });
    request.on('error', (error) => {
      fail('broken', messageOf(error), error);
    });
    // The last event of all: after it nothing reads the body any more.
    request.once('close', () => {
      state.closed = true;
      settleFailed();
    });
    request.end(input.body);
  });
}

function optionsOf({ url, method, headers, agent }: ExchangeRequest): RequestOptions {
  return {
    protocol: url.protocol,
    hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port,
    path: `${url.pathname}${url.search}`,
    method,
    headers: { 'accept-encoding': 'gzip', ...headers },
    agent,
  };
}

class AnswerTooLarge extends Error {}

async function readBody(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const gunzip = /^(?:x-)?gzip$/i.test(response.headers['content-encoding'] ?? '')
    ? gunzipOf(response)
    : undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of gunzip ?? response) {
      if (!Buffer.isBuffer(chunk)) continue;
      size += chunk.length;
      if (size > maxBytes) throw new AnswerTooLarge(`more than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    // Nothing at all is no gzip, but a whole answer: servers mark answers without a body too.
    if (gunzip?.bytesWritten !== 0 || !response.complete) throw error;
  }
  const [only] = chunks;
  return chunks.length === 1 && only ? only : Buffer.concat(chunks, size);
}

/** Only gzip is asked for; a server that sends anything else unasked is caught when its answer is no JSON. */
function gunzipOf(response: IncomingMessage): Gunzip {
  // Loaded at the first such answer: it costs every process 2 MiB.
  const gunzip = process.getBuiltinModule('node:zlib').createGunzip();
  response.once('error', (error) => gunzip.destroy(error));
  return response.pipe(gunzip);
}

function headerReader(response: IncomingMessage): (name: string) => string | undefined {
  return (name) => {
    const value = response.headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
}

/** Failed connects to several addresses come together, without a message of their own. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message !== '') return error.message;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
