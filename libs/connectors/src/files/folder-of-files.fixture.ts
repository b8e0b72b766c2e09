import { DuckDBInstance } from '@duckdb/node-api';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { NEVER, readAll } from '../conformance/test-source.fixture';
import { type EntityRecord, type SourceRecord } from '../records';
import { type SourceOptions } from '../registry';
import { filesConnector } from './files-connector';

/** A folder to put files in and to read by the connector. */
export class FolderOfFiles {
  readonly folder: string;

  private constructor(
    readonly home: string,
    private readonly options: Partial<SourceOptions>,
  ) {
    this.folder = join(home, 'lake');
  }

  static async make(options: Partial<SourceOptions> = {}): Promise<FolderOfFiles> {
    const one = new FolderOfFiles(await realpath(await mkdtemp(join(tmpdir(), 'files-'))), options);
    await mkdir(one.folder);
    return one;
  }

  async put(path: string, content: string | Uint8Array): Promise<void> {
    await mkdir(dirname(join(this.folder, path)), { recursive: true });
    await writeFile(join(this.folder, path), content);
  }

  /** A Parquet file of what a query of DuckDB gives. */
  async write(path: string, query: string): Promise<void> {
    await mkdir(dirname(join(this.folder, path)), { recursive: true });
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(`COPY (${query}) TO '${join(this.folder, path)}' (FORMAT parquet)`);
    connection.closeSync();
    instance.closeSync();
  }

  /** Everything in it; the list has to be complete. */
  async read(recipe: object = {}): Promise<readonly SourceRecord[]> {
    const connector = filesConnector.create(
      { path: this.folder, ...recipe },
      {
        addresses: { allowLoopback: false },
        applicationName: 'x',
        env: 'PROD',
        folders: [this.folder],
        ...this.options,
      },
    );
    try {
      const [scope] = await connector.scopes(NEVER);
      if (!scope) throw new Error('no scope');
      const { end, records } = await readAll(connector, scope);
      expect(end).toMatchObject({ complete: true });
      return records;
    } finally {
      await connector.close();
    }
  }

  at(records: readonly SourceRecord[], path: string): SourceRecord {
    const found = records.find((record) => record.path.slice(1).join('/') === path);
    if (found) return found;
    throw new Error(`nothing at ${path}: ${records.map((record) => record.path.join('/')).join(', ')}`);
  }

  entity(records: readonly SourceRecord[], path: string): EntityRecord {
    const found = this.at(records, path);
    if (found.kind === 'entity') return found;
    throw new Error(`${path} is ${JSON.stringify(found)}`);
  }

  remove(): Promise<void> {
    return rm(this.home, { recursive: true, force: true });
  }
}

/** Name and type of each column. */
export function fieldsOf({ aspects }: EntityRecord): unknown {
  const fields: unknown = aspects['schemaMetadata']?.['fields'];
  return (Array.isArray(fields) ? fields : []).map((field: { fieldPath: string; nativeDataType: string }) => [
    field.fieldPath,
    field.nativeDataType,
  ]);
}
