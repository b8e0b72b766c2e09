/** What went wrong, for code that maps errors. */
export type DataHubErrorCode = 'datahub-unavailable' | 'rejected' | 'unauthorized' | 'conflict';

/** Every failure of a call to DataHub. Its message never holds a token. */
export abstract class DataHubError extends Error {
  abstract readonly code: DataHubErrorCode;

  constructor(
    message: string,
    /** HTTP status of DataHub's answer, when there was one. */
    readonly status?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** DataHub could not be reached, did not answer in time, or answered 5xx or 429 to the end. Says nothing about the data. */
export class DataHubUnavailable extends DataHubError {
  override readonly name: string = 'DataHubUnavailable';
  readonly code = 'datahub-unavailable';

  constructor(
    message: string,
    status?: number,
    options?: ErrorOptions & {
      /** How long DataHub asked to wait before the next attempt, in milliseconds. */
      readonly retryAfterMs?: number;
      /** Certain that nothing of the request reached DataHub. */
      readonly nothingSent?: boolean;
    },
  ) {
    super(message, status, options);
    this.retryAfterMs = options?.retryAfterMs;
    this.nothingSent = options?.nothingSent ?? false;
  }

  readonly retryAfterMs: number | undefined;
  /** Whether it is certain that nothing of the request reached DataHub; otherwise it may have had an effect. */
  readonly nothingSent: boolean;
}

/** DataHub understood the request and refused it (4xx); the same request will be refused again. */
export class DataHubRejected extends DataHubError {
  override readonly name: string = 'DataHubRejected';
  readonly code = 'rejected';
}

/** The token is missing or not accepted (401), or lacks a privilege (403). */
export class DataHubUnauthorized extends DataHubError {
  override readonly name: string = 'DataHubUnauthorized';
  readonly code = 'unauthorized';
}

/** A precondition of a write failed: the aspect is no longer, or is already, what the caller read. */
export class ConflictError extends DataHubError {
  override readonly name: string = 'ConflictError';
  readonly code = 'conflict';
}
