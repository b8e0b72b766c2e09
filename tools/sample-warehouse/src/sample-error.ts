/** Why the sample could not be fetched or built; stable, for programs. */
export type SampleErrorCode =
  | 'archive-damaged'
  | 'build-failed'
  | 'cache-not-writable'
  | 'database-foreign'
  | 'database-unreachable'
  | 'disk-full'
  | 'pip-missing'
  | 'python-missing'
  | 'registry-refused'
  | 'registry-silent'
  | 'wrong-hash';

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
