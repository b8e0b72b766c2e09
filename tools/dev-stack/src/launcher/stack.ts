import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type AppName } from '@dataspoke/contracts';
import { type StartArguments } from '../bootstrap/arguments.mjs';
import { type Provisioned } from '../provision/provision';
import { type PinName } from '../provision/pins.mjs';
import { createAppDatabases } from '../secrets/app-databases';
import { natsConfig } from '../secrets/nats-config';
import { type Secrets } from '../secrets/secrets';
import { startEmulator } from '../servers/emulator';
import { startNats } from '../servers/nats';
import { spawnNode } from '../servers/node-process';
import { freePort } from '../servers/ports';
import { startPostgres } from '../servers/postgres';
import { type RunningProcess } from '../servers/running-process';
import { startTemporal } from '../servers/temporal';
import { type StateChange, Supervisor } from '../supervisor/supervisor';
import {
  appEnvironment,
  sourceSettings,
  APPS_ON_THE_BUS,
  type Endpoints,
  natsPermissions,
  natsUsers,
} from './app-environments';
import { ALLOCATOR, NODE_FLAGS, WITH_ALLOCATOR } from './node-flags';
import { type Places } from './places';
import { type Ports } from './ports';
import { waitForApp } from './wait-for-ready';

const TEMPORAL_NAMESPACE = 'dataspoke';
/** Stages of stopping: what is used by others goes last. */
const SERVERS = 0;
const SERVICES = 1;
const GATEWAY = 2;

export interface StackOptions {
  readonly places: Places;
  readonly secrets: Secrets;
  readonly ports: Ports;
  readonly binaries: Readonly<Record<PinName, Provisioned>>;
  readonly launch: StartArguments;
  /** The apps to start. */
  readonly apps: readonly AppName[];
  /** Limit of each app's heap; what Node takes for right on this machine when left out. */
  readonly heapMiB?: number;
  onChange(change: StateChange): void;
}

/** Everything `npm start` runs: the servers, then the apps, each kept alive until the end. */
export class Stack {
  private readonly supervisor: Supervisor;
  private endpoints: Endpoints | undefined;
  private warehouseAdminUrl: string | undefined;

  constructor(private readonly options: StackOptions) {
    this.supervisor = new Supervisor((change) => {
      options.onChange(change);
    });
  }

  /** Address of the API. */
  get gatewayUrl(): string {
    return `http://127.0.0.1:${this.started().gatewayPort}`;
  }

  get datahubUrl(): string {
    return this.started().datahubUrl;
  }

  /** Superuser of the server that holds the sample; only when there is one. */
  get sampleServerUrl(): string {
    if (this.warehouseAdminUrl === undefined) throw new Error('this stack has no sample warehouse');
    return this.warehouseAdminUrl;
  }

  /** Starts the servers, all at once. @throws ServerStartError */
  async startServers(): Promise<void> {
    const { places, secrets, ports, binaries, launch } = this.options;
    await mkdir(places.data(''), { recursive: true });
    await mkdir(join(places.home, 'logs'), { recursive: true });
    let postgresUrl = '';
    let datahubUrl = launch.datahub?.url ?? '';
    const server = (name: string, start: () => Promise<{ process: RunningProcess }>) =>
      this.supervisor.start({ name, stage: SERVERS, start: async () => (await start()).process });
    await Promise.all([
      server('postgres', async () => {
        const postgres = await startPostgres({
          dataDir: places.data('postgres'),
          port: ports.postgres,
          password: secrets.postgresPassword,
          logFile: places.log('postgres'),
        });
        postgresUrl = postgres.url;
        return postgres;
      }),
      server('nats', () =>
        startNats({
          binary: binaries['nats-server'].path,
          dir: places.data('nats'),
          port: ports.nats,
          logFile: places.log('nats'),
          config: (place) =>
            natsConfig({ ...place, users: natsUsers(secrets), permissions: natsPermissions() }),
        }),
      ),
      server('temporal', () =>
        startTemporal({
          binary: binaries.temporal.path,
          dbFile: places.data('temporal.db'),
          port: ports.temporal,
          namespace: TEMPORAL_NAMESPACE,
          logFile: places.log('temporal'),
        }),
      ),
      ...(launch.datahub
        ? []
        : [
            server('datahub-emulator', async () => {
              const emulator = await startEmulator({
                script: join(places.root, 'tools/datahub-emulator/dist/main.js'),
                dataDir: places.data('datahub'),
                port: ports.datahub,
                logFile: places.log('datahub-emulator'),
              });
              datahubUrl = emulator.url;
              return emulator;
            }),
          ]),
      ...(launch.source === undefined
        ? [
            server('warehouse', async () => {
              const warehouse = await startPostgres({
                name: 'the PostgreSQL of the sample',
                dataDir: places.data('warehouse'),
                port: ports.warehouse,
                password: secrets.warehousePassword,
                logFile: places.log('warehouse'),
                durable: false, // it can be built again at any time
              });
              this.warehouseAdminUrl = warehouse.url;
              return warehouse;
            }),
          ]
        : []),
    ]);
    const databaseUrls = await createAppDatabases(
      postgresUrl,
      APPS_ON_THE_BUS.map((app) => ({ app, password: secrets.databasePasswords[app] ?? '' })),
    );
    this.endpoints = {
      gatewayPort: launch.port === 0 ? await freePort() : launch.port,
      natsUrl: `nats://127.0.0.1:${ports.nats}`,
      temporalAddress: `127.0.0.1:${ports.temporal}`,
      temporalNamespace: TEMPORAL_NAMESPACE,
      datahubUrl,
      ...(launch.datahub?.token === undefined ? {} : { datahubToken: launch.datahub.token }),
      databaseUrls,
      embedModel: binaries['embed-model'].path,
      embedTokenizer: binaries['embed-tokenizer'].path,
      duckdbExcel: binaries['duckdb-excel'].path,
      sources: sourceSettings(process.env),
      search: launch.search ?? {},
    };
  }

  /** Starts the apps, all at once, and waits until each is ready. @throws ServerStartError */
  async startApps(report: (text: string) => void): Promise<void> {
    const { apps } = this.options;
    let ready = 0;
    await Promise.all(
      apps.map(async (app) => {
        await this.supervisor.start({
          name: app,
          stage: app === 'api-gateway' ? GATEWAY : SERVICES,
          start: () => this.startApp(app),
        });
        ready += 1;
        report(`${ready} of ${apps.length} ready`);
      }),
    );
  }

  /** Name, state and process id of everything that runs. */
  processes(): ReturnType<Supervisor['states']> {
    return this.supervisor.states();
  }

  /** Stops everything: the door first, the servers last. */
  stop(): Promise<void> {
    return this.supervisor.stopAll();
  }

  private async startApp(app: AppName): Promise<RunningProcess> {
    const { places, secrets, ports, heapMiB } = this.options;
    const environment = appEnvironment(app, secrets, ports, places, this.started());
    const allocator = WITH_ALLOCATOR.has(app) ? ALLOCATOR : {};
    const running = await spawnNode(
      join(places.root, 'apps', app, 'dist/main.js'),
      { ...environment, ...allocator },
      {
        name: app,
        cwd: places.home,
        logFile: places.log(app),
        flags: [
          ...(NODE_FLAGS[app] ?? []),
          ...(heapMiB === undefined ? [] : [`--max-old-space-size=${heapMiB}`]),
        ],
        pipe: true,
      },
    );
    await waitForApp(running, `http://127.0.0.1:${environment['DATASPOKE_HTTP_PORT'] ?? ''}`);
    return running;
  }

  private started(): Endpoints {
    if (!this.endpoints) throw new Error('the servers of the stack are not started');
    return this.endpoints;
  }
}
