/** Verdict of one check of a connection. */
export interface Step {
  readonly verdict: 'pass' | 'warn' | 'fail';
  readonly message: string;
  readonly remedy?: string;
}
