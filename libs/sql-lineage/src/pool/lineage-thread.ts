import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type ColumnsOf } from '../catalog';
import { rulesOf } from '../dialect';
import { watchedLineage } from '../lineage';
import { type TableName, tableKey } from '../result';
import { columnsFrom, type SchemaTable } from '../schema-table';
import { loadParser } from '../tree/parser';
import {
  BEFORE_STATEMENTS,
  KEPT_SCHEMAS,
  type PooledLineage,
  type ThreadData,
  type ThreadMessage,
  type ThreadRequest,
} from './protocol';

/** What runs in a thread of the pool: one text at a time, until its owner ends it. */
async function main(port: MessagePort, { progress }: ThreadData): Promise<void> {
  const place = new Int32Array(progress);
  const schemas = new Map<number, SchemaTable>();
  await loadParser();
  const post = (message: ThreadMessage): void => port.postMessage(message);
  port.on('message', (request: ThreadRequest) => {
    void analyse(request, schemas, place)
      .then((result) => post({ kind: 'result', result, memory: memoryOfThread() }))
      .catch((error: unknown) =>
        post({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
      );
  });
  post({ kind: 'ready' });
}

async function analyse(
  { sql, options, schema, record, refused }: ThreadRequest,
  schemas: Map<number, SchemaTable>,
  place: Int32Array,
): Promise<PooledLineage> {
  if (schema !== undefined && record !== undefined) keep(schemas, schema, record);
  const unknown = new Map<string, TableName>();
  const known = columnsFrom(schema === undefined ? undefined : schemas.get(schema), rulesOf(options.dialect));
  const columnsOf: ColumnsOf = (table) => {
    const columns = known(table);
    if (columns === undefined) unknown.set(tableKey(table), table);
    return columns;
  };
  Atomics.store(place, 0, BEFORE_STATEMENTS);
  const result = await watchedLineage(sql, { ...options, schema: columnsOf }, (index) => {
    Atomics.store(place, 0, index);
    return refused.get(index);
  });
  return { ...result, unknown: [...unknown.values()] };
}

function keep(schemas: Map<number, SchemaTable>, number: number, record: SchemaTable): void {
  const [oldest] = schemas.keys();
  if (schemas.size >= KEPT_SCHEMAS && oldest !== undefined) schemas.delete(oldest);
  schemas.set(number, record);
}

// The memory of WebAssembly, which never shrinks, is external.
function memoryOfThread(): number {
  const { heapTotal, external } = process.memoryUsage();
  return heapTotal + external;
}

function isThreadData(value: unknown): value is ThreadData {
  return typeof value === 'object' && value !== null && 'progress' in value;
}

const given: unknown = workerData;
if (!parentPort || !isThreadData(given))
  throw new TypeError('This file runs as a thread of LineagePool only.');
void main(parentPort, given);
