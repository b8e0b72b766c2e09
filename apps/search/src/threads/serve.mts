import { parentPort, type TransferListItem } from 'node:worker_threads';
import type { ThreadClose, ThreadMessage, ThreadMethods, ThreadRequest } from './protocol.ts';

/** One operation; the buffers of its result that are `transfer`red are moved, not copied. */
export type Operation<P, R> = (params: P) => Answer<R> | Promise<Answer<R>>;

export interface Answer<R> {
  readonly value: R;
  readonly transfer?: readonly TransferListItem[];
}

/**
 * Makes this thread answer the requests of its owner, one at a time and in order. `prepare` runs first; when it throws,
 * the owner learns why and the thread ends.
 */
export async function serve<M extends ThreadMethods>(
  prepare: () => Promise<{
    readonly ready: unknown;
    readonly operations: { readonly [K in keyof M]: Operation<M[K]['params'], M[K]['result']> };
    /** Lets go of what the operations use; runs before the thread ends. */
    readonly close?: () => void | Promise<void>;
  }>,
): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('serve() runs in a worker thread only');
  const post = (message: ThreadMessage, transfer: readonly TransferListItem[] = []) =>
    port.postMessage(message, transfer);
  try {
    const { ready, operations, close } = await prepare();
    let last = Promise.resolve();
    let closing = false;
    port.on('message', (request: ThreadRequest | ThreadClose) => {
      if (request === 'close') {
        closing = true;
        void last.then(() => close?.()).finally(() => port.close());
      } else {
        // What waits when the thread is closed is given up by its owner already.
        last = last.then(() => (closing ? undefined : answer(operations, request, post)));
      }
    });
    post({ kind: 'ready', value: ready });
  } catch (error) {
    post({ kind: 'fatal', message: textOf(error) });
    port.close();
  }
}

async function answer(
  operations: Readonly<Record<string, Operation<never, unknown>>>,
  { id, method, params }: ThreadRequest,
  post: (message: ThreadMessage, transfer?: readonly TransferListItem[]) => void,
): Promise<void> {
  try {
    const operation = operations[method];
    if (!operation) throw new Error(`no operation ${method}`);
    const { value, transfer } = await operation(params as never);
    post({ kind: 'result', id, value }, transfer);
  } catch (error) {
    const code =
      error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
    post({ kind: 'error', id, message: textOf(error), code });
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
