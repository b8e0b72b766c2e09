import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface StandInOptions {
  /** A Python with the engine (`enginePython`). */
  readonly python: string;
  /** Folder that holds the collections; what an earlier one left there is taken up. */
  readonly data: string;
  /** 0 or left out for any free one. */
  readonly port?: number;
  /** Asked of every caller when given. */
  readonly apiKey?: string;
}

/** A running stand-in for a Qdrant server. */
export interface QdrantStandIn {
  readonly url: string;
  readonly pid?: number;
  /** Ends it after what it is at; its data stays. */
  close(): Promise<void>;
}

const SERVER = join(__dirname, '../src/server.py');
const START_MS = 20_000;

/** Starts a stand-in on loopback. Raises with what it printed when it does not come up. */
export async function startQdrantStandIn({
  python,
  data,
  port = 0,
  apiKey,
}: StandInOptions): Promise<QdrantStandIn> {
  const options = ['--data', data, '--port', String(port), ...(apiKey ? ['--api-key', apiKey] : [])];
  const server = spawn(python, [SERVER, ...options], { stdio: ['pipe', 'pipe', 'pipe'] });
  const bound = await portOf(server);
  return {
    url: `http://127.0.0.1:${bound}`,
    pid: server.pid,
    close: async () => {
      if (server.exitCode !== null || server.signalCode !== null) return;
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
    },
  };
}

async function portOf(server: ReturnType<typeof spawn> & ChildProcess): Promise<number> {
  const { stdout, stderr } = server;
  if (!stdout || !stderr) throw new Error('the stand-in has no output');
  let said = '';
  stderr.on('data', (text: Buffer) => {
    said = (said + text.toString()).slice(-2_000);
  });
  const lines = createInterface(stdout);
  const timer = setTimeout(() => server.kill('SIGKILL'), START_MS);
  try {
    for await (const line of lines) {
      const port = Number(/^listening on (\d+)$/.exec(line)?.[1]);
      if (Number.isInteger(port)) return port;
    }
  } finally {
    clearTimeout(timer);
  }
  throw new Error(`the stand-in for Qdrant did not start: ${said.trim()}`);
}
