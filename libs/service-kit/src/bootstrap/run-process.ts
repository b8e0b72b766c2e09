import { Logger } from '@nestjs/common';
import { type ClassConstructor } from 'class-transformer';
import { ConfigError } from '../config/config-error';
import { type CommonEnv } from '../config/env';
import { loadConfig } from '../config/load-config';
import { JsonLogger } from '../logging/json-logger';

const EX_CONFIG = 78;
/** Beyond the drain's own limit: closing pools and connections. */
const EXIT_MARGIN_MS = 5_000;

/** What runs in the process: something that stays until it is closed, or a task that ends. */
export interface ProcessWork {
  readonly started: Promise<unknown>;
  close?(): Promise<void>;
}

/**
 * Configuration, start, signals, the watch over the parent, exit codes: 0 after a signal or a finished task, 78 when
 * the configuration is wrong, 1 when the start fails or the stop takes too long.
 */
export async function runProcess<E extends CommonEnv>(
  type: ClassConstructor<E>,
  begin: (env: E) => ProcessWork,
): Promise<void> {
  try {
    const env = loadConfig(type);
    Logger.overrideLogger(new JsonLogger({ app: 'process', level: env.DATASPOKE_LOG_LEVEL }));
    const work = begin(env);
    if (work.close) stopOnSignal(env, work.close.bind(work));
    await work.started;
    if (!work.close) process.exit(0);
  } catch (error) {
    fail(error);
  }
}

function stopOnSignal(env: CommonEnv, close: () => Promise<void>): void {
  const log = new Logger('Process');
  let isStopping = false;
  const stop = (reason: string): void => {
    if (isStopping) return;
    isStopping = true;
    log.log(`stopping: ${reason}`);
    const limit = setTimeout(
      () => {
        log.error('stopping took too long');
        process.exit(1);
      },
      env.DATASPOKE_SHUTDOWN_SECONDS * 1000 + EXIT_MARGIN_MS,
    );
    limit.unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error('stopping failed', error);
        process.exit(1);
      },
    );
  };
  let signals = 0;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      signals += 1;
      if (signals > 1) process.exit(1); // whoever asks twice means now
      stop(signal);
    });
  }
  process.on('uncaughtException', (error) => {
    log.fatal('a bug ended the process', error);
    process.exit(1);
  });
  if (env.DATASPOKE_EXIT_WITH_PARENT) {
    for (const event of ['end', 'close', 'error']) process.stdin.on(event, () => stop('the parent is gone'));
    process.stdin.resume();
  }
}

function fail(error: unknown): void {
  if (error instanceof ConfigError) {
    process.stderr.write(`${error.message}\n`);
    process.exit(EX_CONFIG);
  }
  new Logger('Process').fatal('the start failed', error);
  process.exit(1);
}
