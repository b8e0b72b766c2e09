import { type DatabaseEnv } from '../config/env';
import { type RunningService, type ServiceDefinition } from './service-definition';

/**
 * The whole `main` of an app: configuration, `--migrate`, start, health, signals, drain. Ends the process: 0 after a
 * signal, 78 when the configuration is wrong, 1 when the start fails.
 */
export function runService<E extends DatabaseEnv>(_definition: ServiceDefinition<E>): Promise<void> {
  return Promise.reject(new Error('in progress'));
}

/** Starts the app inside the running process with the given environment, for tests. */
export function startService<E extends DatabaseEnv>(
  _definition: ServiceDefinition<E>,
  _environment: Readonly<Record<string, string>>,
): Promise<RunningService> {
  return Promise.reject(new Error('in progress'));
}
