import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';

// Below the range from which Linux (32768) and macOS (49152) hand out ports for outgoing connections, so that a
// server which is restarted finds its port free again.
const LOWEST = 20_000;
const HIGHEST = 32_000;
const ATTEMPTS = 200;
const CONNECT_MS = 1_000;

const handedOut = new Set<number>();

/** A loopback port that is free now and was not given out by this process before. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = randomInt(LOWEST, HIGHEST);
    if (handedOut.has(port)) continue;
    handedOut.add(port);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`No free port was found between ${LOWEST} and ${HIGHEST} on 127.0.0.1.`);
}

/** Whether a server could listen on that loopback port now. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.on('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** The first bytes a server sends to a new connection, or undefined when it is not there or says nothing in time. */
export function greeting(port: number, timeLimitMs: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (text: string | undefined): void => {
      socket.destroy();
      resolve(text);
    };
    socket.setTimeout(timeLimitMs, () => done(undefined));
    socket.on('error', () => done(undefined));
    socket.on('close', () => done(undefined));
    socket.on('data', (bytes) => done(bytes.toString('utf8')));
  });
}

/** Whether something accepts connections on that loopback port. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(CONNECT_MS, () => done(false));
    socket.on('error', () => done(false));
    socket.on('connect', () => done(true));
  });
}
