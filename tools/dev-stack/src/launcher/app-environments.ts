import { APP_NAMES, type AppName, type BusPermissions, busPermissions } from '@dataspoke/contracts';
import { type NatsUser, type NatsPermissions } from '../secrets/nats-config';
import { type Secrets } from '../secrets/secrets';
import { type Places } from './places';
import { type Ports } from './ports';

/** Apps with a NATS user and a schema in Postgres. */
export const APPS_ON_THE_BUS: readonly AppName[] = APP_NAMES.filter((app) => app !== 'worker');

/** What the apps need to know of the servers. */
export interface Endpoints {
  readonly gatewayPort: number;
  readonly natsUrl: string;
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  readonly datahubUrl: string;
  readonly datahubToken?: string;
  /** By app name. */
  readonly databaseUrls: Readonly<Record<string, string>>;
  readonly embedModel: string;
  readonly embedTokenizer: string;
  readonly duckdbExcel: string;
  /** What the user lets sources read: folders, and variables for recipes. */
  readonly sources: Readonly<Record<string, string>>;
  /** Settings of search that take the place of these. */
  readonly search: Readonly<Record<string, string>>;
}

/** What a person lets sources read, as their own environment says: folders, and the variables that recipes may refer to. */
export function sourceSettings(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const allowed = env['DATASPOKE_RECIPE_VARIABLES']?.split(',') ?? [];
  const isNamed = (name: string): boolean =>
    allowed.some((entry) => (entry.endsWith('*') ? name.startsWith(entry.slice(0, -1)) : entry === name));
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value !== undefined &&
      (name === 'DATASPOKE_SOURCE_FOLDERS' ||
        name === 'DATASPOKE_CONNECTOR_FOLDERS' ||
        name === 'DATASPOKE_CONNECTOR_PACKAGES' ||
        name === 'DATASPOKE_RECIPE_VARIABLES' ||
        isNamed(name))
        ? [[name, value]]
        : [],
    ),
  );
}

/** NATS users, one for each app, each with a password of its own. */
export function natsUsers(secrets: Secrets): NatsUser[] {
  return APPS_ON_THE_BUS.map((app) => ({ name: app, password: secrets.natsPasswords[app] ?? '' }));
}

/** What each NATS user may do, as the contracts say; a gateway answers nobody. */
export function natsPermissions(): Record<string, NatsPermissions> {
  const rules = (app: AppName): BusPermissions => busPermissions(app);
  return Object.fromEntries(
    APPS_ON_THE_BUS.map((app) => [app, { ...rules(app), reply: app !== 'api-gateway' }]),
  );
}

/** The whole environment of an app, as any deployment would set it. */
export function appEnvironment(
  app: AppName,
  secrets: Secrets,
  ports: Ports,
  places: Places,
  endpoints: Endpoints,
): Record<string, string> {
  const common = {
    NODE_ENV: 'production',
    DATASPOKE_HTTP_PORT: String(app === 'api-gateway' ? endpoints.gatewayPort : ports[app]),
  };
  const temporal = {
    TEMPORAL_ADDRESS: endpoints.temporalAddress,
    TEMPORAL_NAMESPACE: endpoints.temporalNamespace,
  };
  if (app === 'worker') return { ...common, ...temporal };
  const bus = {
    ...common,
    NATS_URL: endpoints.natsUrl,
    NATS_USER: app,
    NATS_PASSWORD: secrets.natsPasswords[app] ?? '',
    DATABASE_URL: endpoints.databaseUrls[app] ?? '',
  };
  if (app === 'api-gateway') {
    return {
      ...bus,
      DATASPOKE_CALLER_PRIVATE_KEY: JSON.stringify(secrets.callerPrivateKey),
      DATASPOKE_ADMIN_KEY_FILE: places.adminKey,
    };
  }
  const service = { ...bus, DATASPOKE_CALLER_PUBLIC_KEY: JSON.stringify(secrets.callerPublicKey) };
  const datahub = {
    DATAHUB_URL: endpoints.datahubUrl,
    ...(endpoints.datahubToken === undefined ? {} : { DATAHUB_TOKEN: endpoints.datahubToken }),
  };
  switch (app) {
    case 'ingestion':
    case 'quality':
      return {
        ...service,
        ...temporal,
        ...datahub,
        ...endpoints.sources,
        DATASPOKE_SECRET_KEY: secrets.secretKey,
        DATASPOKE_ALLOW_LOOPBACK_SOURCES: 'true', // the sample is on this machine
        ...(app === 'ingestion' ? { DATASPOKE_DUCKDB_EXCEL: endpoints.duckdbExcel } : {}),
      };
    case 'search':
      return {
        ...service,
        ...temporal,
        ...datahub,
        DATASPOKE_INDEX_FILE: places.data('search-index.db'),
        DATASPOKE_EMBED_MODEL: endpoints.embedModel,
        DATASPOKE_EMBED_TOKENIZER: endpoints.embedTokenizer,
        ...endpoints.search,
      };
    case 'metadata-health':
      return { ...service, ...temporal, ...datahub };
    default:
      return service;
  }
}
