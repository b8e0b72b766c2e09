import { type PostgresServer, startPostgres } from '@dataspoke/dev-stack';
import { testServer } from '@dataspoke/dev-stack/testing';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';

/** A log_line_prefix that says who and where, for sessions alone. */
export const LINE_PREFIX = '%m [%p] %q%u@%d/%a ';

const PASSWORD = 'log-test';

/** A PostgreSQL of its own that writes its log in all three formats and counts statements. */
export class LoggingServer {
  private constructor(
    private readonly home: string,
    private readonly server: PostgresServer,
  ) {}

  static async start(more: Readonly<Record<string, number>> = {}): Promise<LoggingServer> {
    const home = await mkdtemp(join(testServer('DATASPOKE_TEST_RUN_DIR'), 'logging-'));
    await chmod(home, 0o755);
    const server = await startPostgres({
      dataDir: join(home, 'data'),
      password: PASSWORD,
      logFile: join(home, 'server.log'),
      durable: false,
      settings: {
        shared_preload_libraries: 'pg_stat_statements',
        logging_collector: 'on',
        log_destination: 'stderr,csvlog,jsonlog',
        log_directory: 'log',
        log_filename: 'server.log',
        log_line_prefix: LINE_PREFIX,
        log_timezone: 'UTC',
        ...more,
      },
    });
    return new LoggingServer(home, server);
  }

  /** The folder with its logs: `server.log`, `server.csv` and `server.json`. */
  async logs(): Promise<string> {
    const folder = join(this.home, 'data', 'log');
    await readdir(folder);
    return folder;
  }

  /** A connection of the superuser, or of another one with the same password. */
  async connect(database = 'postgres', user = 'postgres', applicationName = 'psql'): Promise<Client> {
    const url = new URL(this.server.url);
    url.pathname = `/${database}`;
    url.username = user;
    const client = new Client({ connectionString: url.href, application_name: applicationName });
    await client.connect();
    return client;
  }

  /** A database and users that may do anything in it. */
  async createDatabase(users: readonly string[]): Promise<string> {
    const name = `shop_${randomBytes(4).toString('hex')}`;
    const admin = await this.connect();
    for (const user of users) {
      await admin.query(`DROP ROLE IF EXISTS ${user}`);
      await admin.query(`CREATE ROLE ${user} LOGIN PASSWORD '${PASSWORD}'`);
    }
    await admin.query(`CREATE DATABASE ${name}`);
    await admin.end();
    return name;
  }

  get host(): string {
    return new URL(this.server.url).hostname;
  }

  get port(): number {
    return this.server.port;
  }

  get password(): string {
    return PASSWORD;
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await rm(this.home, { recursive: true, force: true });
  }
}
