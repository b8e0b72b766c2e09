import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { eventually } from '../testing';
import { endCommands, runCommand } from './run-command.mjs';

/** Notes its process id, starts a child that does the same, and listens to no polite signal. */
const STUBBORN = `trap '' TERM; echo $$ > "$0/a"; sh -c 'echo $$ > "$0/b"; sleep 60' "$0"; sleep 60`;

describe('runCommand', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'run-'))));
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const pids = () => ['a', 'b'].map((name) => Number(readFileSync(join(root, name), 'utf8')));
  const started = () => eventually(() => pids().every((pid) => pid > 0));
  const gone = () => eventually(() => expect(pids().filter(isAlive)).toEqual([]), 9_000);

  it('passes lines on and returns the exit code', async () => {
    const seen: string[] = [];
    const end = await runCommand('sh', ['-c', 'echo one; echo two >&2; exit 3'], {
      onLine: (line) => seen.push(line),
    });
    expect(end).toMatchObject({ code: 3, timedOut: false, missing: false });
    expect(seen.sort()).toEqual(['one', 'two']);
    expect((await runCommand('/no/such/program', [])).missing).toBe(true);
  });

  it('ends a command and its children when the time is over', async () => {
    const end = await runCommand('sh', ['-c', STUBBORN, root], { timeLimitMs: 300 });
    expect(end.timedOut).toBe(true);
    await gone();
  });

  it('ends everything when asked, the stubborn ones too', async () => {
    const end = runCommand('sh', ['-c', STUBBORN, root]);
    await started();
    await endCommands();
    await end;
    await gone();
  });

  it('leaves nothing behind when this process is killed', async () => {
    const script = join(root, 'bootstrap.mjs');
    writeFileSync(
      script,
      `import { runCommand } from ${JSON.stringify(pathToFileURL(join(__dirname, 'run-command.mjs')).href)};
       await runCommand('sh', ['-c', ${JSON.stringify(STUBBORN)}, ${JSON.stringify(root)}]);`,
    );
    const parent = spawn(process.execPath, [script], { stdio: 'ignore' });
    await started();
    parent.kill('SIGKILL');
    await gone();
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  // A zombie has ended, only the process that inherited it did not collect it yet.
  return !existsSync(stat) || !readFileSync(stat, 'utf8').includes(') Z ');
}
