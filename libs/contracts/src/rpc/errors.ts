/**
 * Every failure a caller can meet. The gateway maps each to an HTTP status and a problem type
 * (RFC 9457); a code that is missing there does not compile.
 */
export const ERROR_CODES = [
  'invalid-request',
  'unauthenticated',
  'forbidden',
  'not-found',
  'conflict',
  'already-running',
  'precondition-failed',
  'precondition-required',
  'payload-too-large',
  'unsupported-media-type',
  'recipe-invalid',
  'not-configured',
  'unusable-sql',
  'source-unreachable',
  'source-authentication-failed',
  'source-permission-missing',
  'address-forbidden',
  'idempotency-key-reused',
  'datahub-unavailable',
  'datahub-rejected',
  'service-unavailable',
  'deadline-exceeded',
  'internal',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** One field that was refused. */
export interface FieldError {
  /** Path of the field, e.g. `recipe.port`. */
  readonly field: string;
  readonly message: string;
}

/** An error as it crosses NATS. */
export interface WireError {
  readonly code: ErrorCode;
  /** For a person: what was wrong, where, what to do. Holds no secret. */
  readonly message: string;
  readonly fields?: readonly FieldError[];
  /** Facts for programs, e.g. the id of the run that is already going on. */
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

/** Reads an error off the wire; `undefined` when `value` is not one. */
export function parseWireError(value: unknown): WireError | undefined {
  if (typeof value !== 'object' || value === null || !('code' in value) || !('message' in value))
    return undefined;
  const { code, message } = value;
  const known = ERROR_CODES.find((candidate) => candidate === code);
  if (!known || typeof message !== 'string') return undefined;
  const fields =
    'fields' in value && Array.isArray(value.fields) ? value.fields.filter(isFieldError) : undefined;
  const details = 'details' in value && isDetails(value.details) ? value.details : undefined;
  return { code: known, message, ...(fields ? { fields } : {}), ...(details ? { details } : {}) };
}

function isFieldError(value: unknown): value is FieldError {
  return (
    typeof value === 'object' &&
    value !== null &&
    'field' in value &&
    typeof value.field === 'string' &&
    'message' in value &&
    typeof value.message === 'string'
  );
}

function isDetails(value: unknown): value is Record<string, string | number | boolean> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((item) => ['string', 'number', 'boolean'].includes(typeof item))
  );
}
