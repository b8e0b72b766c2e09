import { Logger } from '@nestjs/common';
import type { NativeConnection } from '@temporalio/worker';
import { type TemporalSettings } from '../config/env';

/** A native library of half a second; loaded by processes that host something only. */
export const workerLibrary = () => import('@temporalio/worker');

/** Said of every host of activities, which has none on purpose. */
const NO_WORKFLOWS = 'No workflows registered, not polling for workflow tasks';

let installing: Promise<void> | undefined;

/** The engine's native part is set up once per process, before anything else of it: its log lines become ours. */
export function installRuntime(): Promise<void> {
  installing ??= (async () => {
    const { DefaultLogger, Runtime } = await workerLibrary();
    const log = new Logger('Temporal');
    const logger = new DefaultLogger('WARN', ({ level, message, meta }) => {
      if (level === 'ERROR') log.error(message, meta);
      else if (message !== NO_WORKFLOWS) log.warn(message, meta);
    });
    Runtime.install({
      logger,
      shutdownSignals: [], // the process decides when it stops
      telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } },
    });
  })();
  return installing;
}

export async function connectNative(settings: TemporalSettings): Promise<NativeConnection> {
  const { NativeConnection } = await workerLibrary();
  return NativeConnection.connect({ address: settings.TEMPORAL_ADDRESS, tls: settings.TEMPORAL_TLS });
}
