import { chmod, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { collect, NEVER, readAll } from '../conformance/test-source.fixture';
import { type Connector, type Scope } from '../connector';
import { type EndRecord, type SourceRecord } from '../records';
import { execConnector } from './exec-connector';

const EXAMPLES = join(__dirname, '../../../../examples/connectors');
const SCOPE: Scope = { id: 'program:s', name: 's', kind: 'part' };
/** Lines: a pipe and the buffers on both sides hold some thousands; a flood without back-pressure would be far more. */
const MAX_AHEAD = 20_000;
const END = `echo '{"type": "end", "complete": true}'`;

describe('a connector program', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'exec-')));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const connect = (program: string, more: object = {}, folders: readonly string[] = [folder]): Connector =>
    execConnector.create(
      { program, ...more },
      { addresses: { allowLoopback: false }, applicationName: 'x', env: 'PROD', programFolders: folders },
    );
  const script = async (body: string): Promise<string> => {
    const path = join(folder, 'program');
    await writeFile(path, `#!/bin/sh\nIFS= read -r command\n${body}\n`);
    await chmod(path, 0o755);
    return path;
  };
  const read = async (
    body: string,
    more: object = {},
  ): Promise<{ readonly end: EndRecord; readonly records: readonly SourceRecord[] }> =>
    readAll(connect(await script(body), more), SCOPE);

  it('gives datasets, entities, and what it leaves out or cannot read', async () => {
    const { end, records } = await read(`
      echo '{"type": "dataset", "name": "a.b", "description": "d", "columns": ["id", {"name": "at", "type": "timestamp"}], "tags": ["x"]}'
      echo '{"type": "log", "message": "half way"}'
      echo '{"type": "entity", "path": ["b"], "objectType": "board", "urn": "urn:li:dashboard:(t,1)", "aspects": {"status": {"removed": false}}}'
      echo '{"type": "filtered", "path": ["tmp"], "rule": "no temporary ones"}'
      echo '{"type": "failed", "path": ["secret"], "reason": "not mine", "permission": true}'
      echo '{"type": "failed", "name": "a.broken", "reason": "half written"}'
      ${END}`);
    expect(end).toMatchObject({ complete: true, counts: { listed: 5, read: 2, filtered: 1, failed: 2 } });
    expect(records).toMatchObject([
      {
        kind: 'entity',
        urn: 'urn:li:dataset:(urn:li:dataPlatform:custom,a.b,PROD)',
        aspects: {
          schemaMetadata: { fields: [{ fieldPath: 'id' }, { fieldPath: 'at', nativeDataType: 'timestamp' }] },
        },
      },
      { kind: 'entity', objectType: 'board', urn: 'urn:li:dashboard:(t,1)' },
      { kind: 'filtered', rule: 'no temporary ones' },
      { kind: 'failed', code: 'permission', reason: 'not mine' },
      {
        kind: 'failed',
        path: ['a.broken'],
        objectType: 'dataset',
        urn: 'urn:li:dataset:(urn:li:dataPlatform:custom,a.broken,PROD)',
      },
    ]);
  });

  it.each([
    [
      'dies',
      `echo '{"type": "dataset", "name": "a"}'; echo 'no disk' >&2; exit 7`,
      'ended with status 7. It said: no disk',
    ],
    ['is killed', `echo '{"type": "dataset", "name": "a"}'; kill -9 $$`, 'ended with signal SIGKILL'],
    ['says the end and dies then', `${END}; exit 2`, 'ended with status 2'],
    ['says no end', `echo '{"type": "dataset", "name": "a"}'`, 'without saying whether it was at the end'],
    ['goes on after the end', `${END}; echo '{"type": "dataset", "name": "a"}'`, 'went on after'],
    ['writes what is no JSON', 'echo hello', 'Line 1 of the program is no JSON'],
    [
      'writes what is no message',
      `echo '{"type": "datset", "name": "a"}'`,
      'Line 1 of the program: type must be one of',
    ],
    ['leaves out what a message needs', `echo '{"type": "entity", "path": ["a"]}'`, 'urn is missing'],
    [
      'makes no URN',
      `echo '{"type": "entity", "path": ["a"], "urn": "x", "aspects": {}}'`,
      'urn is no valid URN',
    ],
    [
      'gives a value of a time series without its time',
      `echo '{"type": "entity", "path": ["a"], "urn": "urn:li:dataset:(urn:li:dataPlatform:x,a,PROD)", "series": {"operation": [{}]}}'`,
      'series must hold for operation a list of objects, each with timestampMillis',
    ],
    [
      'says that it is not complete',
      `echo '{"type": "end", "complete": false, "reason": "the API is down"}'`,
      'the API is down',
    ],
    [
      'writes what is no UTF-8',
      `printf '{"type": "dataset", "name": "gr\\366\\337e"}\\n'; ${END}`,
      'Line 1 of the program is no JSON in UTF-8',
    ],
    ['breaks off in a line', `${END}; printf '{"type": "data'`, 'is no JSON'],
    ['floods its standard error', `while :; do echo flood >&2; done`, 'silent for'],
    ['writes a line without end', `head -c 9000000 /dev/zero | tr '\\0' x`, 'longer than 8 MB'],
  ])('that %s proves nothing', async (_what, body, message) => {
    const { end } = await read(body, { silenceMs: 2_000 });
    expect(end).toMatchObject({ complete: false, reason: expect.stringContaining(message) });
  });

  it('that hangs is ended with all that it has started', async () => {
    const { end } = await read(`sleep 1000 & echo $! > '${folder}/pid'; sleep 1000`, { silenceMs: 300 });
    expect(end).toMatchObject({
      complete: false,
      code: 'timeout',
      reason: expect.stringContaining('silent for 300 ms'),
    });
    const { stdout } = await shell(`ps -p $(cat '${folder}/pid') -o stat= || true`);
    expect(stdout.trim() === '' || stdout.includes('Z')).toBe(true);
  });

  it('is at its end when it ends, whatever it has left running', async () => {
    const { end } = await read(`sleep 1000 & echo $! > '${folder}/pid'; ${END}`);
    expect(end).toMatchObject({ complete: true });
    const { stdout } = await shell(`ps -p $(cat '${folder}/pid') -o stat= || true`);
    expect(stdout.trim() === '' || stdout.includes('Z')).toBe(true);
  });

  it('may end without a last line end, and name things by long numbers', async () => {
    const { end, records } = await read(
      `echo '{"type": "dataset", "name": "a", "properties": {"id": 9007199254740993, "note": "a\\u0000b"}}'; printf '{"type": "end", "complete": true}'`,
    );
    expect(end).toMatchObject({ complete: true });
    expect(JSON.stringify(records)).toContain('9007199254740993');
    expect(JSON.stringify(records)).toContain('a\ufffdb');
  });

  it('that floods is read no faster than its records are taken', async () => {
    const program = await script(
      `i=0; while :; do i=$((i+1)); echo '{"type": "dataset", "name": "t'$i'"}' || exit 0; echo $i > '${folder}/count'; done`,
    );
    const connector = connect(program);
    const stop = new AbortController();
    let taken = 0;
    const records = await collect(connector.read(SCOPE, { signal: stop.signal }), async (record) => {
      if (record.kind === 'end') return;
      taken += 1;
      if (taken === 3) {
        await untilSteady(join(folder, 'count'));
        stop.abort();
      }
    });
    expect(records.at(-1)).toMatchObject({ kind: 'end', complete: false, code: 'cancelled' });
    const { stdout } = await shell(`cat '${folder}/count'`);

    expect(Number(stdout)).toBeLessThan(MAX_AHEAD);
    // It writes a file for each line: on a busy machine it takes seconds until the pipe is full.
  }, 30_000);

  it('gets its secret on its standard input only, and nothing of our environment', async () => {
    process.env['OF_THE_SERVICE'] = 'Secret-1';
    const { end, records } = await read(
      `printf '%s' "$command" | grep -q '"secret":"Secret-2"' && echo '{"type": "dataset", "name": "got"}'
      env | sed 's/.*/& /' | tr '\\n' ' ' | sed 's/["\\\\]//g; s/.*/{"type": "failed", "path": ["env"], "reason": "&"}/'; echo
      echo "Secret-2 leaks" >&2; exit 1`,
      { secret: 'Secret-2' },
    );
    delete process.env['OF_THE_SERVICE'];
    expect(records[0]).toMatchObject({ kind: 'entity' });
    expect(JSON.stringify(records)).not.toContain('Secret-1');
    expect(JSON.stringify(records)).toContain('PATH=');
    expect(JSON.stringify(end)).toContain('*** leaks');
  });

  it('never passes its secret on, whatever it writes where', async () => {
    const secret = 'Secret-2-which-is-long';
    const leaks = `echo '{"type": "failed", "path": ["${secret}"], "reason": "bad ${secret}"}'; head -c 1990 /dev/zero | tr '\\0' x >&2; echo ${secret} >&2; head -c 1995 /dev/zero | tr '\\0' x >&2; exit 1`;
    const result = await read(leaks, { secret });
    expect(JSON.stringify(result)).toContain('bad ***');
    expect(JSON.stringify(result)).not.toContain('which-is-long');
    const program = await script(
      `echo '{"type": "check", "name": "login", "verdict": "fail", "message": "no ${secret}"}'; echo '{"type": "done"}'`,
    );
    expect(JSON.stringify(await connect(program, { secret }).test(NEVER))).not.toContain(secret);
  });

  it.each([
    ['in quotes', 'Se"cret\\-3'],
    ['with other letters, as Python writes them', 'Geheimnis-größer-4'],
    ['like a part of JSON', 'true'],
  ])('never passes on a secret %s', async (_what, secret) => {
    const written = JSON.stringify(secret).replace(
      /[^ -~]/g,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    await writeFile(
      join(folder, 'line'),
      `{"type": "failed", "path": ["x"], "reason": ${written}, "permission": true}\n`,
    );
    const { end, records } = await read(`cat '${folder}/line'; ${END}`, { secret });
    expect(end).toMatchObject({ complete: true });
    expect(records).toMatchObject([{ kind: 'failed', reason: '***', code: 'permission' }]);
  });

  it('is run only from the folders that the deployment allows', async () => {
    const program = await script(END);
    for (const folders of [[], [EXAMPLES]])
      expect((await connect(program, {}, folders).test(NEVER)).checks[0]).toMatchObject({
        verdict: 'fail',
        remedy: expect.stringContaining('DATASPOKE_CONNECTOR_FOLDERS'),
      });
    await chmod(program, 0o644);
    expect((await connect(program).test(NEVER)).checks[0]).toMatchObject({
      message: expect.stringContaining('may not be executed'),
    });
  });

  it('may be a shell script, as in the example', async () => {
    await writeFile(join(folder, 'tables.txt'), 'shop.orders What was ordered\nshop.customers "Who" buys\n');
    const connector = connect(
      join(EXAMPLES, 'lines.sh'),
      { config: { file: join(folder, 'tables.txt') }, platform: 'notes' },
      [EXAMPLES],
    );
    expect((await connector.test(NEVER)).ok).toBe(true);
    const [scope] = await connector.scopes(NEVER);
    if (!scope) throw new Error('no scope');
    const { end, records } = await readAll(connector, scope);
    expect(end).toMatchObject({ complete: true });
    expect(records).toMatchObject([
      {
        urn: 'urn:li:dataset:(urn:li:dataPlatform:notes,shop.orders,PROD)',
        aspects: { datasetProperties: { description: 'What was ordered' } },
      },
      { aspects: { datasetProperties: { description: '"Who" buys' } } },
    ]);
    const [first, second] = records;
    expect((await readAll(connector, scope, first?.checkpoint)).records).toEqual([second]);
  });
});

async function shell(command: string): Promise<{ readonly stdout: string }> {
  const { execFile } = await import('node:child_process');
  const { promise, resolve } = Promise.withResolvers<{ stdout: string }>();
  execFile('sh', ['-c', command], (_error, stdout) => resolve({ stdout }));
  return promise;
}

/** Waits until the number in a file stands still over five looks, or is past what a program that is held back can reach. */
async function untilSteady(file: string): Promise<void> {
  let [last, looks] = ['', 0];
  while (looks < 5 && Number(last) < MAX_AHEAD) {
    await sleep(100);
    const now = await readFile(file, 'utf8');
    looks = now !== '' && now === last ? looks + 1 : 0;
    last = now;
  }
}
