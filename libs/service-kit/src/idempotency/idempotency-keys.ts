import { type EntityManager } from 'typeorm';

/** Remembers what was answered to an `Idempotency-Key`, in the transaction of the change. */
export class IdempotencyKeys {
  /**
   * Without a key: runs `work`. With a key: the same request gets the stored reply, another request under the same
   * key is `idempotency-key-reused`. `scope` names the operation; replies must survive JSON.
   */
  once<T extends object>(
    _tx: EntityManager,
    _use: { readonly scope: string; readonly key: string | undefined; readonly request: object },
    _work: () => Promise<T>,
  ): Promise<T> {
    return Promise.reject(new Error('in progress'));
  }
}
