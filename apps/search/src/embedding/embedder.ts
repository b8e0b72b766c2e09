/** Which model makes the vectors; vectors of different models cannot be compared. */
export interface EmbeddingModel {
  /** Another one wherever vectors would be others: of another model, length or way of putting texts to it. */
  readonly name: string;
  /** Length of a vector. */
  readonly dimensions: number;
}

/** No model is there, or it is away for a moment. Search goes on by words. */
export class EmbedderUnavailable extends Error {
  override readonly name = 'EmbedderUnavailable';
}

/** Turns text into vectors of length 1 whose inner product says how close two meanings are. */
export abstract class Embedder {
  /** The model; `undefined` while it is not available. */
  abstract get model(): EmbeddingModel | undefined;

  /** Why there is no model, for a person. */
  abstract get reason(): string;

  /** Resolves once it is known whether there is a model. */
  abstract settled(): Promise<void>;

  /** Calls `listener` whenever the model comes or goes. */
  abstract onChange(listener: () => void): void;

  /** The vector of a question that somebody waits for; never queues behind {@link embedTexts}. */
  abstract embedQuestion(text: string): Promise<Float32Array>;

  /** The vector of a question, for what goes on without one while no model is there. */
  async questionVector(text: string): Promise<Float32Array | undefined> {
    try {
      return this.model && (await this.embedQuestion(text));
    } catch (error) {
      if (error instanceof EmbedderUnavailable) return undefined;
      throw error;
    }
  }

  /** The vectors of `texts`, in their order. As {@link embedQuestion} raises {@link EmbedderUnavailable}. */
  abstract embedTexts(texts: readonly string[]): Promise<readonly Float32Array[]>;
}
