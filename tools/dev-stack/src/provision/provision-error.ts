export type ProvisionErrorCode =
  | 'explicit-path-missing'
  | 'python-missing'
  | 'pip-missing'
  | 'registry-refused'
  | 'registry-silent'
  | 'wrong-hash'
  | 'broken-wheel'
  | 'unsupported-platform'
  | 'disk-full';

/** A file that DataSpoke needs could not be had; the message is one sentence that says what to do. */
export class ProvisionError extends Error {
  constructor(
    readonly code: ProvisionErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'ProvisionError';
  }
}
