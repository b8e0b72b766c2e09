import { type AppName } from '@dataspoke/contracts';
import { type DynamicModule, type INestApplicationContext, type Type } from '@nestjs/common';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { type ClassConstructor } from 'class-transformer';
import { type MigrationInterface } from 'typeorm';
import { type DatabaseEnv } from '../config/env';
import { type Retention } from '../database/housekeeping';

/** What makes an app out of its modules. */
export interface ServiceDefinition<E extends DatabaseEnv> {
  readonly app: AppName;
  /** The configuration class; its instance can be injected by this class. */
  readonly env: ClassConstructor<E>;
  /** The app's root module; everything of the kit is injectable in it without import. */
  readonly module: (env: E) => DynamicModule | Type;
  readonly entities: readonly Type[];
  /** Names end in a 13-digit timestamp after 1764000000000; tables need no schema prefix. */
  readonly migrations: readonly Type<MigrationInterface>[];
  /** Old rows that are removed by themselves; those of the kit's own tables are anyway. */
  readonly retention?: readonly Retention[];
  /** Task queue of the methods marked `@Activity()`; only with an `ActivityServiceEnv`. */
  readonly activities?: string;
  /** Makes the app answer HTTP beside health and metrics; called before routes are set up. */
  readonly http?: (app: NestExpressApplication, env: E) => void | Promise<void>;
}

/** A started process, for tests. */
export interface RunningProcess {
  /** `http://host:port` of health, metrics and (gateway) the API. */
  readonly url: string;
  /** Drains and stops. */
  close(): Promise<void>;
}

/** A started app, for tests. */
export interface RunningService extends RunningProcess {
  readonly app: INestApplicationContext;
}
