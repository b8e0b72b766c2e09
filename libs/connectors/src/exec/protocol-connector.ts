import { type FabricType } from '@dataspoke/domain';
import { ClosableConnector } from '../closable-connector';
import { withCompleteness } from '../completeness';
import {
  type ConnectionCheck,
  type ConnectorDescription,
  type JsonObject,
  type ReadOptions,
  type Scope,
  type TestReport,
} from '../connector';
import { ConnectorError } from '../errors';
import { type ConnectorRecord, type SourceRecord } from '../records';
import { checkConfig } from './config-schema';
import { fromCheckpoint, type ProgramPosition, toCheckpoint } from './checkpoint';
import { type ProgramMessage, readMessage } from './messages';
import { type ProgramLine } from './program';
import { throwIfCancelled } from '../cancellation';

const SCOPE = /^program:/;
/** A program that knows no schema may begin to read instead; so long it is listened to. */
const DESCRIBE_MS = 2_000;

/** What speaks the protocol of docs/connectors.md: a program, or a package in this process. */
export interface ProtocolPeer {
  readonly description: ConnectorDescription;
  /** For people, e.g. the path of a program. */
  readonly name: string;
  /** DataHub platform of datasets that it describes by name. */
  readonly platform: string;
  /** Handed to it as it is. */
  readonly config: JsonObject;
  /** Longest time that listing scopes or a test may take. */
  readonly answerMs: number;
  /** What it says to one command, line by line. Raises `ConnectorError`. */
  run(command: JsonObject, signal: AbortSignal): AsyncIterable<ProgramLine>;
}

/** Reads a source through whatever speaks the protocol: each command is a run of its own. */
export class ProtocolConnector extends ClosableConnector {
  constructor(
    private readonly peer: ProtocolPeer,
    private readonly env: FabricType,
  ) {
    super();
  }

  override describe(): ConnectorDescription {
    return this.peer.description;
  }

  override async test(signal: AbortSignal): Promise<TestReport> {
    const started = performance.now();
    const program = (found: Omit<ConnectionCheck, 'name' | 'durationMs'>): ConnectionCheck => ({
      name: 'program',
      durationMs: Math.round(performance.now() - started),
      ...found,
    });
    try {
      await this.checkRecipe(signal);
      const checks = (await this.answer({ command: 'test' }, signal)).flatMap((message) =>
        message.type === 'check'
          ? [{ ...message.check, durationMs: Math.round(performance.now() - started) }]
          : [],
      );
      const ran = program({ verdict: 'pass', message: `${this.peer.name} runs and answers.` });
      return { ok: checks.every(({ verdict }) => verdict !== 'fail'), checks: [ran, ...checks] };
    } catch (error) {
      throwIfCancelled(signal);
      if (!(error instanceof ConnectorError)) throw error;
      const faults = error.fields.map(({ message }) => message).join(' ');
      return {
        ok: false,
        checks: [program({ verdict: 'fail', message: faults || error.message, remedy: error.remedy })],
      };
    }
  }

  override async scopes(signal: AbortSignal): Promise<readonly Scope[]> {
    throwIfCancelled(signal);
    await this.checkRecipe(signal);
    const messages = await this.answer({ command: 'scopes' }, signal);
    const scopes = messages.flatMap((message) => (message.type === 'scope' ? [message.scope] : []));
    const twice = scopes.find(({ id }, at) => scopes.findIndex((other) => other.id === id) !== at);
    if (twice)
      throw new ConnectorError(
        'source-error',
        `The program lists the scope "${twice.id}" twice.`,
        'Give each scope an id of its own.',
      );
    return scopes.map((scope) => ({ ...scope, id: `program:${scope.id}` }));
  }

  override read(scope: Scope, options: ReadOptions): AsyncIterable<ConnectorRecord> {
    const position = fromCheckpoint(options.checkpoint);
    let cursor: string | undefined;
    const records = this.records(scope, position, options, (left) => (cursor = left));
    if (SCOPE.test(scope.id)) return withCompleteness(records, () => cursor);
    throw new ConnectorError(
      'unsupported',
      `"${scope.id}" is no scope of a connector program.`,
      'Use a scope that the connector listed.',
    );
  }

  private async *records(
    scope: Scope,
    from: ProgramPosition | undefined,
    { signal: cancel, cursor }: ReadOptions,
    leave: (cursor: string | undefined) => void,
  ): AsyncGenerator<SourceRecord> {
    const signal = this.untilClosed(cancel);
    let position: ProgramPosition = { checkpoint: from?.checkpoint ?? null, after: 0 };
    let end: Extract<ProgramMessage, { type: 'end' }> | undefined;
    const command = {
      command: 'read',
      scope: { id: scope.id.replace(SCOPE, ''), name: scope.name },
      ...(position.checkpoint === null ? {} : { checkpoint: position.checkpoint }),
      ...(cursor === undefined ? {} : { cursor }),
    };
    for await (const message of this.run(command, signal)) {
      if (end)
        throw new ConnectorError(
          'source-error',
          'The program went on after it had said that it was at the end.',
          'Write "end" last.',
        );
      if (message.type === 'end') end = message;
      const record = toRecord(message);
      if (!record) continue;
      const own = 'checkpoint' in message ? message.checkpoint : undefined;
      position =
        own === undefined ? { ...position, after: position.after + 1 } : { checkpoint: own, after: 0 };
      // What came behind the program's own checkpoint is given again, and was taken in already.
      const isKnown =
        from !== undefined && position.checkpoint === from.checkpoint && position.after <= from.after;
      if (!isKnown) yield { ...record, checkpoint: toCheckpoint(position) };
    }
    if (!end) {
      throw new ConnectorError(
        'interrupted',
        'The program ended without saying whether it was at the end.',
        'Let it write {"type": "end", "complete": true}, or false with a reason, as its last line.',
      );
    }
    if (!end.complete)
      throw new ConnectorError(end.retryable ? 'interrupted' : 'source-error', end.reason, end.remedy);
    leave(end.cursor);
  }

  /**
   * Checks the configuration against the schema that the program states, if it does. Raises `ConnectorError`: `recipe-invalid`,
   * `source-error` for a schema that is none, `cancelled`.
   */
  async checkRecipe(signal: AbortSignal): Promise<void> {
    const stated = await this.statedSchema(signal);
    if (stated) checkConfig(this.peer.config, stated.schema);
  }

  /** Undefined for a program that does not know the question; whatever else is wrong with it shows where it is needed. */
  private async statedSchema(signal: AbortSignal): Promise<{ readonly schema: unknown } | undefined> {
    const limit = AbortSignal.timeout(Math.min(DESCRIBE_MS, this.peer.answerMs));
    try {
      const stop = this.untilClosed(AbortSignal.any([signal, limit]));
      for await (const message of this.run({ command: 'describe' }, stop)) {
        if (message.type === 'config') return message;
        if (message.type !== 'log') return undefined;
      }
      return undefined;
    } catch (error) {
      throwIfCancelled(signal);
      if (error instanceof ConnectorError) return undefined;
      throw error;
    }
  }

  /** All that a program says to a short command; fails when it does not say `done`. */
  private async answer(command: JsonObject, signal: AbortSignal): Promise<readonly ProgramMessage[]> {
    const limit = new AbortController();
    const late = setTimeout(
      () =>
        limit.abort(
          new ConnectorError(
            'timeout',
            `The program took longer than ${this.peer.answerMs} ms to answer.`,
            'Raise answerMs.',
          ),
        ),
      this.peer.answerMs,
    );
    const messages: ProgramMessage[] = [];
    try {
      for await (const message of this.run(
        command,
        this.untilClosed(AbortSignal.any([signal, limit.signal])),
      )) {
        if (messages.length >= 100_000)
          throw new ConnectorError(
            'source-error',
            'The program answers with more than 100,000 lines.',
            'List scopes and checks only.',
          );
        messages.push(message);
      }
    } finally {
      clearTimeout(late);
    }
    if (messages.at(-1)?.type === 'done') return messages;
    throw new ConnectorError(
      'source-error',
      `The program did not answer "${String(command['command'])}" with "done" at the end.`,
      'Write {"type": "done"} as the last line.',
    );
  }

  private async *run(command: JsonObject, signal: AbortSignal): AsyncGenerator<ProgramMessage> {
    throwIfCancelled(signal);
    for await (const line of this.peer.run(command, signal)) {
      throwIfCancelled(signal);
      yield readMessage(line, this.peer.platform, this.env);
    }
  }
}

function toRecord(message: ProgramMessage): SourceRecord | undefined {
  switch (message.type) {
    case 'entity': {
      const { type: kind, warnings, ...entity } = message;
      return { ...entity, kind, checkpoint: '', ...(warnings.length === 0 ? {} : { warnings }) };
    }
    case 'filtered': {
      const { type: kind, ...filtered } = message;
      return { ...filtered, kind, checkpoint: '' };
    }
    case 'failed': {
      const { type: kind, isPermission, ...failed } = message;
      return { ...failed, kind, checkpoint: '', code: isPermission ? 'permission' : 'source-error' };
    }
    default:
      return undefined;
  }
}
