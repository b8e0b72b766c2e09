import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { provisionModel } from './model/provision';

const MAIN = join(__dirname, '..', 'dist', 'main.js');

/** The command as a process; needs the built program. */
describe('main', () => {
  let folder: string;
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: build the emulator first (tsc -b)`);
    await provisionModel(); // a download must not count as a slow start
    folder = await mkdtemp(join(tmpdir(), 'datahub-emulator-'));
  }, 240_000);
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await rm(folder, { recursive: true });
  });

  async function start(...more: string[]): Promise<{ child: ChildProcess; url: string }> {
    const child = spawn(process.execPath, [MAIN, '--port', '0', '--data', folder, ...more], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    children.push(child);
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    return { child, url: (JSON.parse(line) as { listening: string }).listening };
  }

  async function exitCode(child: ChildProcess): Promise<number | null> {
    if (child.exitCode === null) await once(child, 'exit');
    return child.exitCode;
  }

  it('keeps what was written when it is killed, and goes on with the same offsets', async () => {
    const first = await start();
    const urn = 'urn:li:tag:kept';
    const body = [{ urn, tagProperties: { value: { name: 'kept' } } }];
    await fetch(`${first.url}/openapi/v3/entity/tag?async=false`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    const position = async (url: string): Promise<string> => {
      const answer = await fetch(
        `${url}/openapi/v1/events/poll?topic=MetadataChangeLog_Versioned_v1&pollTimeoutSeconds=0`,
      );
      return ((await answer.json()) as { offsetId: string }).offsetId;
    };
    const before = await position(first.url);
    first.child.kill('SIGKILL');
    await exitCode(first.child);
    const second = await start();
    const found = await fetch(
      `${second.url}/openapi/v3/entity/tag/${encodeURIComponent(urn)}?aspects=tagProperties`,
    );
    expect(await found.json()).toEqual({ urn, tagProperties: { value: { name: 'kept' } } });
    expect(await position(second.url)).toBe(before);
    second.child.kill('SIGTERM');
    expect(await exitCode(second.child)).toBe(0);
  }, 30_000);

  it('indexes in a thread of its own, what a killed process left over too', async () => {
    const tag = (at: number): object => ({
      urn: `urn:li:tag:threaded-${at}`,
      tagProperties: { value: { name: `Threaded ${at}` } },
    });
    const write = async (url: string, query: string, body: object[]): Promise<void> => {
      const answer = await fetch(`${url}/openapi/v3/entity/tag?${query}`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
      expect(answer.ok).toBe(true);
    };
    const total = async (url: string): Promise<number> => {
      const answer = await fetch(`${url}/openapi/v3/entity/tag?query=threaded&count=1`);
      return ((await answer.json()) as { totalCount: number }).totalCount;
    };
    const first = await start('--visibility-delay-ms', '60000');
    await write(
      first.url,
      'async=false',
      Array.from({ length: 300 }, (_, at) => tag(at)),
    );
    expect(await total(first.url)).toBe(0);
    first.child.kill('SIGKILL');
    await exitCode(first.child);
    const second = await start();
    const deadline = Date.now() + 20_000;
    while ((await total(second.url)) < 300 && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await total(second.url)).toBe(300);
    const headers = { 'X-DataHub-Sync-Index-Update': 'true' };
    const urgent = {
      urn: 'urn:li:tag:threaded-300',
      tagProperties: { value: { name: 'Threaded' }, headers },
    };
    await write(second.url, 'async=false', [urgent]);
    expect(await total(second.url)).toBe(301);
    second.child.kill('SIGTERM');
    expect(await exitCode(second.child)).toBe(0);
  }, 40_000);

  it('ends polls that wait when it is told to stop', async () => {
    const { child, url } = await start();
    const poll = fetch(`${url}/openapi/v1/events/poll?topic=PlatformEvent_v1&pollTimeoutSeconds=10`);
    await fetch(`${url}/health`); // the poll was accepted before
    child.kill('SIGINT');
    expect((await poll).status).toBe(200);
    expect(await exitCode(child)).toBe(0);
  }, 30_000);

  it('says that a port is taken', async () => {
    const { child, url } = await start();
    const { port } = new URL(url);
    const second = spawn(process.execPath, [MAIN, '--port', port, '--data', join(folder, 'other')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    children.push(second);
    let text = '';
    second.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    expect(await exitCode(second)).toBe(1);
    expect(text.trim()).toBe(
      `port ${port} of 127.0.0.1 is taken: end what listens there, or choose another one with --port`,
    );
    child.kill('SIGTERM');
    expect(await exitCode(child)).toBe(0);
  }, 30_000);

  it('ends with its parent when asked to', async () => {
    const { child } = await start('--exit-with-parent');
    child.stdin!.end();
    expect(await exitCode(child)).toBe(0);
  }, 30_000);

  it('fails as it is told to, and otherwise says what it was not told', async () => {
    const faults = { rules: [{ fault: 'outage', path: '^/health' }] };
    const { child, url } = await start('--faults', JSON.stringify(faults));
    expect((await fetch(`${url}/health`)).status).toBe(503);
    expect((await fetch(`${url}/emulator/faults`, { method: 'DELETE' })).status).toBe(200);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await exitCode(child)).toBe(0);

    const wrong = spawn(process.execPath, [MAIN, '--port', '0', '--data', folder, '--faults', '{}'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    children.push(wrong);
    let text = '';
    wrong.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    expect(await exitCode(wrong)).toBe(1);
    expect(text).toContain('--faults: a fault plan is {"rules":');
  }, 30_000);

  it('says how it is used', async () => {
    const child = spawn(process.execPath, [MAIN, '--port', 'x'], { stdio: ['ignore', 'ignore', 'pipe'] });
    children.push(child);
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    expect(await exitCode(child)).toBe(1);
    expect(text).toContain('usage: main.js [--port 8080] [--data .dataspoke/datahub-emulator]');
  }, 30_000);
});
