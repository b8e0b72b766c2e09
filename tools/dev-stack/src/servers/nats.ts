import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawnGuarded } from './guarded';
import { freePort, greeting } from './ports';
import { waitUntilReady } from './readiness';
import { type RunningProcess } from './running-process';

const READY_MS = 20_000;
const PROBE_MS = 1_000;

export interface NatsOptions {
  /** Path of nats-server. */
  binary: string;
  /** Holds the configuration and JetStream's files; kept from start to start. */
  dir: string;
  port?: number;
  logFile: string;
  /** Text of the configuration (see `natsConfig`), for the port and the JetStream folder that are used. */
  config(place: { port: number; storeDir: string }): string;
}

export interface NatsServer {
  readonly port: number;
  /** Without credentials: they are the users of the configuration. */
  readonly url: string;
  readonly process: RunningProcess;
  stop(): Promise<void>;
}

/**
 * Starts nats-server with JetStream and waits until it greets and says that JetStream is on.
 * @throws ServerStartError
 */
export async function startNats(options: NatsOptions): Promise<NatsServer> {
  const { binary, dir, logFile } = options;
  const port = options.port ?? (await freePort());
  const storeDir = join(dir, 'jetstream');
  await mkdir(storeDir, { recursive: true });
  const file = join(dir, 'nats.conf');
  await writeFile(file, options.config({ port, storeDir }), { mode: 0o600 });

  const process = await spawnGuarded({
    name: 'NATS',
    command: binary,
    args: ['-c', file],
    cwd: dir,
    logFile,
  });
  await waitUntilReady(process, READY_MS, async () => {
    // First line of the protocol: INFO {"server_id":…,"jetstream":true,…}
    const info = await greeting(port, PROBE_MS);
    return info !== undefined && info.startsWith('INFO ') && /"jetstream":\s*true/.test(info);
  });
  return { port, url: `nats://127.0.0.1:${port}`, process, stop: async () => void (await process.stop()) };
}
