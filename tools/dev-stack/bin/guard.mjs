// Runs one third-party server and outlives the launcher just long enough to stop it.
//
// The launcher holds the other end of stdin: the first line says what to run, the end of the stream (closed by the
// launcher, or by the system because the launcher died in whatever way) says stop. What happens is told in JSON
// lines on stdout. Plain Node without dependencies, so that nothing can keep it from starting.
import { spawn } from 'node:child_process';
import { openCappedLog } from '../src/servers/log-file.mjs';

/**
 * @typedef {object} GuardOrder
 * @property {string} command
 * @property {string[]} args
 * @property {string} cwd
 * @property {number} [uid]
 * @property {number} [gid]
 * @property {string} logFile
 * @property {number} maxLogBytes
 * @property {'SIGINT' | 'SIGTERM'} stopSignal
 * @property {number} graceMs after that long the child is killed
 */

/** @type {import('node:child_process').ChildProcess | undefined} */
let child;
/** @type {GuardOrder | undefined} */
let order;
let stopping = false;
let input = '';

// The terminal's Ctrl-C is meant for the launcher, which stops everything in order.
process.on('SIGINT', () => undefined);
process.on('SIGHUP', () => undefined);
process.on('SIGTERM', stop);
process.stdout.on('error', () => undefined);

process.stdin.setEncoding('utf8');
process.stdin.on('data', (text) => {
  if (order) return;
  input += text;
  const end = input.indexOf('\n');
  if (end >= 0) start(JSON.parse(input.slice(0, end)));
});
process.stdin.on('end', stop);
process.stdin.on('error', stop);
process.stdin.on('close', stop);

/** @param {GuardOrder} given */
function start(given) {
  order = given;
  const log = openCappedLog(given.logFile, given.maxLogBytes);
  child = spawn(given.command, given.args, {
    cwd: given.cwd,
    uid: given.uid,
    gid: given.gid,
    stdio: ['ignore', log.fd, log.fd],
    // A process group of its own, so that a kill reaches what the server itself started.
    detached: true,
  });
  child.on('spawn', () => tell({ event: 'started', pid: child?.pid }));
  child.on('error', (error) => {
    tell({ event: 'failed', message: error.message });
    leave(127);
  });
  child.on('exit', (code, signal) => {
    killGroup();
    tell({ event: 'exited', code, signal });
    leave(code ?? 1);
  });
}

function stop() {
  if (stopping) return;
  stopping = true;
  if (!child || !order) return leave(0);
  child.kill(order.stopSignal);
  setTimeout(killGroup, order.graceMs);
}

function killGroup() {
  if (!child?.pid) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // nothing is left of it
  }
}

/** @param {object} message */
function tell(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** @param {number} code */
function leave(code) {
  // Gives the last line to the launcher before the process ends; with nobody reading, at once.
  if (process.stdout.writableLength === 0 || process.stdout.destroyed) process.exit(code);
  process.stdout.once('drain', () => process.exit(code));
  setTimeout(() => process.exit(code), 500);
}
