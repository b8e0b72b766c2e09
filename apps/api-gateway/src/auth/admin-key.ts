import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigError } from '@dataspoke/service-kit';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { GatewayConfig } from '../gateway.config';
import { ApiKeys } from './api-keys';

/** Any number that is the same in every gateway: only one may make the first key. */
const ADMIN_KEY_LOCK = 732_551_001;

/** Makes the first admin key, so that there is no default password and nobody is locked out. */
@Injectable()
export class AdminKey implements OnApplicationBootstrap {
  private readonly log = new Logger('AdminKey');

  constructor(
    private readonly keys: ApiKeys,
    private readonly config: GatewayConfig,
    private readonly database: DataSource,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { DATASPOKE_ADMIN_KEY: given, DATASPOKE_ADMIN_KEY_FILE: file } = this.config;
    if (given !== undefined) {
      await this.keys.ensure(given, 'admin key of the configuration', 'admin');
      return;
    }
    await this.database.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [ADMIN_KEY_LOCK]);
      if (await this.keys.hasAdmin()) return;
      if (file === undefined) {
        throw new ConfigError(
          'There is no admin key yet: set DATASPOKE_ADMIN_KEY_FILE (where to write a generated one) or DATASPOKE_ADMIN_KEY.',
        );
      }
      const { text } = await this.keys.create('first admin key', 'admin', 'first start');
      await writePrivately(file, `${text}\n`);
      this.log.log(`The first admin key was written to ${file}.`);
    });
  }
}

async function writePrivately(file: string, content: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.new`;
  await writeFile(draft, content, { mode: 0o600 });
  await chmod(draft, 0o600);
  await rename(draft, file);
}
