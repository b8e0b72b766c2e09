// Plain JavaScript, because the guard runs it without compilation.
import { closeSync, copyFileSync, fstatSync, ftruncateSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

const CHECK_MS = 5_000;

/**
 * Opens a log for appending by a child process, and keeps it below about `maxBytes`: a larger one is copied to
 * `<path>.1` and emptied. Copy and truncate, because the child holds the file open; the lines of that
 * instant can be lost.
 * @param {string} path
 * @param {number} maxBytes
 * @returns {{ fd: number, close: () => void }} the descriptor to be given to the child; close it after the child ended
 */
export function openCappedLog(path, maxBytes) {
  mkdirSync(dirname(path), { recursive: true });
  const fd = openSync(path, 'a', 0o600);
  const cap = () => {
    try {
      if (fstatSync(fd).size <= maxBytes) return;
      copyFileSync(path, `${path}.1`);
      ftruncateSync(fd, 0);
    } catch {
      // The folder was removed under a running stack; the child goes on without a readable log.
    }
  };
  cap();
  const timer = setInterval(cap, CHECK_MS).unref();
  return {
    fd,
    close: () => {
      clearInterval(timer);
      closeSync(fd);
    },
  };
}
