import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@dataspoke/dev-stack';
import { eventually } from '@dataspoke/dev-stack/testing';
import { Client } from 'pg';

const WANTED_MS = 30_000;
const SCHEMAS = ['north', 'east', 'south', 'west'];

/** A table that nobody can read until it is released. */
export interface HeldTable {
  /** Waits until somebody is about to read it. */
  wanted(): Promise<void>;
  release(): Promise<void>;
}

/** A PostgreSQL server that is none of the stack's, with databases to be read as sources. */
export interface SourceServer {
  /** Connection string of a database, also of one that is not there. */
  url(database: string): string;
  /** Makes a database with four schemas, each of `tables` tables with comments, keys and a few rows. */
  createDatabase(name: string, tables: number): Promise<void>;
  run(database: string, sql: string): Promise<void>;
  /** Keeps everybody from reading a table. */
  hold(database: string, table: string): Promise<HeldTable>;
  stop(): Promise<void>;
}

export async function startSourceServer(): Promise<SourceServer> {
  const folder = await mkdtemp(join(tmpdir(), 'dataspoke-source-'));
  const server = await startPostgres({
    name: 'the PostgreSQL of the sources',
    dataDir: join(folder, 'data'),
    password: randomBytes(12).toString('hex'),
    logFile: join(folder, 'postgres.log'),
    durable: false,
  });
  const url = (database: string): string => {
    const address = new URL(server.url);
    address.pathname = `/${database}`;
    return address.href;
  };
  const connect = async (database: string): Promise<Client> => {
    const client = new Client({ connectionString: url(database), connectionTimeoutMillis: 10_000 });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  const run = async (database: string, sql: string): Promise<void> => {
    const client = await connect(database);
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  return {
    url,
    run,
    createDatabase: async (name, tables) => {
      await run('postgres', `create database ${name}`);
      for (const schema of SCHEMAS) await run(name, tablesOf(schema, tables));
    },
    hold: async (database, table) => {
      const client = await connect(database);
      await client.query(`begin; lock table ${table} in access exclusive mode`);
      return {
        wanted: () =>
          eventually(async () => {
            const { rowCount } = await client.query(
              `select from pg_locks where relation = to_regclass($1) and not granted`,
              [table],
            );
            if (rowCount === 0) throw new Error(`nobody wants to read ${table}`);
          }, WANTED_MS),
        release: () => client.end(),
      };
    },
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Names of the tables that `createDatabase` makes, as `schema.table`, in the order in which they are read. */
export function tableNames(tables: number): string[] {
  return SCHEMAS.toSorted().flatMap((schema) =>
    Array.from({ length: tables }, (_, index) => `${schema}.ledger_${String(index + 1).padStart(3, '0')}`),
  );
}

function tablesOf(schema: string, tables: number): string {
  return `
    create schema ${schema};
    do $$ begin
      for n in 1..${tables} loop
        execute format('create table ${schema}.ledger_%s (id bigint primary key, booked date not null, amount numeric(12,2), note text)', lpad(n::text, 3, '0'));
        execute format('comment on table ${schema}.ledger_%s is %L', lpad(n::text, 3, '0'), 'Bookings of branch ' || n || ' in the ${schema}');
        execute format('insert into ${schema}.ledger_%s select k, date ''2020-01-01'' + k, k * 1.25, null from generate_series(1, 20) k', lpad(n::text, 3, '0'));
      end loop;
    end $$;
    analyze;
  `;
}
