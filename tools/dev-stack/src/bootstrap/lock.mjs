import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CannotStart } from './cannot-start.mjs';

/**
 * One launcher per checkout. The file names the process and when it began, since process ids are used again.
 * @typedef {{ pid: number, began: string }} Holder
 */

/**
 * The live process that holds the lock, or undefined.
 * @param {string} file
 * @returns {Holder | undefined}
 */
export function lockHolder(file) {
  const holder = readHolder(file);
  return holder && holder.began === processBegan(holder.pid) ? holder : undefined;
}

/**
 * Takes the lock for this process; the returned function gives it back.
 * @param {string} file
 * @throws {CannotStart} when a live launcher holds it
 */
export function takeLock(file) {
  mkdirSync(dirname(file), { recursive: true });
  const text = JSON.stringify({ pid: process.pid, began: processBegan(process.pid) });
  for (;;) {
    try {
      writeFileSync(file, text, { flag: 'wx' });
      return () => {
        if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true });
      };
    } catch (error) {
      if (!(typeof error === 'object' && error && 'code' in error && error.code === 'EEXIST')) throw error;
      const holder = lockHolder(file);
      if (holder) throw alreadyRunning(holder);
      rmSync(file, { force: true });
    }
  }
}

/** @param {Holder} holder */
export function alreadyRunning(holder) {
  return new CannotStart(
    `DataSpoke is already running from this folder (process ${holder.pid}); stop it with Ctrl-C or kill ${holder.pid} first.`,
  );
}

/**
 * Something that tells two processes with the same id apart; '' when there is no such process.
 * @param {number} pid
 */
export function processBegan(pid) {
  try {
    // Field 22 of stat, counted after the command name, which may hold spaces and brackets.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    if (process.platform === 'linux') return '';
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

/**
 * @param {string} file
 * @returns {Holder | undefined}
 */
function readHolder(file) {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value.pid === 'number' && typeof value.began === 'string' && value.began) return value;
  } catch {
    // not there, or not written by us
  }
  return undefined;
}
