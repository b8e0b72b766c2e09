import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { testServer } from './test-environment';

const COMPILE_ON_THE_WAY = join(
  __dirname,
  '../../../../libs/service-kit/src/testing/register-typescript.fixture.cjs',
);

/** The activities of an app in a process of their own, from the sources, so that a test can kill them. */
export class ActivitiesProcess {
  private readonly child: ChildProcess;
  /** What it has printed so far. */
  output = '';

  /** `main` is the file that starts the app. */
  constructor(main: string, environment: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, ['--conditions=@dataspoke/source', '-r', COMPILE_ON_THE_WAY, main], {
      env: {
        PATH: process.env['PATH'],
        DATASPOKE_TEST_RUN_DIR: testServer('DATASPOKE_TEST_RUN_DIR'),
        ...environment,
        DATASPOKE_ROLES: 'activities',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (piece: Buffer) => (this.output += piece.toString()));
  }

  /** Ends it without a warning. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }
}
