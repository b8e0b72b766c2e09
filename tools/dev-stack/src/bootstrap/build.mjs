import { join } from 'node:path';
import { CannotStart } from './cannot-start.mjs';
import { runCommand } from './run-command.mjs';

const BUILD_MS = 15 * 60_000;

/** Nx without its interactive screen, daemon and network. @param {string} root @param {NodeJS.ProcessEnv} env */
export function nxEnvironment(root, env) {
  return {
    ...env,
    PATH: `${join(root, 'node_modules/.bin')}:${env['PATH'] ?? ''}`,
    NX_TUI: 'false',
    NX_DAEMON: 'false',
    NX_NO_CLOUD: 'true',
    FORCE_COLOR: '0',
  };
}

/**
 * Compiles every app, library and tool; what did not change since the last time is taken from Nx's cache.
 * @param {string} root
 * @param {import('../progress/progress.mjs').Report} report
 * @param {NodeJS.ProcessEnv} env
 * @throws {CannotStart}
 */
export async function build(root, report, env) {
  let done = 0;
  const end = await runCommand('nx', ['run-many', '-t', 'build', '--output-style=static'], {
    cwd: root,
    env: nxEnvironment(root, env),
    timeLimitMs: BUILD_MS,
    onLine: (line) => {
      const project = /nx run ([\w-]+):build/.exec(line)?.[1];
      if (project) report(`${++done} built, last ${project}`);
    },
  });
  if (end.code === 0) return done;
  if (end.lines.some((line) => /out of sync/i.test(line))) {
    throw new CannotStart(
      'The build was refused: the project references do not fit the dependencies; run npx nx sync and the command again.',
    );
  }
  const said = end.lines.filter((line) => /error|✖/i.test(line)).slice(0, 5);
  throw new CannotStart(
    end.timedOut
      ? `The build did not end within ${BUILD_MS / 60_000} minutes; run npm run build by hand to see where it hangs.`
      : `The build failed (${said[0]?.trim() ?? `exit code ${end.code}`}); run npm run build by hand to see all of it.`,
  );
}
