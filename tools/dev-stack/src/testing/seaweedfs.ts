import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawnGuarded } from '../servers/guarded';
import { freePort } from '../servers/ports';
import { waitUntilReady } from '../servers/readiness';

const READY_MS = 30_000;
const PROBE_MS = 1_000;
/** Parts of the server that listen, each for people and for each other. */
const PARTS = ['master', 'volume', 'filer', 's3'] as const;

export interface SeaweedFsServer {
  /** With the access key that may do everything; that of `reader`, with the same secret, may list and read. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts a store of objects that speaks as S3 does: it checks signatures and clocks, and knows policies of buckets.
 * @throws ServerStartError
 */
export async function startSeaweedFs(options: {
  readonly binary: string;
  readonly dir: string;
  readonly password: string;
  readonly logFile: string;
}): Promise<SeaweedFsServer> {
  const { binary, dir, password, logFile } = options;
  const data = join(dir, 'data');
  await mkdir(data, { recursive: true });
  const identities = join(dir, 'identities.json');
  const identity = (name: string, actions: readonly string[]): object => ({
    name,
    credentials: [{ accessKey: name, secretKey: password }],
    actions,
  });
  await writeFile(
    identities,
    JSON.stringify({ identities: [identity('admin', ['Admin']), identity('reader', ['Read', 'List'])] }),
    { mode: 0o600 },
  );
  const ports = Object.fromEntries(
    await Promise.all(
      PARTS.flatMap((part) => [`${part}.port`, `${part}.port.grpc`]).map(
        async (name): Promise<[string, number]> => [name, await freePort()],
      ),
    ),
  );
  const port = ports['s3.port'];
  const running = await spawnGuarded({
    name: 'SeaweedFS',
    command: binary,
    args: [
      'server',
      `-dir=${data}`,
      '-ip=127.0.0.1',
      '-ip.bind=127.0.0.1',
      ...Object.entries(ports).map(([name, number]) => `-${name}=${number}`),
      '-s3',
      `-s3.config=${identities}`,
      '-s3.port.iceberg=0',
      '-s3.port.lance=0',
      // Many small buckets: what fits stays with the names.
      '-filer.saveToFilerLimit=65536',
      '-master.volumeSizeLimitMB=64',
      '-volume.max=200',
    ],
    cwd: dir,
    logFile,
  });
  const answers = async (): Promise<boolean> => {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(PROBE_MS) });
    await answer.text();
    // Who has no key is refused, once keys can be looked up.
    return answer.status === 403;
  };
  await waitUntilReady(running, READY_MS, () => answers().catch(() => false));
  return {
    url: `http://admin:${password}@127.0.0.1:${port}`,
    stop: async () => void (await running.stop()),
  };
}
