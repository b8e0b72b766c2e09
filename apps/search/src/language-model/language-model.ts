/** One turn of a conversation with a language model. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** The model did not answer, or what it answered is no answer of a model; an outage, never "it has nothing to say". */
export class LanguageModelUnavailable extends Error {
  override readonly name = 'LanguageModelUnavailable';

  /** `retryAfterMs`: milliseconds from now on in which asking again is of no use, when that is known. */
  constructor(
    message: string,
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

/** A model that continues a conversation in natural language. What it says is never trusted, whoever asks verifies it. */
export abstract class LanguageModel {
  /** Name of the model; `undefined` when none is configured. */
  abstract readonly model: string | undefined;

  /**
   * What the model says next, never empty. A pause that the model's host asks for is waited through only when `patienceMs` (none when
   * left out) has room for it and an answer. Raises {@link LanguageModelUnavailable}, also when `signal` ends the wait.
   */
  abstract complete(
    messages: readonly ChatMessage[],
    signal: AbortSignal,
    patienceMs?: number,
  ): Promise<string>;
}

/** Nothing is configured. */
export class NoLanguageModel extends LanguageModel {
  override readonly model = undefined;

  override complete(): Promise<string> {
    return Promise.reject(new LanguageModelUnavailable('no language model is configured'));
  }
}
