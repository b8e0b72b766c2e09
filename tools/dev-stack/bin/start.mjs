// npm start: checks the machine, installs and builds what is missing, then hands over to the launcher on Node 24.
// Runs before anything is installed, on any Node since 20.19: plain JavaScript without dependencies.
import { spawn } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseStartArguments, USAGE } from '../src/bootstrap/arguments.mjs';
import { build } from '../src/bootstrap/build.mjs';
import { CannotStart } from '../src/bootstrap/cannot-start.mjs';
import { install, isInstalled } from '../src/bootstrap/install.mjs';
import { alreadyRunning, lockHolder } from '../src/bootstrap/lock.mjs';
import { checkDisk, checkNode, checkPorts, checkPython, stackNode } from '../src/bootstrap/machine.mjs';
import { endCommands } from '../src/bootstrap/run-command.mjs';
import { Progress } from '../src/progress/progress.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const HOME = resolve(process.env['DATASPOKE_HOME'] || join(ROOT, '.dataspoke'));
const PARENT_CHECK_MS = 1_000;

/** @type {import('node:child_process').ChildProcess | undefined} */
let launcher;

/** @param {NodeJS.Signals} signal */
function end(signal) {
  if (launcher) {
    launcher.kill(signal);
    return;
  }
  void endCommands().then(() => process.exit(130));
}
process.on('SIGINT', () => end('SIGINT'));
process.on('SIGTERM', () => end('SIGTERM'));

// npm killed by SIGKILL tells nobody; this process has another parent then.
const parent = process.ppid;
if (process.env['npm_lifecycle_event']) {
  setInterval(() => {
    if (process.ppid !== parent) end('SIGTERM');
  }, PARENT_CHECK_MS).unref();
}

try {
  process.exitCode = await start();
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
}

async function start() {
  const argv = process.argv.slice(2);
  const options = parseStartArguments(argv, process.env);
  if (options.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const progress = new Progress();
  const holder = lockHolder(join(HOME, 'launcher.lock'));
  if (holder) throw alreadyRunning(holder);
  await progress.step('checking this machine', async (report) => {
    checkNode(process.versions.node);
    report('ports');
    await checkPorts({ '--port': options.port });
    report('disk');
    await checkDisk({ root: ROOT, home: HOME, env: process.env });
    report('Python');
    await checkPython(process.env);
  });
  if (!isInstalled(ROOT)) await progress.step('installing packages', (report) => install(ROOT, report));
  await progress.step(
    'building',
    (report) => build(ROOT, report, process.env),
    (count) => `${count} projects`,
  );
  return launch(options);
}

/**
 * What was asked for goes on by the environment: it may hold a password, and arguments can be read by everybody.
 * @param {import('../src/bootstrap/arguments.mjs').StartArguments} options
 * @returns {Promise<number>}
 */
function launch({ once, yes, port, source }) {
  const argv = ['--port', String(port), ...(once ? ['--once'] : []), ...(yes ? ['--yes'] : [])];
  return new Promise((resolve, reject) => {
    launcher = spawn(stackNode(ROOT), [join(ROOT, 'tools/dev-stack/dist/launch.js'), ...argv], {
      cwd: ROOT,
      // The fourth stream ends when this process does: the launcher stops the stack then.
      stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
      env: {
        ...process.env,
        DATASPOKE_HOME: HOME,
        DATASPOKE_LIFELINE_FD: '3',
        ...(source === undefined ? {} : { DATASPOKE_SOURCE: source }),
      },
      detached: true,
    });
    launcher.on('error', reject);
    launcher.on('exit', (code) => resolve(code ?? 1));
  });
}
