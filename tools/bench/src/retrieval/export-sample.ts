import { type Progress, startPostgres } from '@dataspoke/dev-stack';
import {
  buildWarehouse,
  JUDGED_QUESTIONS,
  type JudgedQuestion,
  provisionSample,
} from '@dataspoke/sample-warehouse';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

const DATABASE = 'warehouse';

/** A line of `corpus.jsonl` for every table and view, with comments and keys as the database has them. */
const CORPUS = `
  SELECT json_build_object(
    'id', n.nspname || '.' || c.relname, 'platform', 'postgres', 'name', n.nspname || '.' || c.relname,
    'description', coalesce(obj_description(c.oid, 'pg_class'), ''),
    'columns', (SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
        'description', coalesce(col_description(c.oid, a.attnum), '')) ORDER BY a.attnum)
      FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
    'primaryKey', coalesce((SELECT json_agg(a.attname ORDER BY array_position(k.conkey, a.attnum))
      FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (k.conkey)
      WHERE k.conrelid = c.oid AND k.contype = 'p'), '[]'),
    'foreignKeys', coalesce((SELECT json_agg(json_build_object(
        'columns', (SELECT json_agg(a.attname ORDER BY array_position(k.conkey, a.attnum))
          FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)),
        'references', json_build_object('id', k.confrelid::regclass::text,
          'columns', (SELECT json_agg(a.attname ORDER BY array_position(k.confkey, a.attnum))
            FROM pg_attribute a WHERE a.attrelid = k.confrelid AND a.attnum = ANY (k.confkey)))))
      FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f'), '[]'))::text AS line
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname IN ('raw', 'staging', 'mart') AND c.relkind IN ('r', 'v', 'm')
  ORDER BY n.nspname, c.relname`;

/**
 * Writes the sample warehouse and the questions about it as a judged set: `corpus.jsonl`, `queries.jsonl`, the same in German as
 * `queries.de.jsonl`, and `qrels.tsv` with 2 for what is needed and 1 for what helps. Builds the warehouse on a database of its own.
 */
export async function exportSample(folder: string, progress: Progress): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'dataspoke-sample-'));
  try {
    await chmod(home, 0o755);
    const corpus = await progress.step('Build the sample', () => corpusOf(home));
    await mkdir(folder, { recursive: true });
    await Promise.all([
      writeFile(join(folder, 'corpus.jsonl'), `${corpus.join('\n')}\n`),
      writeFile(
        join(folder, 'queries.jsonl'),
        queries(({ question }) => question),
      ),
      writeFile(
        join(folder, 'queries.de.jsonl'),
        queries(({ german }) => german),
      ),
      writeFile(join(folder, 'qrels.tsv'), qrels()),
    ]);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function corpusOf(home: string): Promise<readonly string[]> {
  const postgres = await startPostgres({
    dataDir: join(home, 'postgres'),
    password: randomBytes(18).toString('base64url'),
    logFile: join(home, 'postgres.log'),
    durable: false,
  });
  try {
    await buildWarehouse({ adminUrl: postgres.url, archive: await provisionSample(), database: DATABASE });
    const url = new URL(postgres.url);
    url.pathname = `/${DATABASE}`;
    const client = new Client({ connectionString: url.href });
    await client.connect();
    try {
      const { rows } = await client.query<{ line: string }>(CORPUS);
      return rows.map(({ line }) => line);
    } finally {
      await client.end();
    }
  } finally {
    await postgres.stop();
  }
}

/** `queries.jsonl` of the questions about the sample. */
function queries(textOf: (question: JudgedQuestion) => string): string {
  return JUDGED_QUESTIONS.map(
    (question, at) => `${JSON.stringify({ id: idOf(at), text: textOf(question) })}\n`,
  ).join('');
}

function qrels(): string {
  const lines = JUDGED_QUESTIONS.flatMap(({ needed, useful = [] }, at) => [
    ...needed.map((table) => `${idOf(at)}\t${table}\t2\n`),
    ...useful.map((table) => `${idOf(at)}\t${table}\t1\n`),
  ]);
  return `query\ttable\tscore\n${lines.join('')}`;
}

function idOf(at: number): string {
  return `s${String(at + 1).padStart(2, '0')}`;
}
