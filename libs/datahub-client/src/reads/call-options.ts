/** Settings of one call. */
export interface CallOptions {
  readonly signal?: AbortSignal;
}
