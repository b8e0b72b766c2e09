import {
  OutboundForbidden,
  type OutboundPolicy,
  outboundRequest,
  OutboundTooLarge,
} from '@dataspoke/service-kit';
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

/** Somebody waits for the answer: a second attempt, and not later than this. */
const ATTEMPTS = 2;
const MAX_RETRY_AFTER_MS = 5_000;
const MAX_ANSWER_BYTES = 1024 * 1024;

type Attempt =
  { readonly said: string } | { readonly reason: string; readonly again: boolean; readonly waitMs?: number };

/** A model behind `POST <url>/chat/completions` (OpenAI's protocol). Asked only for the text of one answer, without tools. */
export class EndpointLanguageModel extends LanguageModel {
  private readonly closing = new AbortController();

  constructor(private readonly options: EndpointLanguageModelOptions) {
    super();
  }

  override get model(): string {
    return this.options.model;
  }

  override async complete(messages: readonly ChatMessage[], signal: AbortSignal): Promise<string> {
    const ended = AbortSignal.any([signal, this.closing.signal]);
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.attempt(messages, ended);
      if ('said' in answer) return answer.said;
      if (!answer.again || attempt >= ATTEMPTS || ended.aborted)
        throw new LanguageModelUnavailable(answer.reason);
      const pause = Math.min(answer.waitMs ?? this.options.retryMs ?? 500, MAX_RETRY_AFTER_MS);
      await delay(pause, undefined, { signal: ended }).catch(() => undefined);
    }
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
        const wait = Number(headers['retry-after']);
        return {
          reason: `the language model's endpoint answered ${status}`,
          again: status === 429 || status >= 500,
          ...(wait > 0 ? { waitMs: wait * 1000 } : {}),
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
