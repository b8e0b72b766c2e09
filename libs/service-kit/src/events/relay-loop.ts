import { setTimeout as delay } from 'node:timers/promises';
import { type LockConnection } from '../database/lock-connection';

const POLL_MS = 1_000;

/**
 * Runs `step` again and again while elected: at once while it finds work, else at the next commit that writes to the
 * outbox, and after a second in any case.
 */
export async function relayLoop(
  signal: AbortSignal,
  lock: LockConnection,
  channel: string,
  step: () => Promise<'more' | 'idle'>,
): Promise<void> {
  let wake = new AbortController();
  await lock.listen(channel, () => wake.abort());
  while (!signal.aborted) {
    wake = new AbortController();
    if ((await step()) === 'more') continue;
    await delay(POLL_MS, undefined, { signal: AbortSignal.any([signal, wake.signal]) }).catch(
      () => undefined,
    );
  }
}
