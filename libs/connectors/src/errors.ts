/** What went wrong between a connector and its source; stable, callers branch on it. */
export const CONNECTOR_ERROR_CODES = [
  'unreachable',
  'authentication',
  'permission',
  'not-found',
  'tls',
  'timeout',
  'interrupted',
  'cancelled',
  'recipe-invalid',
  'address-forbidden',
  'secret-unreadable',
  'unsupported',
  'statement-invalid',
  'write-refused',
  'source-error',
] as const;
export type ConnectorErrorCode = (typeof CONNECTOR_ERROR_CODES)[number];

/** One thing wrong with a recipe: `field` is a path such as `profile.maxRows`, the value itself is never quoted. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

const RETRYABLE: ReadonlySet<ConnectorErrorCode> = new Set(['unreachable', 'timeout', 'interrupted']);

/**
 * The only error a connector raises. `message` says to a person what was wrong and where, `remedy` what to do about it;
 * neither ever holds a secret or a driver's own text that could.
 */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';
  readonly fields: readonly FieldError[];

  constructor(
    readonly code: ConnectorErrorCode,
    message: string,
    readonly remedy: string,
    options: { readonly fields?: readonly FieldError[] } = {},
  ) {
    super(message);
    this.fields = options.fields ?? [];
  }

  /** Whether the same call can succeed later without anybody changing anything. */
  get retryable(): boolean {
    return RETRYABLE.has(this.code);
  }
}
