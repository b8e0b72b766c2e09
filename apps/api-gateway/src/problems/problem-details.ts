import { type ErrorCode, type FieldError } from '@dataspoke/contracts';

interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** What a caller can do about it. */
  readonly remedy: string;
}

/** Every problem this API answers with; a code without an entry does not compile. */
export const PROBLEMS: Readonly<Record<ErrorCode, ProblemKind>> = {
  'invalid-request': {
    status: 400,
    title: 'The request is not valid',
    remedy: 'Correct the fields listed in `errors` and send it again.',
  },
  unauthenticated: {
    status: 401,
    title: 'An API key is needed',
    remedy: 'Send a valid key as `Authorization: Bearer <key>`.',
  },
  forbidden: {
    status: 403,
    title: 'The API key does not allow this',
    remedy: 'Use a key whose role allows it; an administrator can make one.',
  },
  'not-found': { status: 404, title: 'Not found', remedy: 'Check the id or URN in the path.' },
  conflict: {
    status: 409,
    title: 'It conflicts with what is there',
    remedy: 'Read the current state and decide again.',
  },
  'already-running': {
    status: 409,
    title: 'One is already queued or running',
    remedy: 'Wait for the job named in the answer, or cancel it.',
  },
  'precondition-failed': {
    status: 412,
    title: 'It was changed in the meantime',
    remedy: 'Read it again and send the change with its new ETag in `If-Match`.',
  },
  'precondition-required': {
    status: 428,
    title: 'If-Match is needed',
    remedy: 'Send the ETag of the version your change is based on in `If-Match`.',
  },
  'payload-too-large': { status: 413, title: 'The body is too large', remedy: 'Send less in one request.' },
  'unsupported-media-type': {
    status: 415,
    title: 'The body is of a type that is not read',
    remedy: 'Send JSON with `Content-Type: application/json`; a recipe may be `application/yaml`.',
  },
  'recipe-invalid': {
    status: 422,
    title: 'The recipe is not valid',
    remedy: 'Correct the fields listed in `errors`; `GET /api/v1/connectors` has the schema of each recipe.',
  },
  'not-configured': {
    status: 501,
    title: 'This needs a setting that is not there',
    remedy: 'Set what the answer names and start the service again.',
  },
  'unusable-sql': {
    status: 422,
    title: 'The language model wrote no usable SQL',
    remedy:
      'Put the question in other words, raise `tokenBudget` or limit the tables by `filters`; `POST /api/v1/search/context` shows what the model was given.',
  },
  'source-unreachable': {
    status: 422,
    title: 'The source cannot be reached',
    remedy: 'Check host, port and network of the source.',
  },
  'source-authentication-failed': {
    status: 422,
    title: 'The source refused the credentials',
    remedy: 'Check user and password of the source.',
  },
  'source-permission-missing': {
    status: 422,
    title: 'The source does not allow what is needed',
    remedy: 'Grant the missing rights to the user of the source.',
  },
  'address-forbidden': {
    status: 422,
    title: 'The address of the source is not allowed',
    remedy: 'Use an address that the configuration of the ingestion service permits.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'The Idempotency-Key was used for another request',
    remedy: 'Use a new key for a new request.',
  },
  'datahub-unavailable': {
    status: 503,
    title: 'DataHub is not reachable',
    remedy: 'Try again later; nothing was lost.',
  },
  'datahub-rejected': {
    status: 502,
    title: 'DataHub refused the request',
    remedy: 'The detail holds its reason.',
  },
  'service-unavailable': {
    status: 503,
    title: 'A service is not available',
    remedy: 'Try again later; `GET /api/v1/status` shows which one.',
  },
  'deadline-exceeded': {
    status: 504,
    title: 'No answer in time',
    remedy: 'Try again; a job that was started goes on.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong inside',
    remedy: 'Report it with the request id; this is a bug.',
  },
};

/** Problem details (RFC 9457) with our two extensions: the request id and the refused fields. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly requestId: string;
  readonly errors?: readonly FieldError[];
  readonly [extension: string]: unknown;
}

/** Stable type of a problem: a path of this API that describes it. */
export function problemType(code: ErrorCode): string {
  return `/problems/${code}`;
}

/** The answer for an error of kind `code`. */
export function problemDetails(
  error: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly fields?: readonly FieldError[];
    readonly details?: Readonly<Record<string, string | number | boolean>>;
  },
  requestId: string,
): ProblemDetails {
  const { status, title } = PROBLEMS[error.code];
  return {
    ...error.details,
    type: problemType(error.code),
    title,
    status,
    detail: error.message,
    instance: `urn:uuid:${requestId}`,
    requestId,
    ...(error.fields && error.fields.length > 0 ? { errors: error.fields } : {}),
  };
}
