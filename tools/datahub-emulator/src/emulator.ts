import { type AddressInfo } from 'node:net';
import { type FastifyInstance } from 'fastify';
import { Catalog } from './catalog';
import { graphqlEndpoint } from './graphql/endpoint';
import { Model } from './model/model';
import { type ModelLocation, provisionModel } from './model/provision';
import { entityReads } from './openapi/entity-reads';
import { entityScroll } from './openapi/entity-scroll';
import { entityWrites } from './openapi/entity-writes';
import { eventsPoll } from './openapi/events-poll';
import { registry } from './openapi/registry';
import { relationships } from './openapi/relationships';
import { timeline } from './openapi/timeline';
import { timeseriesScroll } from './openapi/timeseries-scroll';
import { traceApi } from './openapi/trace';
import { aspectsResource } from './restli/aspects-resource';
import { entitiesResource } from './restli/entities-resource';
import { operationsResource } from './restli/operations-resource';
import { runsResource } from './restli/runs-resource';
import { IndexWorker } from './search/index-worker';
import { Door } from './server/faults/door';
import { faultControl, faultHooks } from './server/faults/fault-hooks';
import { type FaultPlan } from './server/faults/fault-plan';
import { FaultSwitches } from './server/faults/fault-switches';
import { createHttp } from './server/http';
import { statusEndpoints } from './server/status';
import { writeStandardEntities } from './standard-entities';
import { Database } from './store/database';

/** How an emulator is started. */
export interface EmulatorOptions {
  /** TCP port; 0 or absent takes a free one. */
  port?: number;
  /** Address to listen on; default 127.0.0.1. */
  host?: string;
  /** Folder of the store; without one everything is forgotten at the end. */
  dataDir?: string;
  /** Bearer token that callers must present; without one authentication is off. */
  token?: string;
  /** Whether users of created tokens see in GraphQL only what view policies let them; default no. */
  viewAuthorization?: boolean;
  /** How long a write stays invisible to search, graph and time series, in milliseconds; default 100. */
  visibilityDelayMs?: number;
  /** Where DataHub's model is looked for and kept. */
  model?: ModelLocation;
  /** Answers the present, in epoch milliseconds; default the system clock. */
  now?: () => number;
  /** What is to go wrong from the start, for tests. */
  faults?: FaultPlan;
}

/** An emulator that is listening. */
export interface RunningEmulator {
  /** Base URL without a slash at the end. */
  url: string;
  /** What is to go wrong from now on. */
  faults: FaultSwitches;
  /** Stops listening, ends polls that wait, closes the store. */
  close(): Promise<void>;
}

/** Every endpoint over a catalog, not yet listening. */
export function createServer(catalog: Catalog, switches?: FaultSwitches): FastifyInstance {
  const http = createHttp(catalog);
  if (switches) {
    faultHooks(http, switches);
    faultControl(http, switches);
  }
  statusEndpoints(http, catalog);
  aspectsResource(http, catalog);
  entitiesResource(http, catalog);
  runsResource(http, catalog);
  operationsResource(http, catalog);
  entityReads(http, catalog);
  entityScroll(http, catalog);
  entityWrites(http, catalog);
  relationships(http, catalog);
  timeseriesScroll(http, catalog);
  timeline(http, catalog);
  registry(http, catalog);
  graphqlEndpoint(http, catalog);
  eventsPoll(http, catalog);
  traceApi(http, catalog);
  return http;
}

/**
 * Starts a stand-in for DataHub's metadata service. Raises ModelUnavailable when the model cannot be had, and the
 * system's error (`EADDRINUSE`, …) when the port cannot be taken.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<RunningEmulator> {
  const document = await provisionModel(options.model);
  const model = new Model(document);
  const database = new Database(options.dataDir);
  const worker = options.now ? undefined : IndexWorker.start(database, document, options.visibilityDelayMs);
  const catalog = new Catalog(model, database, { ...options, follower: worker });
  writeStandardEntities(catalog);
  const door = new Door();
  const faults = new FaultSwitches((ms) => {
    door.refuse(ms);
  });
  const http = createServer(catalog, faults);
  const host = options.host ?? '127.0.0.1';
  try {
    await http.listen({ port: options.port ?? 0, host });
  } catch (failure) {
    await http.close();
    await worker?.close();
    catalog.close();
    throw failure;
  }
  const { port } = http.server.address() as AddressInfo;
  door.guard(http.server, port, host);
  if (options.faults) faults.set(options.faults);
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    faults,
    close: async () => {
      door.closeForGood();
      faults.end();
      catalog.stop();
      await http.close();
      await worker?.close();
      catalog.close();
    },
  };
}
