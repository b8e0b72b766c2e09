import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import * as client from '@dataspoke/datahub-client';
import { type RunningEmulator, startEmulator } from '../emulator';

const README = join(__dirname, '../../../../libs/datahub-client/README.md');

describe('the examples in the README of the client', () => {
  let emulator: RunningEmulator;
  let folder: string;

  beforeAll(async () => {
    emulator = await startEmulator({ visibilityDelayMs: 0 });
    folder = await mkdtemp(join(tmpdir(), 'readme-'));
  });
  afterAll(async () => {
    await emulator.close();
    await rm(folder, { recursive: true });
  });

  it('run as one program, and print what they say', async () => {
    const program = await readExamples();
    const printed: string[] = [];
    const log = (...values: unknown[]) => {
      printed.push(values.map((value) => (typeof value === 'string' ? value : inspect(value))).join(' '));
    };
    const run: unknown = new Function(
      'client',
      'process',
      'console',
      `return (async () => {${program.code}})()`,
    );
    if (typeof run !== 'function') throw new Error('the examples are no program');
    await Reflect.apply(run, undefined, [client, { env: { DATAHUB_URL: emulator.url } }, { log, warn: log }]);
    expect(program.promises.length).toBeGreaterThan(4);
    for (const promise of program.promises) expect(printed).toContain(promise);
    expect(printed).toContain(`UPSERT ${ORDERS} datasetProperties`);
  });

  /** The code of all examples, and what its comments promise to be printed. */
  async function readExamples(): Promise<{ code: string; promises: string[] }> {
    const text = await readFile(README, 'utf8');
    const blocks = [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, block]) => block ?? '').join('\n');
    const promises = [...blocks.matchAll(/\/\/ → (.*)$/gm)].map(([, promise]) => promise ?? '');
    const code = stripTypeScriptTypes(blocks)
      .replace(/import \{(.*?)\} from '@dataspoke\/datahub-client';/s, 'const {$1} = client;')
      .replace("'./offsets.json'", JSON.stringify(join(folder, 'offsets.json')));
    return { code, promises };
  }
});

const ORDERS = 'urn:li:dataset:(urn:li:dataPlatform:postgres,sales.public.orders,PROD)';
