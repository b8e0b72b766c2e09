// npm run bench [-- stack|datahub|findings|search] and npm run bench:retrieval, bench:lineage: installs and builds what is missing, then measures on servers of its own in a temporary folder.
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../src/bootstrap/build.mjs';
import { CannotStart } from '../src/bootstrap/cannot-start.mjs';
import { install, isInstalled } from '../src/bootstrap/install.mjs';
import { checkNode, stackNode } from '../src/bootstrap/machine.mjs';
import { endCommands, runCommand } from '../src/bootstrap/run-command.mjs';
import { Progress } from '../src/progress/progress.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, () => {
    void endCommands().then(() => process.exit(130));
  });
}

try {
  checkNode(process.versions.node);
  // The results of these are read by programs.
  const progress = new Progress(
    ['retrieval', 'search', 'lineage'].includes(process.argv[2] ?? '') ? process.stderr : process.stdout,
  );
  if (!isInstalled(ROOT)) await progress.step('installing packages', (report) => install(ROOT, report));
  await progress.step('building', (report) => build(ROOT, report, process.env));
  const { code } = await runCommand(
    stackNode(ROOT),
    [join(ROOT, 'tools/bench/dist/main.js'), ...process.argv.slice(2)],
    {
      cwd: ROOT,
      inherit: true,
    },
  );
  process.exitCode = code ?? 1;
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
}
