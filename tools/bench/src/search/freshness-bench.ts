import {
  DataHubClient,
  mcp,
  mcpOf,
  type Proposal,
  requireAccepted,
  schemaMetadata,
} from '@dataspoke/datahub-client';
import {
  bringUp,
  CHECKOUT,
  loadOrCreateSecrets,
  type Places,
  placesOf,
  type Progress,
} from '@dataspoke/dev-stack';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { percentile } from '../stack/load';
import { figure, table } from '../table';
import { Arrivals, type Change, KINDS } from './arrivals';

/** The way of a change: catalog, feed, bus, search; the gateway is what the stack is asked by. */
const APPS = ['api-gateway', 'ingestion', 'search', 'worker'] as const;
const DATASETS = 500;
const PER_SECOND = 50;
const SECONDS = 60;
const AT_ONCE = 5;
const LOOK_EVERY_MS = 50;
const INDEXED_MS = 180_000;
const ARRIVED_MS = 60_000;

/**
 * Measures how long after a write to the catalog its change can be searched, at 50 changes a second for a minute: from the answer
 * of the catalog to the commit that follows the index, over the feed and the bus as they are. A stack of its own.
 */
export async function benchFreshness(progress: Progress, signal: AbortSignal): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'dataspoke-bench-'));
  try {
    const places = placesOf(CHECKOUT, home);
    const options = { once: true, port: 0, yes: false, help: false };
    await using up = await bringUp(options, places, progress, signal, { apps: APPS });
    await using undo = new AsyncDisposableStack();
    const client = new DataHubClient({ url: up.stack.datahubUrl });
    undo.defer(() => client.close());
    const database = new Client({ connectionString: await searchDatabase(places) });
    await database.connect();
    undo.defer(() => database.end());

    await progress.step(`Index ${DATASETS} datasets`, () => seed(client, database, signal));
    const before = await embedded(database);
    const arrivals = new Arrivals();
    await progress.step(`Change ${PER_SECOND} of them a second for ${SECONDS} seconds`, () =>
      changeAll(client, database, arrivals, signal),
    );
    const texts = (await embedded(database)) - before;
    progress.say(report(arrivals, texts));
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function seed(client: DataHubClient, database: Client, signal: AbortSignal): Promise<void> {
  for (let start = 0; start < DATASETS; start += 50) {
    const numbers = Array.from({ length: 50 }, (_, at) => start + at);
    requireAccepted(await client.writes.emitMcps(numbers.flatMap(datasetOf)));
  }
  const giveUpAt = performance.now() + INDEXED_MS;
  for (;;) {
    signal.throwIfAborted();
    const { rows } = await database.query<{ count: string }>(
      `SELECT count(*) AS count FROM documents WHERE urn LIKE '%,bench.table_%' AND vector IS NOT NULL`,
    );
    if (Number(rows[0]?.count) === DATASETS) return;
    if (performance.now() > giveUpAt)
      throw new Error(`Only ${rows[0]?.count} of ${DATASETS} came into the index.`);
    await delay(500);
  }
}

/** Writes at the pace that was said, and looks beside it for what has arrived. */
async function changeAll(
  client: DataHubClient,
  database: Client,
  arrivals: Arrivals,
  signal: AbortSignal,
): Promise<void> {
  let isWritten = false;
  const write = async () => {
    const startedAt = performance.now();
    for (let number = 0; number < PER_SECOND * SECONDS; number += AT_ONCE) {
      const due = startedAt + (number / PER_SECOND) * 1_000;
      await delay(Math.max(0, due - performance.now()), undefined, { signal });
      const changes = Array.from({ length: AT_ONCE }, (_, at) => changeOf(number + at));
      requireAccepted(await client.writes.emitMcps(changes.map(proposalOf)));
      arrivals.written(changes, Date.now());
    }
    isWritten = true;
  };
  const look = async () => {
    let since = new Date(0);
    let giveUpAt = Infinity;
    while (!isWritten || arrivals.waiting > 0) {
      signal.throwIfAborted();
      if (isWritten && giveUpAt === Infinity) giveUpAt = performance.now() + ARRIVED_MS;
      if (performance.now() > giveUpAt) return;
      const { rows } = await database.query<Row>(
        `SELECT urn, content ->> 'description' AS description, content -> 'owners' ->> 0 AS owner,
           content -> 'deprecated' ->> 'note' AS deprecated, indexed_at
         FROM documents WHERE indexed_at >= $1 AND content IS NOT NULL ORDER BY indexed_at`,
        [since],
      );
      for (const row of rows) {
        arrivals.seen(row.urn, row, row.indexed_at.getTime());
        since = row.indexed_at;
      }
      await delay(LOOK_EVERY_MS);
    }
  };
  await Promise.all([write(), look()]);
}

interface Row {
  readonly urn: string;
  readonly description: string | null;
  readonly owner: string | null;
  readonly deprecated: string | null;
  readonly indexed_at: Date;
}

const urnOf = (number: number) => `urn:li:dataset:(urn:li:dataPlatform:postgres,bench.table_${number},PROD)`;

function datasetOf(number: number): Proposal[] {
  const urn = urnOf(number);
  return [
    mcp(urn, 'datasetProperties', { description: `Measurements of station ${number}` }),
    mcp(
      urn,
      'schemaMetadata',
      schemaMetadata({
        schemaName: 'bench',
        platform: 'urn:li:dataPlatform:postgres',
        fields: ['id', 'taken_at', 'station', 'temperature', 'humidity', `sensor_${number}`].map(
          (fieldPath) => ({
            fieldPath,
            nativeDataType: 'text',
            kind: 'string',
            nullable: true,
          }),
        ),
      }),
    ),
  ];
}

/** Of three, one changes what is embedded; the datasets come in an order that no batch knows. */
function changeOf(number: number): Change {
  return {
    urn: urnOf((number * 211) % DATASETS),
    kind: KINDS[number % KINDS.length] ?? 'description',
    number,
  };
}

function proposalOf({ urn, kind, number }: Change): Proposal {
  switch (kind) {
    case 'description':
      return mcpOf(urn, 'editableDatasetProperties', { description: `Observation number ${number}` });
    case 'owner':
      return mcp(urn, 'ownership', {
        owners: [{ owner: `urn:li:corpuser:observer_${number}`, type: 'TECHNICAL_OWNER' }],
      });
    case 'deprecation':
      return mcpOf(urn, 'deprecation', {
        deprecated: true,
        note: `Since change number ${number}`,
        actor: 'urn:li:corpuser:steward',
      });
  }
}

/** Texts that the model was asked for so far: each is kept once. */
async function embedded(database: Client): Promise<number> {
  const { rows } = await database.query<{ count: string }>('SELECT count(*) AS count FROM embedding_cache');
  return Number(rows[0]?.count);
}

async function searchDatabase(places: Places): Promise<string> {
  const ports: unknown = JSON.parse(await readFile(places.ports, 'utf8'));
  if (typeof ports !== 'object' || ports === null || !('postgres' in ports))
    throw new Error('no port of PostgreSQL');
  const secrets = await loadOrCreateSecrets(places.secrets, ['search']);
  return `postgres://search:${secrets.databasePasswords['search'] ?? ''}@127.0.0.1:${String(ports.postgres)}/dataspoke`;
}

function report(arrivals: Arrivals, texts: number): string {
  const rows = [...KINDS, undefined].map((kind) => {
    const waits = arrivals.waits(kind);
    return [
      kind ?? 'all',
      ...[0.5, 0.95, 0.99, 1].map((share) => figure(percentile(waits, share))),
      String(waits.length),
    ];
  });
  return [
    '',
    `From the catalog's answer until the change can be searched, at ${PER_SECOND} changes a second, in milliseconds`,
    '',
    table(['changed', 'p50', 'p95', 'p99', 'most', 'changes'], rows),
    '',
    `${texts.toLocaleString('en')} texts embedded for ${arrivals.waits().length.toLocaleString('en')} changes`,
    ...(arrivals.waiting > 0
      ? [`${arrivals.waiting} changes did not arrive: these figures are worth nothing.`]
      : []),
  ].join('\n');
}
