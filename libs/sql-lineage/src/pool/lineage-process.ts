import { type ColumnsOf } from '../catalog';
import { rulesOf } from '../dialect';
import { watchedLineage } from '../lineage';
import { type TableName, tableKey } from '../result';
import { columnsFrom, type SchemaTable } from '../schema-table';
import { loadParser } from '../tree/parser';
import {
  BEFORE_STATEMENTS,
  KEPT_SCHEMAS,
  PLACE_DESCRIPTOR,
  type PooledLineage,
  type ProcessMessage,
  type ProcessRequest,
} from './protocol';
import { StatementPlace } from './statement-place';

type Post = (message: ProcessMessage) => void;

/** What runs in a process of the pool: one text at a time, until its owner ends it or is gone. */
async function main(post: Post): Promise<void> {
  const place = new StatementPlace(PLACE_DESCRIPTOR);
  const schemas = new Map<number, SchemaTable>();
  await loadParser();
  process.on('message', (request: ProcessRequest) => {
    void analyse(request, schemas, place)
      .then((result) => post({ kind: 'result', result, memory: memoryOfProcess() }))
      .catch((error: unknown) => post({ kind: 'failed', message: messageOf(error) }));
  });
  post({ kind: 'ready' });
}

async function analyse(
  { sql, options, schema, record, refused }: ProcessRequest,
  schemas: Map<number, SchemaTable>,
  place: StatementPlace,
): Promise<PooledLineage> {
  if (schema !== undefined && record !== undefined) keep(schemas, schema, record);
  const unknown = new Map<string, TableName>();
  const known = columnsFrom(schema === undefined ? undefined : schemas.get(schema), rulesOf(options.dialect));
  const columnsOf: ColumnsOf = (table) => {
    const columns = known(table);
    if (columns === undefined) unknown.set(tableKey(table), table);
    return columns;
  };
  place.set(BEFORE_STATEMENTS);
  const result = await watchedLineage(sql, { ...options, schema: columnsOf }, (index) => {
    place.set(index);
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
function memoryOfProcess(): number {
  const { heapTotal, external } = process.memoryUsage();
  return heapTotal + external;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const send = process.send?.bind(process);
if (!send) throw new TypeError('This file runs as a process of LineagePool only.');
const post: Post = (message) => {
  send(message);
};
process.once('disconnect', () => process.exit());
// What a terminal or a supervisor sends to all processes of a service is for its owner, who may still wait for a text.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
main(post).catch((error: unknown) => {
  send({ kind: 'broken', message: messageOf(error) } satisfies ProcessMessage, () => process.exit(1));
});
