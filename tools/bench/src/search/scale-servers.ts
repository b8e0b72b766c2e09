import {
  ALLOCATOR,
  CHECKOUT,
  createAppDatabases,
  freePort,
  NODE_FLAGS,
  natsConfig,
  type Progress,
  provisionAll,
  type RunningProcess,
  spawnNode,
  startNats,
  startPostgres,
} from '@dataspoke/dev-stack';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const APPS = ['api-gateway', 'search'] as const;
/** What Node takes in containers of the Helm chart's limits, 512 MiB and 1 GiB. */
const HEAP_MIB = { 'api-gateway': 256, search: 512 } as const;
const READY_MS = 60_000;
const ANSWER_MS = 5_000;
const LOOK_EVERY_MS = 200;
/** Of a machine for this: the default of PostgreSQL is made for the smallest ones. */
const SETTINGS = { shared_buffers: '256MB', max_wal_size: '4GB' };

/** PostgreSQL and NATS, and what apps have to know to run on them. */
export interface ScaleServers {
  readonly databaseUrl: string;
  readonly postgres: RunningProcess;
  readonly gateway: Readonly<Record<string, string>>;
  readonly search: Readonly<Record<string, string>>;
  readonly adminKey: string;
}

/** Starts the servers below `home`; `undo` stops them. */
export async function startServers(
  home: string,
  undo: AsyncDisposableStack,
  progress: Progress,
  signal: AbortSignal,
): Promise<ScaleServers> {
  const binaries = await progress.step('Provision the servers and the model', () => provisionAll({ signal }));
  await mkdir(home, { recursive: true });
  const passwords = Object.fromEntries(APPS.map((app) => [app, secret()]));
  const password = (app: (typeof APPS)[number]) => passwords[app] ?? '';
  const postgres = await startPostgres({
    dataDir: join(home, 'postgres'),
    password: secret(),
    logFile: join(home, 'postgres.log'),
    durable: false,
    settings: SETTINGS,
  });
  undo.defer(() => postgres.stop());
  const nats = await startNats({
    binary: binaries['nats-server'].path,
    dir: join(home, 'nats'),
    logFile: join(home, 'nats.log'),
    config: (place) =>
      natsConfig({
        ...place,
        users: APPS.map((app) => ({ name: app, password: password(app) })),
        permissions: {},
      }),
  });
  undo.defer(() => nats.stop());
  const urls = await createAppDatabases(
    postgres.url,
    APPS.map((app) => ({ app, password: password(app) })),
  );
  const keys = generateKeyPairSync('ed25519');
  const adminKey = secret();
  const nowhere = async () => `127.0.0.1:${await freePort()}`;
  const common = async (app: (typeof APPS)[number]) => ({
    NODE_ENV: 'production',
    DATASPOKE_HTTP_PORT: String(await freePort()),
    DATASPOKE_LOG_LEVEL: 'warn',
    NATS_URL: nats.url,
    NATS_USER: app,
    NATS_PASSWORD: password(app),
    DATABASE_URL: urls[app] ?? '',
  });
  return {
    databaseUrl: urls['search'] ?? '',
    postgres: postgres.process,
    adminKey,
    gateway: {
      ...(await common('api-gateway')),
      DATASPOKE_CALLER_PRIVATE_KEY: JSON.stringify(keys.privateKey.export({ format: 'jwk' })),
      DATASPOKE_ADMIN_KEY: adminKey,
    },
    search: {
      ...(await common('search')),
      // Neither catalog nor workflows have a part in this.
      DATASPOKE_ROLES: 'rpc',
      TEMPORAL_ADDRESS: await nowhere(),
      DATAHUB_URL: `http://${await nowhere()}`,
      DATASPOKE_CALLER_PUBLIC_KEY: JSON.stringify(keys.publicKey.export({ format: 'jwk' })),
      DATASPOKE_INDEX_FILE: join(home, 'index', 'search.db'),
      DATASPOKE_EMBED_MODEL: binaries['embed-model'].path,
      DATASPOKE_EMBED_TOKENIZER: binaries['embed-tokenizer'].path,
      ...ALLOCATOR,
    },
  };
}

/** A gateway and a search service as processes of their own. */
export interface RunningSearch {
  readonly url: string;
  readonly gateway: RunningProcess;
  readonly search: RunningProcess;
}

/** Starts both apps, search with `more` in its environment; `undo` stops them. */
export async function startApps(
  servers: ScaleServers,
  home: string,
  more: Readonly<Record<string, string>>,
  undo: AsyncDisposableStack,
): Promise<RunningSearch> {
  const start = async (app: (typeof APPS)[number], environment: Readonly<Record<string, string>>) => {
    const running = await spawnNode(join(CHECKOUT, 'apps', app, 'dist/main.js'), environment, {
      name: app,
      logFile: join(home, `${app}.log`),
      flags: [`--max-old-space-size=${HEAP_MIB[app]}`, ...(NODE_FLAGS[app] ?? [])],
      pipe: true,
    });
    undo.defer(async () => void (await running.stop()));
    return running;
  };
  const gateway = await start('api-gateway', servers.gateway);
  const search = await start('search', { ...servers.search, ...more });
  const url = `http://127.0.0.1:${servers.gateway['DATASPOKE_HTTP_PORT'] ?? ''}`;
  return { url, gateway, search };
}

/** Waits until the index holds so many entities. Raises `Error` when that takes too long or the service ends. */
export async function untilIndexed(
  { url, search }: RunningSearch,
  key: string,
  count: number,
  limitMs: number,
  report: (text: string) => void,
): Promise<void> {
  const giveUpAt = performance.now() + READY_MS + limitMs;
  let isGone = false;
  void search.exited.then(() => (isGone = true));
  for (;;) {
    const documents = await indexed(url, key);
    if (documents === count) return;
    if (documents !== undefined) report(`${documents.toLocaleString('en')} in the index`);
    if (isGone) throw new Error(`The search service ended; its log is ${search.logFile}.`);
    if (performance.now() > giveUpAt) {
      throw new Error(`The index holds ${documents ?? 'nothing'} of ${count}; the log is ${search.logFile}.`);
    }
    await delay(LOOK_EVERY_MS);
  }
}

/** Entities in the index; `undefined` while nobody answers. */
async function indexed(url: string, key: string): Promise<number | undefined> {
  try {
    const answer = await fetch(`${url}/api/v1/search?type=dataset&limit=1`, {
      headers: { authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const body: unknown = await answer.json();
    const isAnswer = typeof body === 'object' && body !== null && 'documents' in body;
    return isAnswer && typeof body.documents === 'number' ? body.documents : undefined;
  } catch {
    return undefined;
  }
}

function secret(): string {
  return randomBytes(24).toString('base64url') + randomBytes(6).toString('base64url');
}
