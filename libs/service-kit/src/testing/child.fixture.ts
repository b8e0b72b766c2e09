import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { eventually, testServer } from '@dataspoke/dev-stack/testing';

/** A service in a process of its own, from the sources. */
export class Child {
  private readonly process: ChildProcess;
  private readonly exit: Promise<number | null>;
  output = '';

  constructor(app: 'notes' | 'copies', environment: Readonly<Record<string, string>>, ...args: string[]) {
    const runDir = testServer('DATASPOKE_TEST_RUN_DIR');
    this.process = spawn(
      process.execPath,
      [
        '--conditions=@dataspoke/source',
        '-r',
        join(__dirname, 'register-typescript.fixture.cjs'),
        join(__dirname, 'notes-main.fixture.ts'),
        app,
        ...args,
      ],
      {
        env: {
          PATH: process.env['PATH'],
          DATASPOKE_TEST_RUN_DIR: runDir,
          DATASPOKE_LOG_LEVEL: 'info',
          ...environment,
        },
        stdio: 'pipe',
      },
    );
    this.process.stdout?.on('data', (part: Buffer) => (this.output += part.toString()));
    this.process.stderr?.on('data', (part: Buffer) => (this.output += part.toString()));
    this.exit = once(this.process, 'exit').then(([code]: unknown[]) =>
      typeof code === 'number' ? code : null,
    );
  }

  /** Resolves with the URL of health once the service has started. */
  async url(): Promise<string> {
    return eventually(() => {
      const found = /"message":"started at (http:[^"]+)"/.exec(this.output)?.[1];
      if (found === undefined) throw new Error(`not started:\n${this.output.slice(-2_000)}`);
      return found;
    }, 20_000);
  }

  /** Resolves once the service says that it is ready. */
  async ready(): Promise<string> {
    const url = await this.url();
    await eventually(async () => (await fetch(`${url}/health/ready`)).ok, 15_000);
    return url;
  }

  /** Exit code; `null` when a signal ended it. */
  get exited(): Promise<number | null> {
    return this.exit;
  }

  signal(name: NodeJS.Signals): void {
    this.process.kill(name);
  }

  closeInput(): void {
    this.process.stdin?.end();
  }

  async kill(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill('SIGKILL');
    await this.exit;
  }
}
