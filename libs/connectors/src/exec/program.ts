import { isUtf8 } from 'node:buffer';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { access, constants, rm } from 'node:fs/promises';
import { type Readable, type Writable } from 'node:stream';
import { cancelledBy, throwIfCancelled } from '../cancellation';
import { type JsonObject, type JsonValue } from '../connector';
import { ConnectorError } from '../errors';
import { allowedPath } from '../folder-guard';
import { isList, isObject, parseExactJson } from '../json';
import { temporaryFolder } from '../temporary-folder';
import { type ExecRecipe } from './recipe';

const MAX_LINE = 8_388_608;
const KEPT_STDERR = 2_000;
/** After a program was asked to end it has so long, in milliseconds. */
const FAREWELL_MS = 2_000;

/** What runs a program: its recipe, and the folders that the deployment lets programs be run from. */
export interface ProgramPlace {
  readonly recipe: ExecRecipe;
  readonly folders: readonly string[];
}

/** One line of a program, and which it was. */
export interface ProgramLine {
  readonly number: number;
  readonly value: unknown;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** One run of a connector program, in a process group and an empty folder of its own. */
export class Program {
  private stderr = '';
  private exited: Promise<unknown>;

  private constructor(
    private readonly child: Child,
    private readonly folder: string,
    private readonly recipe: ExecRecipe,
  ) {
    this.exited = once(child, 'close').catch(() => undefined);
    // Children that outlive it would keep its output open.
    child.once('exit', () => this.kill('SIGKILL'));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      // Redacted before it is cut, and with room for a secret that is still coming.
      this.stderr = redacted(`${this.stderr}${text}`, recipe.secret).slice(
        -KEPT_STDERR - (recipe.secret?.length ?? 0),
      );
    });
    // A program that does not listen any more ends by itself.
    child.stdin.on('error', () => undefined);
  }

  /** Starts the program and hands it one command. Raises `ConnectorError` when it may not or cannot be run. */
  static async start({ recipe, folders }: ProgramPlace, command: JsonObject): Promise<Program> {
    const path = await allowedPath(recipe.program, folders, 'DATASPOKE_CONNECTOR_FOLDERS');
    await access(path, constants.X_OK).catch(() => {
      throw new ConnectorError(
        'permission',
        `${recipe.program} may not be executed.`,
        'Set its execute bit for the user of the service.',
      );
    });
    const folder = await temporaryFolder();
    const child = spawn(path, [...recipe.arguments], {
      cwd: folder,
      // Nothing of the service's own environment, which holds its secrets.
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', HOME: folder },
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const program = new Program(child, folder, recipe);
    try {
      await once(child, 'spawn');
    } catch {
      await rm(folder, { recursive: true, force: true });
      throw new ConnectorError(
        'unsupported',
        `${recipe.program} cannot be started.`,
        'Check its first line (#!…) and that its interpreter is installed.',
      );
    }
    const { config, secret } = recipe;
    child.stdin.write(
      `${JSON.stringify({ protocol: 1, ...command, config, ...(secret === undefined ? {} : { secret }) })}\n`,
    );
    return program;
  }

  /**
   * Lines of the program's standard output as JSON, as fast as they are asked for. Ends when the program has ended well. Raises
   * `ConnectorError`: for what is no JSON, too long a line, silence, another exit status than 0, and when `signal` fires.
   */
  async *lines(signal: AbortSignal): AsyncGenerator<ProgramLine> {
    let rest: Buffer[] = [];
    let size = 0;
    let number = 0;
    const chunks = this.child.stdout.iterator({ destroyOnReturn: false });
    for (;;) {
      const chunk = await this.next(chunks, signal);
      if (chunk === undefined) break;
      let from = 0;
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
        number += 1;
        const line = Buffer.concat([...rest, chunk.subarray(from, at)]);
        [rest, size, from] = [[], 0, at + 1];
        if (isFilled(line)) yield { number, value: this.parsed(line, number) };
      }
      rest.push(chunk.subarray(from));
      size += chunk.length - from;
      if (size > MAX_LINE) {
        throw this.fault(
          'source-error',
          `Line ${number + 1} of the program is longer than ${MAX_LINE / 1_048_576} MB`,
        );
      }
    }
    const line = Buffer.concat(rest);
    if (isFilled(line)) yield { number: number + 1, value: this.parsed(line, number + 1) };
    await this.requireGoodEnd();
  }

  /** Ends the program and all that it has started, and removes its folder. Idempotent. */
  async stop(): Promise<void> {
    this.child.stdin.destroy();
    this.child.stdout.destroy();
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.kill('SIGTERM');
      const late = setTimeout(() => this.kill('SIGKILL'), FAREWELL_MS);
      await this.exited;
      clearTimeout(late);
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  private async next(chunks: AsyncIterator<unknown>, signal: AbortSignal): Promise<Buffer | undefined> {
    throwIfCancelled(signal);
    const { promise: interrupted, reject } = Promise.withResolvers<never>();
    const silent = setTimeout(
      () => reject(this.fault('timeout', `The program was silent for ${this.recipe.silenceMs} ms`)),
      this.recipe.silenceMs,
    );
    const cancel = (): void => reject(cancelledBy(signal));
    signal.addEventListener('abort', cancel, { once: true });
    try {
      const result: IteratorResult<unknown, unknown> = await Promise.race([chunks.next(), interrupted]);
      return result.done !== true && Buffer.isBuffer(result.value) ? result.value : undefined;
    } finally {
      clearTimeout(silent);
      signal.removeEventListener('abort', cancel);
    }
  }

  private async requireGoodEnd(): Promise<void> {
    // It has closed its output and may still be about to fail.
    const late = setTimeout(() => this.kill('SIGKILL'), FAREWELL_MS);
    await this.exited;
    clearTimeout(late);
    const { exitCode, signalCode } = this.child;
    if (exitCode === 0) return;
    throw this.fault(
      'interrupted',
      `The program ended with ${exitCode === null ? `signal ${String(signalCode)}` : `status ${exitCode}`}`,
    );
  }

  private parsed(line: Buffer, number: number): JsonValue {
    try {
      return withoutSecret(parseExactJson(line), this.recipe.secret);
    } catch {
      throw new ConnectorError(
        'source-error',
        `Line ${number} of the program is no JSON${isUtf8(line) ? '' : ' in UTF-8'}.`,
        'Write one JSON object a line to standard output, and everything else to standard error.',
      );
    }
  }

  private fault(code: 'source-error' | 'timeout' | 'interrupted', what: string): ConnectorError {
    const last = this.stderr.trim().split('\n').at(-1)?.slice(0, 500);
    return new ConnectorError(
      code,
      last ? `${what}. It said: ${last}` : `${what}.`,
      'Run it by hand with the same configuration, and look at its standard error.',
    );
  }

  private kill(signal: NodeJS.Signals): void {
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // The whole group has ended already.
    }
  }
}

/** `text` without the secret that a program was given. */
function redacted(text: string, secret: string | undefined): string {
  return secret === undefined || secret === '' ? text : text.replaceAll(secret, '***');
}

/** A value without the secret that whoever made it was given, however it was written. */
export function withoutSecret(value: JsonValue, secret: string | undefined): JsonValue {
  if (secret === undefined || secret === '') return value;
  if (typeof value === 'string') return redacted(value, secret);
  if (isList(value)) return value.map((inner) => withoutSecret(inner, secret));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [redacted(key, secret), withoutSecret(inner, secret)]),
  );
}

function isFilled(line: Buffer): boolean {
  return line.some((byte) => byte > 32);
}
