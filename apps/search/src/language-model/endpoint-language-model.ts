import {
  OutboundForbidden,
  type OutboundPolicy,
  outboundRequest,
  OutboundTooLarge,
} from '@dataspoke/service-kit';
import { type IncomingHttpHeaders } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type ChatMessage, LanguageModel, LanguageModelUnavailable } from './language-model';

export interface EndpointLanguageModelOptions {
  /** Base of an OpenAI-compatible API, e.g. `https://models.example.org/v1`. */
  readonly url: string;
  readonly model: string;
  /** Where the endpoint may be. */
  readonly addresses: OutboundPolicy;
  /** Sent as a bearer token. */
  readonly apiKey?: string;
  /** Milliseconds for one request. */
  readonly timeoutMs?: number;
  /** Milliseconds before the repetition. */
  readonly retryMs?: number;
}

/** Somebody waits for the answer: a second attempt, and no third. */
const ATTEMPTS = 2;
/** An answer takes at least about this long; what leaves less to it is not waited for. */
const ANSWER_MS = 2_000;
/** However long the endpoint wants to be left alone, after this it is asked whether it still does. */
const LONGEST_REST_MS = 600_000;
const MAX_ANSWER_BYTES = 1024 * 1024;

type Attempt =
  { readonly said: string } | { readonly reason: string; readonly again: boolean; readonly waitMs?: number };

/** A model behind `POST <url>/chat/completions` (OpenAI's protocol). Asked only for the text of one answer, without tools. */
export class EndpointLanguageModel extends LanguageModel {
  private readonly closing = new AbortController();
  /** Until then (`performance.now()`) the endpoint has asked to be left alone. */
  private restUntil = 0;

  constructor(private readonly options: EndpointLanguageModelOptions) {
    super();
  }

  override get model(): string {
    return this.options.model;
  }

  override async complete(
    messages: readonly ChatMessage[],
    signal: AbortSignal,
    patienceMs = 0,
  ): Promise<string> {
    const ended = AbortSignal.any([signal, this.closing.signal]);
    const until = performance.now() + patienceMs;
    let reason = 'the language model asked to be left alone for a while';
    for (let attempt = 1; ; attempt += 1) {
      await this.rest(reason, until, ended);
      const answer = await this.attempt(messages, ended);
      if ('said' in answer) return answer.said;
      ({ reason } = answer);
      const { again, waitMs = 0 } = answer;
      if (waitMs > 0) this.restUntil = performance.now() + Math.min(waitMs, LONGEST_REST_MS);
      if (!again || attempt >= ATTEMPTS || ended.aborted) {
        throw new LanguageModelUnavailable(reason, waitMs > 0 ? waitMs : undefined);
      }
      if (waitMs === 0) await pause(this.options.retryMs ?? 500, ended);
    }
  }

  /** Waits until the endpoint may be asked again; raises {@link LanguageModelUnavailable} at once when that is too late. */
  private async rest(reason: string, until: number, ended: AbortSignal): Promise<void> {
    const rest = this.restUntil - performance.now();
    if (rest <= 0) return;
    if (performance.now() + rest + ANSWER_MS > until) {
      const seconds = Math.ceil(rest / 1000);
      throw new LanguageModelUnavailable(`${reason}; it may be asked again in ${seconds} s`, rest);
    }
    await pause(rest, ended);
  }

  close(): Promise<void> {
    this.closing.abort();
    return Promise.resolve();
  }

  private async attempt(messages: readonly ChatMessage[], signal: AbortSignal): Promise<Attempt> {
    const { url, model, apiKey, addresses, timeoutMs = 30_000 } = this.options;
    const limit = AbortSignal.timeout(timeoutMs);
    try {
      const { status, headers, body } = await outboundRequest(
        new URL(`${url.replace(/\/+$/, '')}/chat/completions`),
        {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
          },
          body: JSON.stringify({ model, messages, stream: false }),
          signal: AbortSignal.any([limit, signal]),
          maxBytes: MAX_ANSWER_BYTES,
        },
        addresses,
      );
      if (status < 200 || status > 299) {
        // The body can repeat what was sent; the status is enough.
        return {
          reason: `the language model's endpoint answered ${status}`,
          again: status === 429 || status >= 500,
          waitMs: waitIn(headers),
        };
      }
      const said = saidIn(body);
      return said === undefined
        ? { reason: "the language model's endpoint gave no answer of a model", again: false }
        : { said };
    } catch (error) {
      if (error instanceof OutboundForbidden) {
        return { reason: `the language model may not be asked: ${error.message}`, again: false };
      }
      if (error instanceof OutboundTooLarge) {
        return { reason: `the language model said too much: ${error.message}`, again: false };
      }
      // Who was slow once would be so again, and somebody waits.
      if (limit.aborted || signal.aborted) {
        return { reason: 'the language model did not answer in time', again: false };
      }
      const cause = error instanceof Error ? error.name : 'an error';
      return { reason: `the language model could not be reached (${cause})`, again: true };
    }
  }
}

async function pause(ms: number, ended: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal: ended }).catch(() => undefined);
}

/** Milliseconds that `Retry-After` (RFC 9110, 10.2.3) asks for: seconds, or a date, which is compared with that of the answer. */
function waitIn(headers: IncomingHttpHeaders): number {
  const wanted = headers['retry-after'] ?? '';
  const wait = /^\d+$/.test(wanted)
    ? Number(wanted) * 1000
    : Date.parse(wanted) - Date.parse(headers.date ?? '');
  return wait > 0 ? wait : 0;
}

function saidIn(body: string): string | undefined {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof json !== 'object' || json === null || !('choices' in json) || !Array.isArray(json.choices))
    return;
  const first: unknown = json.choices[0];
  if (typeof first !== 'object' || first === null || !('message' in first)) return;
  const { message } = first;
  if (typeof message !== 'object' || message === null || !('content' in message)) return;
  const { content } = message;
  return typeof content === 'string' && content.trim() !== '' ? content : undefined;
}
