import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { CannotStart } from './cannot-start.mjs';
import { runCommand } from './run-command.mjs';

const MARKER = 'node_modules/.dataspoke-lock';
const PING_MS = 15_000;
const COUNT_MS = 1_000;
const INSTALL_MS = 20 * 60_000;

/**
 * Whether node_modules is what the lock file says.
 * @param {string} root
 */
export function isInstalled(root) {
  const lock = readText(join(root, 'package-lock.json'));
  if (readText(join(root, MARKER)) === hashOf(lock)) return true;
  // Installed by hand: npm keeps its own account of what it put there.
  if (!samePackages(parse(lock), parse(readText(join(root, 'node_modules/.package-lock.json')))))
    return false;
  writeFileSync(join(root, MARKER), hashOf(lock));
  return true;
}

/**
 * Runs `npm ci`. An unreachable registry is noticed within seconds; npm's own cache is tried then.
 * @param {string} root
 * @param {import('../progress/progress.mjs').Report} report
 * @param {{ env?: NodeJS.ProcessEnv, pingLimitMs?: number, timeLimitMs?: number }} [options]
 * @throws {CannotStart}
 */
export async function install(root, report, options = {}) {
  const env = withoutLocalNode(root, options.env ?? process.env);
  const pingLimitMs = options.pingLimitMs ?? PING_MS;
  const npm = (/** @type {string[]} */ args, /** @type {number} */ timeLimitMs) =>
    // The level is said: `npm start --silent` hands its own down, and then nothing would tell why npm fails.
    runCommand('npm', [...args, '--loglevel=error', '--no-audit', '--no-fund', '--no-update-notifier'], {
      cwd: root,
      env,
      timeLimitMs,
    });

  report('asking the registry');
  const ping = await npm(
    ['ping', `--fetch-timeout=${pingLimitMs}`, '--fetch-retries=0'],
    pingLimitMs + 5_000,
  );
  if (ping.missing)
    throw new CannotStart(
      'npm was not found on PATH; install it (it comes with Node) and run the command again.',
    );
  const reachable = ping.code === 0 || /^E\d\d\d$/.test(codeOf(ping));
  const counter = setInterval(() => report(installedSoFar(root)), COUNT_MS);
  const timeLimitMs = options.timeLimitMs ?? INSTALL_MS;
  const args = ['ci', '--fetch-retries=1', '--fetch-timeout=120000', ...(reachable ? [] : ['--offline'])];
  const end = await npm(args, timeLimitMs).finally(() => clearInterval(counter));
  if (end.code === 0) {
    writeFileSync(join(root, MARKER), hashOf(readText(join(root, 'package-lock.json'))));
    return;
  }
  if (end.timedOut) throw silent(timeLimitMs);
  if (!reachable)
    throw ping.timedOut || isTimeout(codeOf(ping)) ? silent(pingLimitMs) : unreachable(codeOf(ping));
  throw explain(end, timeLimitMs);
}

/** @param {string} root */
function installedSoFar(root) {
  const wanted = Object.entries(parse(readText(join(root, 'package-lock.json'))))
    .filter(([path, entry]) => path.includes('node_modules/') && !entry.link && !entry.optional)
    .map(([path]) => path);
  const present = wanted.filter((path) => existsSync(join(root, path)));
  return `${present.length} of ${wanted.length} packages`;
}

/**
 * @param {import('./run-command.mjs').CommandEnd} end
 * @param {number} timeLimitMs
 */
function explain(end, timeLimitMs) {
  const code = codeOf(end);
  if (code === 'ENOSPC') return new CannotStart('npm filled the disk; free 3 GB and run the command again.');
  if (code === 'EUSAGE') {
    return new CannotStart(
      'package.json and package-lock.json do not fit each other; run npm install once, which corrects the lock file.',
    );
  }
  if (isTimeout(code)) return silent(timeLimitMs);
  if (/^(E[45]\d\d|ETARGET)$/.test(code)) {
    return new CannotStart(
      `The npm registry refused the packages (${code}); check the registry, proxy and login that npm is set to (npm config list) and run the command again.`,
    );
  }
  if (isConnection(code)) return unreachable(code);
  return new CannotStart(
    `npm ci failed (${code || `exit code ${end.code}`}); run npm ci by hand to see why.`,
  );
}

/** @param {number} ms */
function silent(ms) {
  return new CannotStart(
    `The npm registry did not answer within ${Math.round(ms / 1000)} s; check the network and the registry and proxy that npm is set to (npm config list) and run the command again.`,
  );
}

/** @param {string} code */
function unreachable(code) {
  return new CannotStart(
    `The npm registry cannot be reached (${code || 'no connection'}); check the network and the registry and proxy that npm is set to (npm config list) and run the command again.`,
  );
}

/** @param {string} code */
function isTimeout(code) {
  return /TIMEDOUT|TIMEOUT|FETCH_ERROR/.test(code);
}

/** @param {string} code */
function isConnection(code) {
  return /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH)$/.test(code);
}

/** The code of npm's error report. @param {import('./run-command.mjs').CommandEnd} end */
function codeOf(end) {
  for (const line of end.lines) {
    const code = /^npm (?:error|ERR!) code (\S+)/.exec(line)?.[1];
    if (code) return code;
  }
  return '';
}

/**
 * npm ci removes node_modules first: it must not run on the Node that lies in there.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
function withoutLocalNode(root, env) {
  const path = (env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(join(root, 'node_modules')));
  return { ...env, PATH: path.join(delimiter) };
}

/** @param {string} path */
function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** @param {string} text */
function hashOf(text) {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * @param {string} text
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean, link?: boolean }>}
 */
function parse(text) {
  try {
    return JSON.parse(text).packages ?? {};
  } catch {
    return {};
  }
}

/**
 * @param {ReturnType<typeof parse>} wanted
 * @param {ReturnType<typeof parse>} present
 */
function samePackages(wanted, present) {
  const external = (/** @type {ReturnType<typeof parse>} */ packages) =>
    Object.entries(packages).filter(([path, entry]) => path.includes('node_modules/') && !entry.link);
  const installed = new Map(external(present));
  if (installed.size === 0) return false;
  const fits = external(wanted).every(([path, entry]) => {
    const found = installed.get(path);
    installed.delete(path);
    // Optional packages of other platforms are in the lock file and not on the disk.
    if (!found) return entry.optional === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
  return fits && installed.size === 0;
}
