import { once } from 'node:events';
import { createInterface } from 'node:readline';

/**
 * A connector program (docs/connectors.md) that tells of as many datasets as its recipe asks for, in ten scopes, each like a small table
 * of a warehouse.
 */
const SCOPES = 10;
const COLUMNS = ['id', 'customer_id', 'booked_on', 'amount', 'currency', 'note'];

async function main(): Promise<void> {
  // One line, and the input stays open.
  const line = await new Promise<string>((resolve) => {
    createInterface({ input: process.stdin }).once('line', resolve);
  });
  process.stdin.destroy();
  const command: unknown = JSON.parse(line);
  const name = field(command, 'command');
  if (name === 'read') {
    const datasets = Number(field(field(command, 'config'), 'datasets'));
    const from = Number(field(command, 'checkpoint') ?? -1) + 1;
    return read(String(field(field(command, 'scope'), 'id')), from, Math.ceil(datasets / SCOPES));
  }
  if (name === 'scopes')
    for (let scope = 0; scope < SCOPES; scope += 1) await say({ type: 'scope', id: `s${scope}` });
  await say({ type: 'done' });
}

async function read(scope: string, from: number, end: number): Promise<void> {
  for (let at = from; at < end; at += 1) {
    await say({
      type: 'dataset',
      name: `lake.${scope}.table_${at}`,
      description: `Orders of branch ${at}`,
      columns: COLUMNS.map((name) => ({
        name,
        type: 'text',
        description: `The ${name} of an order of branch ${at}`,
      })),
      properties: { owner: `team-${at % 20}` },
      checkpoint: String(at),
    });
  }
  await say({ type: 'end', complete: true });
}

async function say(message: object): Promise<void> {
  if (!process.stdout.write(`${JSON.stringify(message)}\n`)) await once(process.stdout, 'drain');
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

void main();
