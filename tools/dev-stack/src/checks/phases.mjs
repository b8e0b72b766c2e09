import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * One part of `npm test`.
 * @typedef {object} Phase
 * @property {string} name as `--only` takes it
 * @property {string} title
 * @property {number} limitMs
 * @property {boolean} [tests] a Jest suite, whose counts are added up
 * @property {string[]} [needs] phases that are run first, also when only this one is asked for
 * @property {string[][]} commands run one after the other; a phase without commands does not apply
 */

const MINUTE = 60_000;
const PARALLEL = '--parallel=2';
const STATIC = '--output-style=static';

/**
 * Every phase, in the order in which they run.
 * @param {string} root
 * @param {string} reporter path of the count reporter
 * @returns {Phase[]}
 */
export function phasesOf(root, reporter) {
  const reporters = ['--reporters=default', `--reporters=${reporter}`];
  const nx = (/** @type {string} */ target, /** @type {string[]} */ ...args) => [
    'nx',
    'run-many',
    '-t',
    target,
    PARALLEL,
    STATIC,
    ...args,
  ];
  const has = (/** @type {string} */ path) => existsSync(join(root, path));
  return [
    {
      name: 'format',
      title: 'formatting (prettier)',
      limitMs: 3 * MINUTE,
      commands: [['prettier', '--check', '--log-level=warn', '.']],
    },
    {
      name: 'sync',
      title: 'project references (nx sync)',
      limitMs: 2 * MINUTE,
      commands: [['nx', 'sync:check']],
    },
    {
      name: 'lint',
      title: 'lint, warnings are errors',
      limitMs: 8 * MINUTE,
      commands: [
        nx('lint', '--', '--max-warnings=0'),
        ...(has('tests') ? [['eslint', 'tests', '--max-warnings=0']] : []),
      ],
    },
    {
      name: 'types',
      title: 'type check',
      limitMs: 8 * MINUTE,
      commands: [
        nx('typecheck'),
        ...(has('tests/tsconfig.json') ? [['tsc', '-b', 'tests/tsconfig.json']] : []),
      ],
    },
    {
      name: 'deadcode',
      title: 'unused files, exports and dependencies (knip)',
      limitMs: 3 * MINUTE,
      commands: [['knip', '--no-progress']],
    },
    {
      name: 'unit',
      title: 'unit tests',
      limitMs: 8 * MINUTE,
      tests: true,
      // From the cache no counts would come.
      commands: [nx('test', '--skip-nx-cache', '--', '--passWithNoTests', ...reporters)],
    },
    { name: 'build', title: 'build', limitMs: 10 * MINUTE, commands: [nx('build')] },
    {
      name: 'provision',
      title: 'servers and embedding model',
      limitMs: 10 * MINUTE,
      needs: ['build'],
      commands: [
        ['node', 'tools/dev-stack/dist/provision/main.js'],
        ['node', 'tools/datahub-emulator/dist/official-client/main.js'],
      ],
    },
    {
      name: 'int',
      title: 'integration tests',
      limitMs: 28 * MINUTE,
      tests: true,
      needs: ['build', 'provision'],
      commands: [['jest', '-c', 'jest.int.config.js', ...reporters]],
    },
    {
      name: 'e2e',
      title: 'end-to-end tests',
      limitMs: 15 * MINUTE,
      tests: true,
      needs: ['build', 'provision'],
      commands: has('tests') ? [['jest', '-c', 'jest.e2e.config.js', '--runInBand', ...reporters]] : [],
    },
  ];
}

/**
 * The phases to run: all, or those named and what they need.
 * @param {Phase[]} phases
 * @param {readonly string[] | undefined} only
 * @returns {Phase[]}
 * @throws {RangeError} for a name that is no phase
 */
export function choosePhases(phases, only) {
  if (!only) return phases;
  const unknown = only.find((name) => !phases.some((phase) => phase.name === name));
  if (unknown !== undefined) {
    throw new RangeError(
      `there is no phase ${unknown}; there are ${phases.map(({ name }) => name).join(', ')}`,
    );
  }
  const wanted = new Set(
    only.flatMap((name) => [...(phases.find((phase) => phase.name === name)?.needs ?? []), name]),
  );
  return phases.filter(({ name }) => wanted.has(name));
}

/** The reporter of this package, next to `npm test`. @param {string} binUrl import.meta.url of a script in bin */
export function reporterBeside(binUrl) {
  return fileURLToPath(new URL('./count-reporter.cjs', binUrl));
}
