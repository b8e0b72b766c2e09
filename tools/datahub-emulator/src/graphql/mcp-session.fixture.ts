import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

interface Reply {
  id?: number;
  result?: unknown;
  error?: { message: string };
}

/** What a tool answered. */
export interface ToolAnswer {
  /** The answer as JSON, or as text when it is none. */
  value: unknown;
  isError: boolean;
}

/** A session with DataHub's official MCP server: a child process that speaks JSON-RPC, a message a line. */
export class McpSession {
  private nextId = 1;
  private readonly waiting = new Map<number, (reply: Reply) => void>();
  private readonly noise: string[] = [];

  private constructor(private readonly child: ChildProcessWithoutNullStreams) {
    createInterface({ input: child.stdout }).on('line', (line) => this.receive(line));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.noise.push(text);
    });
    child.once('exit', (code) => this.failAll(`the MCP server ended with ${code}`));
  }

  /** Starts the server against a DataHub; `home` is where it may keep its caches. */
  static async start(python: string, url: string, token: string, home: string): Promise<McpSession> {
    const child = spawn(python, ['-m', 'mcp_server_datahub'], {
      env: {
        PATH: process.env['PATH'],
        HOME: home,
        DATAHUB_GMS_URL: url,
        DATAHUB_GMS_TOKEN: token,
        DATAHUB_TELEMETRY_ENABLED: 'false',
        TOOLS_IS_MUTATION_ENABLED: 'true',
        TOOLS_IS_USER_ENABLED: 'true',
      },
    });
    const session = new McpSession(child);
    await session.request('initialize', {
      protocolVersion: '2024-11-05',
      capabilities: {},
      clientInfo: { name: 'emulator-check', version: '1' },
    });
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n`);
    return session;
  }

  /** The names of the tools it offers. */
  async tools(): Promise<string[]> {
    const { tools } = (await this.request('tools/list', {})) as { tools: { name: string }[] };
    return tools.map(({ name }) => name).sort();
  }

  /** Calls a tool. */
  async call(name: string, args: object): Promise<ToolAnswer> {
    const { content, isError, structuredContent } = (await this.request('tools/call', {
      name,
      arguments: args,
    })) as { content: { text?: string }[]; isError?: boolean; structuredContent?: unknown };
    const text = content.map((each) => each.text ?? '').join('');
    return { value: structuredContent ?? parsed(text), isError: isError === true };
  }

  /** Ends the process. */
  async end(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.stdin.end();
    this.child.kill('SIGTERM');
    await ended;
  }

  private request(method: string, params: object): Promise<unknown> {
    const id = this.nextId;
    this.nextId += 1;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, (reply) => {
        if (reply.error) reject(new Error(`${method}: ${reply.error.message}`));
        else resolve(reply.result);
      });
      this.child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    });
  }

  private receive(line: string): void {
    const reply = parsed(line) as Reply;
    if (typeof reply !== 'object' || reply.id === undefined) return;
    this.waiting.get(reply.id)?.(reply);
    this.waiting.delete(reply.id);
  }

  private failAll(message: string): void {
    const error = { message: `${message}: ${this.noise.join('').slice(-2_000)}` };
    for (const answer of this.waiting.values()) answer({ error });
    this.waiting.clear();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
