import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';

const APP = join(__dirname, '..');
const COMPILER = join(APP, '../../node_modules/typescript/bin/tsc');

let building: Promise<unknown> | undefined;

/** Compiles the service once, so that processes run what is tested. */
export async function buildSearch(): Promise<void> {
  building ??= promisify(execFile)(process.execPath, [COMPILER, '-b', join(APP, 'tsconfig.app.json')]);
  await building;
}

/** The built service as a process of its own. */
export class SearchProcess {
  readonly child: ChildProcess;
  output = '';

  constructor(environment: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, [join(APP, 'dist/main.js')], {
      env: {
        PATH: process.env['PATH'],
        ...environment,
        DATASPOKE_LOG_LEVEL: 'info',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream
        ?.setEncoding('utf8')
        .on('data', (text: string) => (this.output = (this.output + text).slice(-100_000)));
    }
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exit = once(this.child, 'exit');
      this.child.kill(signal);
      await exit;
    }
    return this.child.exitCode;
  }
}
