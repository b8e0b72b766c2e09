import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type EmulatorOptions, type RunningEmulator, startEmulator } from './emulator';
import { parseJson } from './json';
import { type FaultPlan, parseFaultPlan } from './server/faults/fault-plan';

const DEFAULT_PORT = 8080; // DataHub's own
const DEFAULT_DATA = '.dataspoke/datahub-emulator';
const USAGE = `usage: main.js [--port ${DEFAULT_PORT}] [--data ${DEFAULT_DATA}] [--host 127.0.0.1] [--token T] [--visibility-delay-ms 100] [--faults JSON] [--exit-with-parent]`;

/** The command line: starts an emulator, prints one JSON line with its URL, runs until told to stop. */
async function main(): Promise<void> {
  const { options, exitsWithParent } = readArguments();
  const emulator = await startEmulator(options).catch((failure: unknown) => {
    throw startProblem(failure, options);
  });
  console.log(JSON.stringify({ listening: emulator.url }));
  if (!exitsWithParent) console.error(greeting(emulator, options));
  const stop = stopOnce(emulator);
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (exitsWithParent) {
    // The parent holds the other end of our standard input; its end, however it comes, is the pipe's.
    process.stdin.once('end', stop).once('close', stop).once('error', stop).resume();
  }
}

function greeting(emulator: RunningEmulator, { dataDir, token }: EmulatorOptions): string {
  return [
    `A stand-in for DataHub's metadata service (GMS) listens at ${emulator.url}`,
    `  what is written is kept in ${dataDir ?? 'memory'}`,
    `  ${token === undefined ? 'everybody may do everything; --token T asks for a token' : 'callers must present the token'}`,
    `  try it: curl ${emulator.url}/config`,
    '  Ctrl+C (or SIGTERM) ends it; remove the folder to begin anew',
  ].join('\n');
}

function startProblem(failure: unknown, { port, host }: EmulatorOptions): unknown {
  const code = failure instanceof Error && 'code' in failure ? failure.code : undefined;
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return failure;
  const reason = code === 'EADDRINUSE' ? 'is taken: end what listens there' : 'may not be used';
  return new Error(`port ${port} of ${host} ${reason}, or choose another one with --port`, {
    cause: failure,
  });
}

function readArguments(): { options: EmulatorOptions; exitsWithParent: boolean } {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: String(DEFAULT_PORT) },
      host: { type: 'string', default: '127.0.0.1' },
      data: { type: 'string', default: DEFAULT_DATA },
      token: { type: 'string' },
      'visibility-delay-ms': { type: 'string' },
      faults: { type: 'string' },
      'exit-with-parent': { type: 'boolean', default: false },
    },
  });
  const delay = values['visibility-delay-ms'];
  return {
    options: {
      ...(delay === undefined ? {} : { visibilityDelayMs: wholeNumber('visibility-delay-ms', delay) }),
      port: wholeNumber('port', values.port),
      host: values.host,
      dataDir: resolve(values.data),
      token: values.token,
      ...(values.faults === undefined ? {} : { faults: faultPlan(values.faults) }),
    },
    exitsWithParent: values['exit-with-parent'],
  };
}

function faultPlan(text: string): FaultPlan {
  try {
    return parseFaultPlan(parseJson(text));
  } catch (failure) {
    throw new Error(`--faults: ${failure instanceof Error ? failure.message : String(failure)}\n${USAGE}`, {
      cause: failure,
    });
  }
}

function wholeNumber(name: string, value: string): number {
  if (!/^\d+$/.test(value)) throw new Error(`--${name} must be a whole number\n${USAGE}`);
  return Number(value);
}

function stopOnce(emulator: RunningEmulator): () => void {
  let stopping = false;
  return () => {
    if (stopping) return;
    stopping = true;
    emulator.close().then(
      () => process.exit(0),
      (failure: unknown) => fail(failure),
    );
  };
}

function fail(failure: unknown): void {
  console.error(failure instanceof Error ? failure.message : String(failure));
  process.exit(1);
}

main().catch(fail);
