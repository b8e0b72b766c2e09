/** Why the sample could not be fetched or built; stable, for programs. */
export type SampleErrorCode =
  | 'archive-damaged'
  | 'build-failed'
  | 'cache-not-writable'
  | 'checksum-mismatch'
  | 'database-foreign'
  | 'database-unreachable'
  | 'download-timeout'
  | 'pip-missing'
  | 'python-missing'
  | 'registry-refused';

/** A failure whose message is one sentence that says what to do. Never holds a password. */
export class SampleError extends Error {
  override readonly name = 'SampleError';

  constructor(
    readonly code: SampleErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
