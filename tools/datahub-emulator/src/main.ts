import { parseArgs } from 'node:util';
import { type EmulatorOptions, type RunningEmulator, startEmulator } from './emulator';
import { parseJson } from './json';
import { type FaultPlan, parseFaultPlan } from './server/faults/fault-plan';

const USAGE =
  'usage: main.js --port P --data DIR [--host 127.0.0.1] [--token T] [--visibility-delay-ms N] [--faults JSON] [--exit-with-parent]';

/** The command line: starts an emulator, prints one JSON line with its URL, runs until told to stop. */
async function main(): Promise<void> {
  const { options, exitsWithParent } = readArguments();
  const emulator = await startEmulator(options);
  console.log(JSON.stringify({ listening: emulator.url }));
  const stop = stopOnce(emulator);
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (exitsWithParent) {
    // The parent holds the other end of our standard input; its end, however it comes, is the pipe's.
    process.stdin.once('end', stop).once('close', stop).once('error', stop).resume();
  }
}

function readArguments(): { options: EmulatorOptions; exitsWithParent: boolean } {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      host: { type: 'string', default: '127.0.0.1' },
      data: { type: 'string' },
      token: { type: 'string' },
      'visibility-delay-ms': { type: 'string' },
      faults: { type: 'string' },
      'exit-with-parent': { type: 'boolean', default: false },
    },
  });
  if (!values.port || !values.data) throw new Error(USAGE);
  const delay = values['visibility-delay-ms'];
  return {
    options: {
      ...(delay === undefined ? {} : { visibilityDelayMs: wholeNumber('visibility-delay-ms', delay) }),
      port: wholeNumber('port', values.port),
      host: values.host,
      dataDir: values.data,
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
