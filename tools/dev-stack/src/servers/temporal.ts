import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { basicEnvironment } from './environment';
import { spawnGuarded } from './guarded';
import { freePort } from './ports';
import { waitUntilReady } from './readiness';
import { type RunningProcess } from './running-process';

const READY_MS = 60_000;
const PROBE_MS = 5_000;

export interface TemporalOptions {
  /** Path of the temporal command. */
  binary: string;
  /** SQLite file that keeps workflows and schedules from start to start. */
  dbFile: string;
  port?: number;
  namespace: string;
  /** Further namespaces, for tests that must not see each other. */
  extraNamespaces?: readonly string[];
  searchAttributes?: Readonly<
    Record<string, 'Keyword' | 'Text' | 'Int' | 'Double' | 'Bool' | 'Datetime' | 'KeywordList'>
  >;
  logFile: string;
}

export interface TemporalServer {
  readonly port: number;
  /** host:port, as the SDK takes it. */
  readonly address: string;
  readonly namespace: string;
  readonly process: RunningProcess;
  stop(): Promise<void>;
}

/**
 * Starts Temporal's development server, headless and on loopback, and waits until its namespace answers.
 * @throws ServerStartError
 */
export async function startTemporal(options: TemporalOptions): Promise<TemporalServer> {
  const { binary, dbFile, namespace, logFile } = options;
  const port = options.port ?? (await freePort());
  const [http, metrics] = [await freePort(), await freePort()];
  await mkdir(dirname(dbFile), { recursive: true });

  const process = await spawnGuarded({
    name: 'Temporal',
    command: binary,
    args: [
      ...['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--log-level', 'error'],
      ...['--port', String(port), '--http-port', String(http), '--metrics-port', String(metrics)],
      // The default journal of the file store allows about five workflows a second.
      ...[
        '--db-filename',
        dbFile,
        '--sqlite-pragma',
        'journal_mode=WAL',
        '--sqlite-pragma',
        'synchronous=NORMAL',
      ],
      ...[namespace, ...(options.extraNamespaces ?? [])].flatMap((name) => ['--namespace', name]),
      ...Object.entries(options.searchAttributes ?? {}).flatMap(([name, type]) => [
        '--search-attribute',
        `${name}=${type}`,
      ]),
    ],
    cwd: dirname(dbFile),
    logFile,
  });
  const address = `127.0.0.1:${port}`;
  await waitUntilReady(process, READY_MS, () => namespaceAnswers(binary, address, namespace));
  return { port, address, namespace, process, stop: async () => void (await process.stop()) };
}

function namespaceAnswers(binary: string, address: string, namespace: string): Promise<boolean> {
  const args = ['operator', 'namespace', 'describe', '--address', address, '--namespace', namespace];
  return promisify(execFile)(binary, args, { timeout: PROBE_MS, env: basicEnvironment() }).then(
    () => true,
    () => false,
  );
}
