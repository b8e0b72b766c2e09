import { randomBytes } from 'node:crypto';
import { collect, NEVER, readAll } from '../conformance/test-source.fixture';
import { type Connector, type Scope } from '../connector';
import { quoteIdentifier, quoteName } from './identifiers';
import { MariaDbTestSource, MISSING, pattern } from './test-source.fixture';

if (MISSING === undefined) describe('rights that MariaDB gives', tests);
else it.skip(`rights that MariaDB gives (${MISSING})`, () => undefined);

function tests(): void {
  let source: MariaDbTestSource;
  let connector: Connector;
  let own: string;

  beforeEach(async () => {
    source = await MariaDbTestSource.start();
    await source.createObjects(['a', 'b']);
    own = `${quoteIdentifier(pattern(source.database))}.*`;
    connector = source.connect({ database: source.database });
  });
  afterEach(async () => {
    await connector?.close();
    await source?.stop();
  });

  const sql = (text: string): Promise<unknown> => source.admin.query(text);
  const withSingleRight = async (): Promise<void> => {
    await sql(`REVOKE SELECT, SHOW VIEW ON ${own} FROM ${source.user}@'%'`);
    await sql(`GRANT SELECT ON ${quoteIdentifier(source.database)}.a TO ${source.user}@'%'`);
  };
  const scopes = async (): Promise<readonly [server: Scope, ...databases: Scope[]]> => {
    const [server, ...databases] = await connector.scopes(NEVER);
    if (!server) throw new Error('no scope of the server');
    return [server, ...databases];
  };
  const endOf = async (): Promise<object> => {
    const [, database] = await scopes();
    if (!database) throw new Error('no scope of the database');
    return (await readAll(connector, database)).end;
  };

  it('to the accounts of others are none of the user', async () => {
    await withSingleRight();
    // Whoever may read the accounts is told the rights of all of them.
    await sql(`GRANT SELECT ON mysql.* TO ${source.user}@'%'`);
    expect(await endOf()).toMatchObject({ complete: false, code: 'permission' });
    expect((await scopes())[0].id).toBe('server');
  });

  it('to another database that differs by case are none to this one', async () => {
    await withSingleRight();
    const upper = source.database.toUpperCase();
    await sql(`GRANT SELECT ON ${quoteIdentifier(pattern(upper))}.* TO ${source.user}@'%'`);
    expect(await endOf()).toMatchObject({ complete: false, code: 'permission' });
  });

  it('to a pattern of names do not hold where others to the very name do', async () => {
    await withSingleRight();
    await sql(`GRANT SELECT ON \`Conf%\`.* TO ${source.user}@'%'`);
    await sql(`GRANT EXECUTE ON ${own} TO ${source.user}@'%'`);
    expect(await endOf()).toMatchObject({ complete: false, code: 'permission' });
  });

  it('to single columns leave a table as it was, since nobody knows what the others are', async () => {
    await withSingleRight();
    const table = quoteName(source.database, 'b');
    await sql(`GRANT SELECT (id) ON ${table} TO ${source.user}@'%'`);
    const [, database] = await scopes();
    if (!database) throw new Error('no scope of the database');
    const { end, records } = await readAll(connector, database);
    expect(end).toMatchObject({ complete: false, counts: { failed: 1 } });
    expect(records.slice(1)).toMatchObject([
      { kind: 'dataset', path: [source.database, 'a'], columns: [{ name: 'id' }, { name: 'Some.Name' }] },
      { kind: 'failed', path: [source.database, 'b'], code: 'permission' },
    ]);
  });

  it('through a role are those of the user', async () => {
    await withSingleRight();
    const role = `role_${randomBytes(5).toString('hex')}`;
    await sql(`CREATE ROLE ${role}`);
    try {
      await sql(`GRANT SELECT ON ${own} TO ${role}`);
      await sql(`GRANT ${role} TO ${source.user}@'%'`);
      expect(await endOf()).toMatchObject({ complete: false, code: 'permission' });
      await sql(`SET DEFAULT ROLE ${role} FOR ${source.user}@'%'`);
      expect(await endOf()).toMatchObject({ complete: true });
      expect((await scopes())[0].id).toBe('server');
      await sql(`GRANT SHOW DATABASES ON *.* TO ${role}`);
      const [server, database] = await scopes();
      expect(database).toMatchObject({ parent: server.id });
    } finally {
      await sql(`DROP ROLE ${role}`);
    }
  });

  it('to see every database, and no others, make its list the proof of what is gone', async () => {
    const [few, database] = await scopes();
    expect(few.id).toBe('server');
    expect(database).not.toHaveProperty('parent');
    await sql(`GRANT SHOW DATABASES ON *.* TO ${source.user}@'%'`);
    const [whole, seen] = await scopes();
    expect(whole.id).toMatch(/^server:127\.0\.0\.1:\d+$/);
    expect(seen).toMatchObject({ parent: whole.id });
    expect((await readAll(connector, whole)).end).toMatchObject({ complete: true });
    expect((await readAll(connector, few)).end).toMatchObject({ complete: true });
    const { checks } = await connector.test(NEVER);
    expect(checks.find(({ name }) => name === 'databases')?.message).toContain(
      'it is known when one is gone',
    );
  });

  it('to see every database that are taken away while a run goes on prove nothing', async () => {
    await sql(`GRANT SHOW DATABASES ON *.* TO ${source.user}@'%'`);
    const [server] = await scopes();
    await sql(`REVOKE SHOW DATABASES ON *.* FROM ${source.user}@'%'`);
    const records = await collect(connector.read(server, { signal: NEVER }));
    expect(records.at(-1)).toMatchObject({
      kind: 'end',
      complete: false,
      code: 'permission',
      remedy: expect.stringContaining('SHOW DATABASES') as string,
    });
  });
}
