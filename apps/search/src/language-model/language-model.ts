/** One turn of a conversation with a language model. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** The model did not answer, or what it answered is no answer of a model; an outage, never "it has nothing to say". */
export class LanguageModelUnavailable extends Error {
  override readonly name = 'LanguageModelUnavailable';
}

/** A model that continues a conversation in natural language. What it says is never trusted, whoever asks verifies it. */
export abstract class LanguageModel {
  /** Name of the model; `undefined` when none is configured. */
  abstract readonly model: string | undefined;

  /** What the model says next, never empty. Raises {@link LanguageModelUnavailable}, also when `signal` ends the wait. */
  abstract complete(messages: readonly ChatMessage[], signal: AbortSignal): Promise<string>;
}

/** Nothing is configured. */
export class NoLanguageModel extends LanguageModel {
  override readonly model = undefined;

  override complete(): Promise<string> {
    return Promise.reject(new LanguageModelUnavailable('no language model is configured'));
  }
}
