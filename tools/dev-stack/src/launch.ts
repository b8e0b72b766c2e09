import { Socket } from 'node:net';
import { parseStartArguments } from './bootstrap/arguments.mjs';
import { CHECKOUT, launch } from './launcher/launch';
import { placesOf } from './launcher/places';

const FAREWELL_MS = 1_500;
/** A terminal and npm may both pass on one Ctrl-C; what comes later than this is a second one. */
const ONE_KEY_MS = 1_000;

// Entry of `npm start` once everything is installed and compiled; the bootstrap has read the same arguments before.
async function main(): Promise<number> {
  const stop = new AbortController();
  const end = (): void => {
    stop.abort();
  };
  let askedAt: number | undefined;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      askedAt ??= performance.now();
      // Asked again: do not wait for what drains; the guards kill whatever loses its launcher.
      if (performance.now() - askedAt > ONE_KEY_MS) process.exit(130);
      end();
    });
  }
  watchBootstrap(process.env['DATASPOKE_LIFELINE_FD'], () => {
    end();
    // Killed, not asked to stop: what does not end soon loses us too, and is killed by its guard within ten seconds.
    setTimeout(() => process.exit(1), FAREWELL_MS).unref();
  });
  // Another folder lets a second stack of the same checkout run beside the first, as the end-to-end tests do.
  const places = placesOf(CHECKOUT, process.env['DATASPOKE_HOME']);
  try {
    await launch(parseStartArguments(process.argv.slice(2), process.env), places, stop.signal);
    return 0;
  } catch (error) {
    // Errors of the stack are sentences for a person; a stack trace would not help them.
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}

/** The bootstrap holds the other end of this pipe; when it dies, by whatever signal, nobody is left to stop us. */
function watchBootstrap(descriptor: string | undefined, end: () => void): void {
  if (descriptor === undefined) return;
  new Socket({ fd: Number(descriptor), readable: true }).on('close', end).on('error', end).resume();
}

void main().then((code) => process.exit(code));
