import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { type ConnectionCheck, type JsonValue, type Scope } from '../connector';
import { throwIfCancelled } from '../cancellation';
import { ConnectorError } from '../errors';
import { allowedPath } from '../folder-guard';
import { type Path } from '../records';
import { WorkingFile } from '../working-file/working-file';
import { type EventFile, eventFiles, eventLines } from './event-files';
import { parseEvent } from './event';
import { EventIndex } from './event-index';
import { LineReader } from './line-reader';
import { type ReceivedEvents } from './received-events';

/** What is as good as an event, and where it was found. */
export type FoundEvent = {
  readonly path: Path;
  /** Names the place in a sentence. */
  readonly place: string;
  /** What belongs together comes together; the last of a group is behind all of it. */
  readonly group: string;
  readonly isNew: boolean;
} & ({ readonly value: JsonValue } | { readonly fault: string });

/** Events as they are at one time. */
export interface OpenedEvents {
  /** Differs when the events differ; 64 hexadecimal digits. */
  readonly print: string;
  events(signal: AbortSignal): AsyncGenerator<FoundEvent>;
  /** Raises `ConnectorError` when what is read is no longer there. */
  stillThere(): Promise<void>;
}

type Check = Omit<ConnectionCheck, 'durationMs'>;

/** Where events come from. Each method raises `ConnectorError`. */
export abstract class EventSource {
  abstract readonly scope: Scope;
  /** Names of its checks, in their order. */
  abstract readonly checks: readonly [string, ...string[]];
  abstract open(): Promise<OpenedEvents>;
  /** What a person wants to know before the first run. */
  abstract check(): Promise<readonly Check[]>;
}

/**
 * Files of one folder, one event a line. All of them are read before the first event is told, as events of one run may lie in several
 * files, and then again job by job, so that no more than those of one job need be held.
 */
export class FileEvents extends EventSource {
  override readonly scope: Scope;
  override readonly checks: readonly [string, ...string[]] = ['folder', 'files'];

  constructor(
    private readonly path: string,
    private readonly folders: readonly string[],
    private readonly maxBytes: number,
  ) {
    super();
    this.scope = { id: 'events', name: basename(path) || '/', kind: 'part' };
  }

  override async open(): Promise<OpenedEvents> {
    const root = await allowedPath(this.path, this.folders);
    const files = await eventFiles(root);
    return {
      print: printOf(files.map(({ name, bytes, changedAt }) => [name, bytes, changedAt])),
      events: (signal) => this.events(root, files, signal),
      stillThere: async () => {
        await eventFiles(root);
      },
    };
  }

  override async check(): Promise<readonly Check[]> {
    const count = (await eventFiles(await allowedPath(this.path, this.folders))).length;
    const folder: Check = { name: 'folder', verdict: 'pass', message: `${this.path} can be read.` };
    if (count > 0) return [folder, { name: 'files', verdict: 'pass', message: `Files of events: ${count}.` }];
    return [
      folder,
      {
        name: 'files',
        verdict: 'warn',
        message: 'The folder has no file of events.',
        remedy: 'Check path; files that end with .ndjson or .jsonl are read.',
      },
    ];
  }

  private async *events(
    root: string,
    files: readonly EventFile[],
    signal: AbortSignal,
  ): AsyncGenerator<FoundEvent> {
    const found = (name: string, number: number, group: string) => ({
      path: [name, `line ${number}`] as const,
      place: `Line ${number} of ${JSON.stringify(name)}`,
      group,
      isNew: true,
    });
    const kept = await WorkingFile.open();
    const reader = new LineReader(
      files.map(({ name }) => join(root, name)),
      this.folders,
    );
    try {
      const index = new EventIndex(kept);
      for (const [file, { name }] of files.entries()) {
        const lines = eventLines(join(root, name), this.folders, this.maxBytes, signal);
        for await (const { number, offset, bytes, ...line } of lines) {
          const event = 'value' in line ? parseEvent(line.value) : undefined;
          if (event?.ok) index.add(event.event, { file, number, offset, bytes });
          else yield { ...found(name, number, ''), ...line };
        }
      }
      for (const { file, number, group, ...place } of index.places()) {
        throwIfCancelled(signal);
        const value = await reader.read(file, place);
        yield { ...found(files[file]?.name ?? '', number, group), value };
      }
    } finally {
      await reader.close();
      await kept.close();
    }
  }
}

/** Events that the service has received. What nothing new was received of is not read again, so nothing is ever taken as gone. */
export class StoredEvents extends EventSource {
  override readonly scope: Scope = { id: 'received', name: 'received events', kind: 'changes' };
  override readonly checks: readonly [string, ...string[]] = ['events'];

  constructor(
    private readonly received: ReceivedEvents | undefined,
    private readonly keepRuns: number,
  ) {
    super();
  }

  override async open(): Promise<OpenedEvents> {
    const { print, events } = await this.require().open(this.keepRuns);
    return {
      print: printOf(print),
      events: (signal) => found(events(signal)),
      stillThere: () => Promise.resolve(),
    };
  }

  override async check(): Promise<readonly Check[]> {
    const count = await this.require().waiting();
    return [{ name: 'events', verdict: 'pass', message: `Events that wait to be read: ${count}.` }];
  }

  private require(): ReceivedEvents {
    if (this.received) return this.received;
    throw new ConnectorError(
      'unsupported',
      'Nothing here receives events.',
      'Read them from files, or let the ingestion service run this source.',
    );
  }
}

async function* found(
  events: ReturnType<Awaited<ReturnType<ReceivedEvents['open']>>['events']>,
): AsyncGenerator<FoundEvent> {
  for await (const { id, subject, isNew, value } of events) {
    yield { path: [`event ${id}`], place: `Event ${id}`, group: subject, isNew, value };
  }
}

function printOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
