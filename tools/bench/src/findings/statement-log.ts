import { open, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';

const SETTLED_MS = 10_000;
const LOOK_EVERY_MS = 100;
const PREFIX = '~%a~ ';
const DURATION = /^duration: ([\d.]+) ms {2}(parse|bind|execute|statement)(?: [^:]*)?: ([\s\S]*)$/;

/** What a statement is for. */
export type Purpose = 'session' | 'structure' | 'evidence' | 'answer';

/** One statement as the server has run it. */
export interface Statement {
  readonly application: string;
  readonly purpose: Purpose;
  readonly text: string;
  /** Parsing, planning and execution, as the server measured them. */
  readonly ms: number;
}

/** What a PostgreSQL server says it has run: every statement of every client, counted by nobody but the server. */
export class StatementLog {
  private constructor(
    private readonly adminUrl: string,
    private readonly file: string,
  ) {}

  /** Has the server write down every statement from now on. `file` is its log. */
  static async begin(adminUrl: string, file: string): Promise<StatementLog> {
    await withClient(adminUrl, async (admin) => {
      await admin.query(`ALTER SYSTEM SET log_line_prefix = '${PREFIX}'`);
      await admin.query('ALTER SYSTEM SET log_min_duration_statement = 0');
      await admin.query('SELECT pg_reload_conf()');
    });
    const giveUpAt = performance.now() + SETTLED_MS;
    while (!(await isLogging(adminUrl))) {
      if (performance.now() > giveUpAt) throw new Error('The server does not begin to log its statements.');
      await delay(LOOK_EVERY_MS);
    }
    return new StatementLog(adminUrl, file);
  }

  /** What `work` does, and what the server has run for `application` meanwhile. */
  async during<T>(
    application: string,
    work: () => Promise<T>,
  ): Promise<{ readonly result: T; readonly statements: readonly Statement[] }> {
    const from = (await stat(this.file)).size;
    const result = await work();
    const end = `bench-mark-${from}`;
    await withClient(this.adminUrl, (admin) => admin.query(`SELECT '${end}'`));
    const giveUpAt = performance.now() + SETTLED_MS;
    for (;;) {
      const text = await readFrom(this.file, from);
      if (text.includes(end)) {
        return { result, statements: parse(text).filter((one) => one.application === application) };
      }
      if (performance.now() > giveUpAt)
        throw new Error(`The server's log does not come to its end: ${this.file}`);
      await delay(LOOK_EVERY_MS);
    }
  }
}

/** Connects to `url`, also under another application name, and closes the connection whatever happens. */
export async function withClient<T>(
  url: string,
  work: (client: Client) => Promise<T>,
  applicationName = 'bench',
): Promise<T> {
  const client = new Client({
    connectionString: url,
    application_name: applicationName,
    query_timeout: 120_000,
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The table that a statement is about, as `schema.table`: of a foreign key not the one that is looked up, which comes first. */
export function tableOf({ text }: Pick<Statement, 'text'>): string | undefined {
  const [, schema, name] = [...text.matchAll(/\bFROM\s+"?(\w+)"?\."?(\w+)"?/gi)].at(-1) ?? [];
  return schema === undefined || name === undefined ? undefined : `${schema}.${name}`;
}

/** Entries of a log whose lines begin with {@link PREFIX}; the lines of one entry after its first begin with a tab. */
export function parse(log: string): readonly Statement[] {
  const found: (Omit<Statement, 'ms'> & { ms: number })[] = [];
  // Parsing and planning are told apart from, and before, the execution they belong to.
  const before = new Map<string, number>();
  for (const entry of log.split(/\n(?!\t)/)) {
    const [, application, message] = /^~([^~]*)~ LOG: {2}([\s\S]*)$/.exec(entry) ?? [];
    const [, ms, step, text] = DURATION.exec((message ?? '').replaceAll('\n\t', '\n')) ?? [];
    if (application === undefined || ms === undefined || text === undefined) continue;
    const spent = (before.get(application) ?? 0) + Number(ms);
    if (step === 'parse' || step === 'bind') {
      before.set(application, spent);
    } else {
      before.delete(application);
      found.push({ application, purpose: purposeOf(text), text: text.trim(), ms: spent });
    }
  }
  return found;
}

function purposeOf(text: string): Purpose {
  if (/^\s*(BEGIN|COMMIT|ROLLBACK|SET|SELECT set_config)\b/i.test(text)) return 'session';
  if (/\bpg_catalog\./i.test(text)) return 'structure';
  if (/\bLIMIT 10\s*$/i.test(text)) return 'evidence';
  return 'answer';
}

function isLogging(adminUrl: string): Promise<boolean> {
  return withClient(adminUrl, async (admin) => {
    const { rows } = await admin.query<{ setting: string }>(
      "SELECT setting FROM pg_settings WHERE name = 'log_min_duration_statement'",
    );
    return rows[0]?.setting === '0';
  });
}

async function readFrom(file: string, from: number): Promise<string> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
