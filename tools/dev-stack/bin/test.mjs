// npm test: installs what is missing and runs every check, each as a phase with its time; ends with one line of counts.
// Plain JavaScript without dependencies, on any Node since 20.19; the checks themselves run on the Node npm installs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { nxEnvironment } from '../src/bootstrap/build.mjs';
import { CannotStart } from '../src/bootstrap/cannot-start.mjs';
import { install, isInstalled } from '../src/bootstrap/install.mjs';
import { checkNode } from '../src/bootstrap/machine.mjs';
import { endCommands, runCommand } from '../src/bootstrap/run-command.mjs';
import { addCounts, countsLine, noCounts, readCounts } from '../src/checks/counts.mjs';
import { choosePhases, phasesOf, reporterBeside } from '../src/checks/phases.mjs';
import { Progress, seconds } from '../src/progress/progress.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const USAGE = 'npm test [-- --only format,sync,lint,types,deadcode,unit,build,provision,int,e2e]';

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, () => {
    void endCommands().then(() => process.exit(130));
  });
}

try {
  process.exitCode = await test();
} catch (error) {
  if (!(error instanceof CannotStart) && !(error instanceof RangeError)) throw error;
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
}

async function test() {
  const { values } = parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  checkNode(process.versions.node);
  const phases = choosePhases(phasesOf(ROOT, reporterBeside(import.meta.url)), values.only?.split(','));
  const progress = new Progress();
  if (!isInstalled(ROOT)) await progress.step('installing packages', (report) => install(ROOT, report));

  const reports = mkdtempSync(join(tmpdir(), 'dataspoke-test-'));
  let counts = noCounts();
  /** @type {string[]} */
  const summary = [];
  const startedAt = performance.now();
  try {
    for (const phase of phases) {
      const folder = join(reports, phase.name);
      const outcome = await run(phase, folder);
      if (phase.tests && outcome.applies) {
        const { runs, ...found } = readCounts(folder);
        counts = addCounts(counts, found);
        // A suite that was stopped or never began must not look like one without failures.
        if (!outcome.ok && found.failed.length === 0) counts.failed.push(`${phase.title}: ${outcome.why}`);
        else if (runs === 0) counts.failed.push(`${phase.title}: no Jest run reported its tests`);
      } else if (!outcome.ok) {
        counts.failed.push(`${phase.title}: ${outcome.why}`);
      }
      summary.push(`${outcome.ok ? '✓' : '✗'} ${phase.title}  ${outcome.text}`);
    }
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }

  progress.say(`\n${summary.join('\n')}\nin all ${seconds(performance.now() - startedAt)}`);
  if (counts.skipped.length > 0) {
    progress.say(
      `\nSkipped, with the reason in the name:\n${counts.skipped.map(({ file, name }) => `  ${name}  (${file})`).join('\n')}`,
    );
  }
  if (counts.failed.length > 0)
    progress.say(`\nFailed:\n${counts.failed.map((name) => `  ${name}`).join('\n')}`);
  progress.say(`\n${countsLine(counts)}`);
  return counts.failed.length > 0 ? 1 : 0;
}

/**
 * @param {import('../src/checks/phases.mjs').Phase} phase
 * @param {string} reportFolder
 */
async function run(phase, reportFolder) {
  if (phase.commands.length === 0) return { ok: true, applies: false, why: '', text: 'nothing to do' };
  process.stdout.write(`\n▶ ${phase.title}\n`);
  const startedAt = performance.now();
  const env = { ...nxEnvironment(ROOT, process.env), DATASPOKE_TEST_REPORT_DIR: reportFolder };
  let why = '';
  for (const [command = '', ...args] of phase.commands) {
    const remaining = phase.limitMs - (performance.now() - startedAt);
    const end = await runCommand(command, args, {
      cwd: ROOT,
      env,
      inherit: true,
      timeLimitMs: Math.max(remaining, 1_000),
    });
    if (end.code === 0) continue;
    why = end.timedOut
      ? `stopped after its limit of ${seconds(phase.limitMs)}`
      : `${command} ended with ${end.missing ? 'no such program' : `exit code ${end.code}`}`;
    if (end.timedOut || end.missing) break;
  }
  const text = `${seconds(performance.now() - startedAt)}${why ? `  ${why}` : ''}`;
  process.stdout.write(`${why ? '✗' : '✓'} ${phase.title}  ${text}\n`);
  return { ok: why === '', applies: true, why, text };
}
