import { type ErrorCode, type FieldError, type WireError } from '@dataspoke/contracts';

type Details = Readonly<Record<string, string | number | boolean>>;

/** A failure a caller can meet: a code of the taxonomy and a sentence that says what was wrong, where, what to do. */
export class DataSpokeError extends Error {
  readonly fields?: readonly FieldError[];
  readonly details?: Details;

  constructor(
    readonly code: ErrorCode,
    message: string,
    more: {
      readonly fields?: readonly FieldError[];
      readonly details?: Details;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'DataSpokeError';
    this.fields = more.fields;
    this.details = more.details;
  }

  /** As it crosses NATS; the cause stays here. */
  toWire(): WireError {
    return {
      code: this.code,
      message: this.message,
      ...(this.fields ? { fields: this.fields } : {}),
      ...(this.details ? { details: this.details } : {}),
    };
  }

  static fromWire(wire: WireError): DataSpokeError {
    return new DataSpokeError(wire.code, wire.message, { fields: wire.fields, details: wire.details });
  }
}

/** `what` is a word of the product, e.g. `run`. */
export function notFound(what: string, id: string): DataSpokeError {
  return new DataSpokeError('not-found', `There is no ${what} ${id}.`);
}

export function conflict(message: string, details?: Details): DataSpokeError {
  return new DataSpokeError('conflict', message, { details });
}

/** A job of the same kind is still queued or running; `id` names it. */
export function alreadyRunning(message: string, details: Details & { readonly id: string }): DataSpokeError {
  return new DataSpokeError('already-running', message, { details });
}

export function invalidRequest(message: string, fields?: readonly FieldError[]): DataSpokeError {
  return new DataSpokeError('invalid-request', message, { fields });
}

export function preconditionFailed(message: string): DataSpokeError {
  return new DataSpokeError('precondition-failed', message);
}

export function forbidden(message: string): DataSpokeError {
  return new DataSpokeError('forbidden', message);
}

/** Something this service needs is away; an outage, never "nothing there". */
export function dependencyUnavailable(
  code: 'datahub-unavailable' | 'service-unavailable',
  message: string,
  cause?: unknown,
): DataSpokeError {
  return new DataSpokeError(code, message, { cause });
}
