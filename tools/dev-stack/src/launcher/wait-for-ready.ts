import { setTimeout as delay } from 'node:timers/promises';
import { waitUntilReady } from '../servers/readiness';
import { type RunningProcess } from '../servers/running-process';

const READY_MS = 60_000;
const PROBE_MS = 2_000;

/** Waits until an app answers that it is ready. @throws ServerStartError with the last words of its log */
export function waitForApp(running: RunningProcess, url: string): Promise<void> {
  return waitUntilReady(running, READY_MS, () => isReady(url));
}

/** Whether the app at `url` says that it is ready. */
export async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(PROBE_MS) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    await delay(0);
    return false;
  }
}
