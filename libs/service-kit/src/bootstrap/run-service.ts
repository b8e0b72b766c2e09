import { Logger } from '@nestjs/common';
import { type DatabaseEnv } from '../config/env';
import { loadConfig } from '../config/load-config';
import { migrate } from '../database/data-source';
import { runProcess } from './run-process';
import { type RunningService, type ServiceDefinition } from './service-definition';
import { beginService } from './start-service';

const MIGRATE = '--migrate';

/**
 * The whole `main` of an app: configuration, `--migrate`, start, health, signals, drain. Ends the process: 0 after a
 * signal, 78 when the configuration is wrong, 1 when the start fails.
 */
export async function runService<E extends DatabaseEnv>(definition: ServiceDefinition<E>): Promise<void> {
  await runProcess(definition.env, (env) => {
    if (process.argv.includes(MIGRATE)) return { started: runMigrations(definition, env) };
    return beginService(definition, env);
  });
}

/** Starts the app inside the running process with the given environment, for tests. */
export async function startService<E extends DatabaseEnv>(
  definition: ServiceDefinition<E>,
  environment: Readonly<Record<string, string>>,
): Promise<RunningService> {
  return beginService(definition, loadConfig(definition.env, environment)).started;
}

async function runMigrations<E extends DatabaseEnv>(definition: ServiceDefinition<E>, env: E): Promise<void> {
  const names = await migrate({ ...definition, env });
  new Logger('Migrations').log(names.length === 0 ? 'nothing to do' : `ran ${names.join(', ')}`);
}
