import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Tests of one or more Jest runs.
 * @typedef {object} Counts
 * @property {number} passed
 * @property {string[]} failed names
 * @property {{ file: string, name: string }[]} skipped the reason is part of a skipped test's name
 */

/** @returns {Counts} */
export function noCounts() {
  return { passed: 0, failed: [], skipped: [] };
}

/**
 * @param {Counts} a
 * @param {Counts} b
 * @returns {Counts}
 */
export function addCounts(a, b) {
  return {
    passed: a.passed + b.passed,
    failed: [...a.failed, ...b.failed],
    skipped: [...a.skipped, ...b.skipped],
  };
}

/**
 * Adds up what the count reporter left in a folder.
 * @param {string} folder
 * @returns {Counts & { runs: number }} zero runs when no Jest got as far as its end
 */
export function readCounts(folder) {
  let files;
  try {
    files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    files = /** @type {string[]} */ ([]);
  }
  const total = files
    .map((name) => /** @type {Counts} */ (JSON.parse(readFileSync(join(folder, name), 'utf8'))))
    .reduce(addCounts, noCounts());
  return { ...total, runs: files.length };
}

/**
 * The last line of `npm test`.
 * @param {Counts} counts
 */
export function countsLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`;
}
