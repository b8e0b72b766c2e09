import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { spawnGuarded } from './guarded';
import { freePort, isListening } from './ports';
import { waitUntilReady } from './readiness';
import { type RunningProcess } from './running-process';

const READY_MS = 30_000;

export interface EmulatorOptions {
  /** Its compiled entry. */
  script: string;
  /** Folder of its store, kept from start to start. */
  dataDir: string;
  port?: number;
  logFile: string;
}

export interface EmulatorServer {
  readonly port: number;
  /** As DATAHUB_URL. */
  readonly url: string;
  readonly process: RunningProcess;
  stop(): Promise<void>;
}

/**
 * Starts the DataHub emulator and waits until it accepts connections.
 * @throws ServerStartError
 */
export async function startEmulator(options: EmulatorOptions): Promise<EmulatorServer> {
  const { script, dataDir, logFile } = options;
  const port = options.port ?? (await freePort());
  await mkdir(dataDir, { recursive: true });
  const running = await spawnGuarded({
    name: 'DataHub emulator',
    command: process.execPath,
    args: [script, '--port', String(port), '--data', dataDir],
    cwd: dirname(script),
    logFile,
  });
  await waitUntilReady(running, READY_MS, () => isListening(port));
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    process: running,
    stop: async () => void (await running.stop()),
  };
}
