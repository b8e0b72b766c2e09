import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { escapeIdentifier, escapeLiteral } from 'pg';
import { databaseUrl, lockWarehouse, withConnection } from './connection';
import { SampleError } from './sample-error';

const LAYERS = ['raw', 'staging', 'mart'];

export interface ReaderOptions {
  /** Default: `warehouse`. */
  readonly database?: string;
  /** Default: `dataspoke_reader`. Roles belong to the whole server. */
  readonly role?: string;
}

/**
 * Gives the role `dataspoke_reader` this password and read access to the built warehouse, and returns the URL to read
 * it with. To be repeated after each build: access goes with the database that is replaced. Idempotent.
 * @param password printable ASCII, not empty: a generated one
 * @throws SampleError
 */
export async function createReader(
  adminUrl: string,
  password: string,
  { database = 'warehouse', role = 'dataspoke_reader' }: ReaderOptions = {},
): Promise<string> {
  if (!/^[\x20-\x7e]+$/.test(password)) {
    throw new SampleError(
      'build-failed',
      'The password of the reader must be printable ASCII; generate one.',
    );
  }
  await withConnection(new URL(adminUrl), async (admin) => {
    await lockWarehouse(admin);
    const reader = escapeIdentifier(role);
    const { rowCount } = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
    if (rowCount === 0) await admin.query(`CREATE ROLE ${reader}`);
    await admin.query(`
      ALTER ROLE ${reader} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
        PASSWORD ${escapeLiteral(scramVerifier(password))};
      ALTER ROLE ${reader} SET default_transaction_read_only = on;
      GRANT CONNECT ON DATABASE ${escapeIdentifier(database)} TO ${reader}`);
    await withConnection(databaseUrl(adminUrl, database), (client) =>
      client.query(`
        GRANT USAGE ON SCHEMA ${LAYERS.join(', ')} TO ${reader};
        GRANT SELECT ON ALL TABLES IN SCHEMA ${LAYERS.join(', ')} TO ${reader}`),
    );
  });
  const url = databaseUrl(adminUrl, database);
  url.username = role;
  url.password = encodeURIComponent(password);
  return url.href;
}

/**
 * What PostgreSQL stores for a password (RFC 5803), computed here so that the password itself appears neither in the
 * server's log nor in its statement statistics.
 */
function scramVerifier(password: string): string {
  const iterations = 4096;
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const key = (name: string) => createHmac('sha256', salted).update(name).digest();
  const stored = createHash('sha256').update(key('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${key('Server Key').toString('base64')}`;
}
