/** The operations of a thread: what each takes and gives. */
export type ThreadMethods = Record<string, { readonly params: unknown; readonly result: unknown }>;

/** A request to a thread. */
export interface ThreadRequest {
  readonly id: number;
  readonly method: string;
  readonly params: unknown;
}

/** What a thread posts: once that it is ready or cannot become so, then one answer a request. */
export type ThreadMessage =
  | { readonly kind: 'ready'; readonly value: unknown }
  | { readonly kind: 'fatal'; readonly message: string }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly message: string; readonly code?: string };

/** Asks the thread to end after what it is at. */
export type ThreadClose = 'close';
