import { appendFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describeConnector } from '../conformance/describe-connector.fixture';
import { FolderTestSource } from '../conformance/folder-source.fixture';
import { type Connector } from '../connector';
import { type SourceRecord } from '../records';
import { sqlQueriesConnector } from './sql-queries-connector';

/** A folder of scripts with one query each. */
class ScriptsTestSource extends FolderTestSource {
  static async start(): Promise<ScriptsTestSource> {
    return new ScriptsTestSource(...(await FolderTestSource.newFolder('scripts')));
  }

  override connect(): Connector {
    return sqlQueriesConnector.create(
      { path: this.folder, platform: 'postgres', defaultSchema: 'public', lowerCaseNames: false },
      { addresses: { allowLoopback: false }, applicationName: 'dataspoke', env: 'DEV', folders: [this.home] },
    );
  }

  override async createObjects(names: readonly string[]): Promise<string> {
    for (const name of names) {
      const sql = `SELECT id FROM "${name.replaceAll('"', '""')}";\n`;
      await writeFile(join(this.folder, `${name}.sql`), sql);
    }
    return 'scripts';
  }

  override nameOf(record: SourceRecord): string | undefined {
    return record.kind === 'entity' && record.objectType === 'query'
      ? record.path.at(-1)?.replace(/\.sql$/, '')
      : undefined;
  }
}

/** What lies in a folder of logs or histories: tables that statements read. */
abstract class UsedTablesTestSource extends FolderTestSource {
  protected abstract readonly recipe: object;
  protected abstract write(statements: readonly string[]): Promise<void>;

  override connect(): Connector {
    return sqlQueriesConnector.create(
      { path: this.folder, platform: 'postgres', lowerCaseNames: false, since: '2020-01-01', ...this.recipe },
      { addresses: { allowLoopback: false }, applicationName: 'dataspoke', env: 'DEV', folders: [this.home] },
    );
  }

  override async createObjects(names: readonly string[]): Promise<string> {
    await this.write(names.map((name) => `SELECT id\nFROM "${name.replaceAll('"', '""')}"`));
    return basename(this.folder);
  }

  override nameOf(record: SourceRecord): string | undefined {
    return record.kind === 'entity' && record.objectType === 'dataset' ? record.path.at(-1) : undefined;
  }
}

/** A log with one statement for each table. */
class LogTestSource extends UsedTablesTestSource {
  protected override readonly recipe = {
    format: 'postgres-stderr',
    linePrefix: '%m [%p] %u@%d ',
    defaultSchema: 'public',
  };

  static async start(): Promise<LogTestSource> {
    return new LogTestSource(...(await FolderTestSource.newFolder('logs')));
  }

  protected override async write(statements: readonly string[]): Promise<void> {
    const lines = statements.map(
      (sql) => `2026-11-01 10:00:00.123 UTC [42] ada@shop LOG:  statement: ${sql.replaceAll('\n', '\n\t')}\n`,
    );
    await appendFile(join(this.folder, 'postgresql.log'), lines.join(''));
  }
}

/** A query history with one row for each table. */
class HistoryTestSource extends UsedTablesTestSource {
  protected override readonly recipe = { format: 'query-history', history: { preset: 'snowflake' } };

  static async start(): Promise<HistoryTestSource> {
    return new HistoryTestSource(...(await FolderTestSource.newFolder('history')));
  }

  protected override async write(statements: readonly string[]): Promise<void> {
    const rows = statements.map(
      (sql) =>
        `"${sql.replaceAll('"', '""')}",2026-11-01 10:00:00.000 +0000,ADA,shop,public,42,12,1,SUCCESS\n`,
    );
    const header =
      'QUERY_TEXT,START_TIME,USER_NAME,DATABASE_NAME,SCHEMA_NAME,SESSION_ID,TOTAL_ELAPSED_TIME,ROWS_PRODUCED,EXECUTION_STATUS\n';
    await writeFile(join(this.folder, 'history.csv'), `${header}${rows.join('')}`);
  }
}

const FOLDER = {
  withoutRights: 'whoever runs the tests may be a user whom no mode of a file stops',
  withoutSlowness: 'files answer at once',
};

describeConnector('a folder of SQL scripts', { ...FOLDER, setup: () => ScriptsTestSource.start() });
describeConnector('a folder of PostgreSQL logs', { ...FOLDER, setup: () => LogTestSource.start() });
describeConnector('a folder of query histories', { ...FOLDER, setup: () => HistoryTestSource.start() });
