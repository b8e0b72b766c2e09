import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { processBegan } from '../bootstrap/lock.mjs';

const PATIENCE_MS = 12_000;
const PAUSE_MS = 50;

/**
 * Waits for the process that last wrote to this log, when it is still on its way out after a launcher was killed:
 * two servers on the same files would destroy them. After twelve seconds it is killed.
 */
export async function endPredecessor(logFile: string): Promise<void> {
  const last = readRecord(logFile);
  if (!last) return;
  const isAlive = (): boolean => processBegan(last.pid) === last.began;
  const killAt = performance.now() + PATIENCE_MS;
  while (isAlive()) {
    if (performance.now() > killAt) process.kill(last.pid, 'SIGKILL');
    await delay(PAUSE_MS);
  }
}

/** Notes the process that writes to this log now. */
export function recordProcess(logFile: string, pid: number): void {
  writeFileSync(recordOf(logFile), JSON.stringify({ pid, began: processBegan(pid) }), { mode: 0o600 });
}

function recordOf(logFile: string): string {
  return `${logFile}.pid`;
}

function readRecord(logFile: string): { pid: number; began: string } | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(recordOf(logFile), 'utf8'));
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('began' in value))
      return undefined;
    const { pid, began } = value;
    return typeof pid === 'number' && typeof began === 'string' && began !== '' ? { pid, began } : undefined;
  } catch {
    return undefined;
  }
}
