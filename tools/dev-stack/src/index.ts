export { doMainJob, type JobFacts, type JobPlan } from './job/main-job';
export { ApiClient } from './job/api-client';
export { doJob } from './job/follow-job';
export { runSource } from './job/follow-run';
export { evaluateRules } from './job/rules';
export { registerSource } from './job/source';
export { bringUp, CHECKOUT, type RunningStack } from './launcher/launch';
export { type StartArguments } from './bootstrap/arguments.mjs';
export { type Summary } from './job/summary';
export { ALLOCATOR, NODE_FLAGS } from './launcher/node-flags';
export { type Places, placesOf } from './launcher/places';
export { Progress, seconds } from './progress/progress.mjs';
export { provision, provisionAll, type Provisioned, type ProvisionOptions } from './provision/provision';
export { ProvisionError, type ProvisionErrorCode } from './provision/provision-error';
export { type AppDatabase, createAppDatabases } from './secrets/app-databases';
export {
  natsConfig,
  type NatsConfigOptions,
  type NatsPermissions,
  type NatsUser,
} from './secrets/nats-config';
export { loadOrCreateSecrets, type Secrets, SecretsError } from './secrets/secrets';
export { type EmulatorOptions, type EmulatorServer, startEmulator } from './servers/emulator';
export { type GuardedCommand, spawnGuarded } from './servers/guarded';
export { type NatsOptions, type NatsServer, startNats } from './servers/nats';
export { type NodeProcessOptions, spawnNode } from './servers/node-process';
export { freePort, isListening, isPortFree } from './servers/ports';
export { type PostgresOptions, type PostgresServer, startPostgres } from './servers/postgres';
export { type ProcessExit, type RunningProcess, ServerStartError } from './servers/running-process';
export { startTemporal, type TemporalOptions, type TemporalServer } from './servers/temporal';
export { type ChildSpec, type ChildState, type StateChange, Supervisor } from './supervisor/supervisor';
