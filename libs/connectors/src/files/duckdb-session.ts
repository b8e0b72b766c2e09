import { type DuckDBConnection, type DuckDBInstance, type Json } from '@duckdb/node-api';
import { throwIfCancelled } from '../cancellation';
import { ConnectorError } from '../errors';

/** What a session may do. */
export interface SessionOptions {
  /** With all links followed; nothing outside of it is ever opened. */
  readonly folder: string;
  /** Path of DuckDB's `excel` extension, where the deployment has one. */
  readonly excelExtension?: string;
  readonly timeoutMs: number;
}

/** A row by the names of its columns. */
export type Row = Readonly<Record<string, Json>>;

const MEMORY = '256MB';

/** Of content that does not fit what was expected of it by its beginning; reading it in another way may help. */
export class UnfitContent extends ConnectorError {}

/**
 * An own in-memory engine of DuckDB that can read one folder and nothing else: no network, no extension to fetch, no setting to
 * change. Statements are ours alone; of files only names enter them, quoted.
 */
export class DuckDbSession {
  private closed = false;

  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
    private readonly timeoutMs: number,
    private readonly folder: string,
    /** Whether workbooks can be read. */
    readonly readsExcel: boolean,
  ) {}

  /** Loads the engine at its first use: it is large, and few processes read files. */
  static async open({ folder, excelExtension, timeoutMs }: SessionOptions): Promise<DuckDbSession> {
    const { DuckDBInstance: Instance } = await import('@duckdb/node-api');
    const instance = await Instance.create(':memory:', { threads: '1', memory_limit: MEMORY });
    const connection = await instance.connect();
    const run = (statement: string): Promise<unknown> => connection.run(statement);
    let readsExcel = false;
    if (excelExtension !== undefined) {
      readsExcel = await run(`LOAD ${quoted(excelExtension)}`).then(
        () => true,
        () => false,
      );
    }
    await run('SET autoinstall_known_extensions = false');
    await run('SET autoload_known_extensions = false');
    await run(`SET temp_directory = ''`);
    await run(`SET allowed_directories = [${quoted(`${folder}/`)}]`);
    await run('SET enable_external_access = false');
    await run('SET lock_configuration = true');
    return new DuckDbSession(instance, connection, timeoutMs, folder, readsExcel);
  }

  /** Rows of one statement as plain JSON. Raises `ConnectorError`: `timeout`, `cancelled`, `source-error` with what the engine says. */
  async rows(statement: string, signal: AbortSignal): Promise<readonly Row[]> {
    return this.bounded(signal, async () =>
      (await this.connection.runAndReadAll(statement)).getRowObjectsJson(),
    );
  }

  /** The same a piece at a time, so that they need not be held all at once. The time is that of one piece. */
  async *pieces(statement: string, signal: AbortSignal): AsyncGenerator<readonly Row[]> {
    const result = await this.bounded(signal, () => this.connection.stream(statement));
    const pieces = result.yieldRowObjectJson();
    for (;;) {
      const next: IteratorResult<Row[], unknown> = await this.bounded(signal, () => pieces.next());
      if (next.done === true) return;
      yield next.value;
    }
  }

  private async bounded<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    throwIfCancelled(signal);
    let late = false;
    const stop = (): void => this.connection.interrupt();
    const timer = setTimeout(() => {
      late = true;
      stop();
    }, this.timeoutMs);
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await work();
    } catch (error) {
      throwIfCancelled(signal);
      if (late) {
        throw new ConnectorError(
          'timeout',
          `It took longer than ${this.timeoutMs} ms.`,
          'Raise fileTimeoutMs, or lower profile.maxRows and sampleRows.',
        );
      }
      const Kind = isUnfit(error) ? UnfitContent : ConnectorError;
      throw new Kind(
        'source-error',
        faultOf(error, this.folder),
        'Correct the file, or leave it out with files.deny.',
      );
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.connection.closeSync();
    this.instance.closeSync();
  }
}

/** A text as SQL writes it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as SQL writes it. */
export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Of an error that the engine made, which is none of this realm's in tests. */
function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}

function isUnfit(error: unknown): boolean {
  const text = messageOf(error);
  if (/Invalid unicode|not utf-8|byte sequence mismatch|Maximum line size/i.test(text)) return false;
  return /CSV Error|when sniffing file|Malformed JSON|JSON transform error|Failed to parse cell|Conversion Error|failed to cast|Unimplemented type for cast/i.test(
    text,
  );
}

/** The first sentence of what the engine says; what follows may quote the file. */
function faultOf(error: unknown, folder: string): string {
  const text = messageOf(error).replaceAll(`${folder}/`, '');
  if (/Invalid unicode|not utf-8|byte sequence mismatch/i.test(text)) {
    const [, line] = /Error on Line: (\d+)/i.exec(text) ?? [];
    return `It is not UTF-8${line === undefined ? '' : `: line ${line} holds bytes that are none`}; say its encoding in the recipe.`;
  }
  if (/No magic bytes|not a (valid )?parquet/i.test(text))
    return 'It is no Parquet file, or its end is missing.';
  if (/Maximum line size/i.test(text)) return 'A line is longer than 2 MB.';
  if (/Out of Memory/i.test(text)) return `It needs more than ${MEMORY} of memory to read.`;
  const [line] = /Error on Line: (\d+)/i.exec(text) ?? [];
  const first = text.replace(/^[A-Z][A-Za-z ]*Error: /, '').split('\n')[0] ?? '';
  return `It cannot be read: ${(line === undefined ? first : `the error is in line ${line.replace(/\D/g, '')}`).slice(0, 200)}.`;
}
