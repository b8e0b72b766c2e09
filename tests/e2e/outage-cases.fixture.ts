import { APP_NAMES, type AppName, SERVICE_NAMES } from '@dataspoke/contracts';
import { type AppHealth, DATASETS, type Job } from './busy-stack.fixture';

/** A server that is taken away, and what everybody has to say meanwhile. */
interface Outage {
  readonly what: string;
  /** As the launcher calls it. */
  readonly server: string;
  /** When in the middle of a job. */
  readonly moment: 'reading' | 'writing';
  readonly health: Readonly<Record<AppName, AppHealth>>;
  /** What `GET /api/v1/status` holds at least. */
  readonly status: object;
  /** What cannot be answered, and how that is told. */
  refused(job: Job): readonly { readonly path: string; readonly status: number; readonly type: string }[];
  /** What can be answered all the same, at least in part. */
  answered(job: Job): readonly { readonly path: string; readonly body: object }[];
}

const ON_THE_BUS: readonly AppName[] = ['api-gateway', ...SERVICE_NAMES];
const WITH_ACTIVITIES: readonly AppName[] = SERVICE_NAMES;

const without = (
  dependency: string,
  apps: readonly AppName[],
  ready: 200 | 503,
): Readonly<Record<AppName, AppHealth>> => {
  const entries = APP_NAMES.map((app): [AppName, AppHealth] => [
    app,
    apps.includes(app) ? { live: 200, ready, down: [dependency] } : { live: 200, ready: 200, down: [] },
  ]);
  return Object.fromEntries(entries) as Record<AppName, AppHealth>;
};

const down = (name: string, required: boolean): unknown =>
  expect.arrayContaining([expect.objectContaining({ name, state: 'down', required })]);

/** Every service answers; those that need `name` say that it is away. */
const told = (name: string, required: boolean, apps: readonly AppName[]): object => ({
  ready: !required,
  services: SERVICE_NAMES.map((service) => ({
    service,
    available: true,
    status: apps.includes(service)
      ? { ready: !required, dependencies: down(name, required) }
      : { ready: true },
  })),
});

/** A dataset of the job that nobody disturbed. */
const KNOWN = `/api/v1/datasets/${encodeURIComponent(
  `urn:li:dataset:(urn:li:dataPlatform:postgres,branch1.${DATASETS[0]},PROD)`,
)}`;
const unavailable = { status: 503, type: '/problems/service-unavailable' };

export const OUTAGES: readonly Outage[] = [
  {
    what: 'the bus (NATS)',
    server: 'nats',
    moment: 'writing',
    health: without('nats', ON_THE_BUS, 503),
    status: {
      ready: false,
      services: SERVICE_NAMES.map((service) => ({
        service,
        available: false,
        message: expect.stringContaining('NATS'),
      })),
    },
    refused: ({ run, sourceId }) => [
      { path: `/api/v1/runs/${run.id}`, ...unavailable },
      { path: `/api/v1/sources/${sourceId}/runs`, ...unavailable },
      { path: '/api/v1/search?q=bookings', ...unavailable },
    ],
    answered: () => [],
  },
  {
    what: "the apps' own database (PostgreSQL)",
    server: 'postgres',
    moment: 'writing',
    health: without('postgres', ON_THE_BUS, 503),
    status: told('postgres', true, SERVICE_NAMES),
    refused: ({ run, sourceId }) => [
      { path: `/api/v1/runs/${run.id}`, ...unavailable },
      { path: `/api/v1/sources/${sourceId}`, ...unavailable },
      { path: '/api/v1/datasets', ...unavailable },
      { path: '/api/v1/search?q=bookings', ...unavailable },
      { path: '/api/v1/audit-log', ...unavailable },
    ],
    answered: () => [],
  },
  {
    what: 'the workflow engine (Temporal)',
    server: 'temporal',
    moment: 'reading',
    health: without('temporal', [...WITH_ACTIVITIES, 'worker'], 200),
    status: told('temporal', false, WITH_ACTIVITIES),
    refused: () => [],
    answered: ({ run, database, sourceId }) => [
      { path: `/api/v1/runs/${run.id}`, body: { state: 'running' } },
      { path: `/api/v1/sources/${sourceId}`, body: { name: database } },
    ],
  },
  {
    what: 'the catalog (DataHub)',
    server: 'datahub-emulator',
    moment: 'writing',
    health: without('datahub', WITH_ACTIVITIES, 200),
    status: told('datahub', false, WITH_ACTIVITIES),
    refused: () => [{ path: `${KNOWN}/lineage`, status: 503, type: '/problems/datahub-unavailable' }],
    answered: ({ run }) => [
      { path: `/api/v1/runs/${run.id}`, body: { state: 'running' } },
      { path: '/api/v1/search?q=bookings', body: { hits: expect.arrayContaining([expect.anything()]) } },
      {
        path: KNOWN,
        body: { document: { state: 'available' }, upstream: { state: 'unavailable' } },
      },
    ],
  },
];
