import { type Server } from 'node:http';
import { type DynamicModule, type LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import express, { type Express } from 'express';

/** Express on the server that the process already listens with. */
class SharedServerAdapter extends ExpressAdapter {
  constructor(
    instance: Express,
    private readonly server: Server,
  ) {
    super(instance);
  }

  override initHttpServer(): void {
    this.setHttpServer(this.server);
  }

  /** Whoever opened the server closes it. */
  override async close(): Promise<void> {
    return Promise.resolve();
  }
}

/** An application that answers HTTP, not initialised yet. */
export async function createHttpApp(
  root: DynamicModule,
  logger: LoggerService,
  server: Server,
): Promise<{ readonly app: NestExpressApplication; readonly listener: Express }> {
  const listener = express();
  listener.disable('x-powered-by');
  const adapter = new SharedServerAdapter(listener, server);
  const app = await NestFactory.create<NestExpressApplication>(root, adapter, {
    logger,
    abortOnError: false,
  });
  return { app, listener };
}
