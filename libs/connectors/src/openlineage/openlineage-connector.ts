import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { throwIfCancelled } from '../cancellation';
import { ClosableConnector } from '../closable-connector';
import { withCompleteness } from '../completeness';
import {
  type ConnectionCheck,
  type ConnectorDescription,
  type ReadOptions,
  type Scope,
  type TestReport,
} from '../connector';
import { ConnectorError } from '../errors';
import { allowedPath } from '../folder-guard';
import { type ConnectorRecord, type SourceRecord } from '../records';
import { type ConnectorFactory, type SourceOptions } from '../registry';
import { parseEvent } from './event';
import { type EventFile, eventFiles, eventLines } from './event-files';
import { lineageEntities } from './lineage-entities';
import { LineageState } from './lineage-state';
import {
  OPENLINEAGE_DESCRIPTION,
  type OpenLineageRecipe,
  parseOpenLineageRecipe,
  recipeToJson,
} from './recipe';

const SCOPE = 'events';
const MEBIBYTE = 1_048_576;
const CHECKPOINT = /^openlineage:([0-9a-f]{64}):(\d{1,15})$/;

type Unplaced = SourceRecord extends infer R
  ? R extends SourceRecord
    ? Omit<R, 'checkpoint'>
    : never
  : never;

/** Reads the OpenLineage events in the files of a folder: one scope, as events of one run may lie in several files. */
class OpenLineageConnector extends ClosableConnector {
  constructor(
    private readonly recipe: OpenLineageRecipe,
    private readonly options: SourceOptions,
  ) {
    super();
  }

  override describe(): ConnectorDescription {
    return OPENLINEAGE_DESCRIPTION;
  }

  override async test(signal: AbortSignal): Promise<TestReport> {
    const started = performance.now();
    const done = (found: Omit<ConnectionCheck, 'durationMs'>): ConnectionCheck => ({
      ...found,
      durationMs: Math.round(performance.now() - started),
    });
    try {
      const root = await this.root(signal);
      const count = (await eventFiles(root)).length;
      const folder = done({ name: 'folder', verdict: 'pass', message: `${this.recipe.path} can be read.` });
      return { ok: true, checks: [folder, done(filesCheck(count))] };
    } catch (error) {
      throwIfCancelled(signal);
      if (!(error instanceof ConnectorError)) throw error;
      const { message, remedy } = error;
      return {
        ok: false,
        checks: [
          done({ name: 'folder', verdict: 'fail', message, remedy }),
          { name: 'files', verdict: 'skipped', message: 'Nothing was looked at.', durationMs: 0 },
        ],
      };
    }
  }

  override async scopes(signal: AbortSignal): Promise<readonly Scope[]> {
    await this.root(signal);
    return [{ id: SCOPE, name: basename(this.recipe.path) || '/', kind: 'part' }];
  }

  override read(scope: Scope, { signal, checkpoint }: ReadOptions): AsyncIterable<ConnectorRecord> {
    const position = checkpoint === undefined ? undefined : CHECKPOINT.exec(checkpoint);
    if (scope.id === SCOPE && position !== null) {
      return withCompleteness(this.records(signal, position?.[1], Number(position?.[2] ?? 0)));
    }
    throw new ConnectorError(
      'unsupported',
      'The scope or the checkpoint is not one of OpenLineage files.',
      'Use a scope that the connector listed, and start the run again without a checkpoint.',
    );
  }

  /** A checkpoint counts records of unchanged files; once files have changed, all is read again so that nothing is passed over. */
  private async *records(
    cancel: AbortSignal,
    knownPrint: string | undefined,
    done: number,
  ): AsyncGenerator<SourceRecord> {
    const signal = this.untilClosed(cancel);
    const root = await this.root(signal);
    const files = await eventFiles(root);
    const print = fingerprint(files);
    const skipped = print === knownPrint ? done : 0;
    let count = 0;
    for await (const record of this.unplaced(root, files, signal)) {
      count += 1;
      if (count <= skipped) continue;
      throwIfCancelled(signal);
      // What was read proves nothing of a folder that is gone.
      if (count % 100 === 0) await eventFiles(root);
      yield { ...record, checkpoint: `openlineage:${print}:${count}` };
    }
    await eventFiles(root);
  }

  private async *unplaced(
    root: string,
    files: readonly EventFile[],
    signal: AbortSignal,
  ): AsyncGenerator<Unplaced> {
    const state = new LineageState();
    const folders = this.options.folders ?? [];
    for (const { name } of files) {
      for await (const line of eventLines(
        join(root, name),
        folders,
        this.recipe.maxEventMb * MEBIBYTE,
        signal,
      )) {
        throwIfCancelled(signal);
        const fault = 'fault' in line ? line.fault : this.add(line.value, state);
        if (fault === undefined) continue;
        yield {
          kind: 'failed',
          path: [name, `line ${line.number}`],
          objectType: 'event',
          unnamed: true,
          code: 'source-error',
          reason: `Line ${line.number} of ${JSON.stringify(name)} is no event: ${fault}.`,
          remedy: 'Correct the producer, or take the line out of the file.',
        };
      }
    }
    const naming = { env: this.options.env, instances: this.recipe.platformInstances };
    for (const entity of lineageEntities(state, naming)) {
      if ('unnamed' in entity) {
        const { namespace, name } = entity.unnamed;
        yield {
          kind: 'failed',
          path: [namespace, name],
          objectType: 'job',
          code: 'unsupported',
          reason: `DataHub cannot hold the name of the job ${JSON.stringify(name)} in ${JSON.stringify(namespace)}.`,
          remedy: 'Let its producer give it a shorter name without control characters.',
        };
      } else if (entity.objectType !== 'run' || this.recipe.runs) yield { kind: 'entity', ...entity };
    }
  }

  private add(value: Parameters<typeof parseEvent>[0], state: LineageState): string | undefined {
    const parsed = parseEvent(value);
    if (!parsed.ok) return `${parsed.fault.pointer || 'it'} ${parsed.fault.message}`;
    state.add(parsed.event);
    return undefined;
  }

  private async root(signal: AbortSignal): Promise<string> {
    throwIfCancelled(signal);
    return allowedPath(this.recipe.path, this.options.folders ?? []);
  }
}

function filesCheck(count: number): Omit<ConnectionCheck, 'durationMs'> {
  if (count > 0) return { name: 'files', verdict: 'pass', message: `Files of events: ${count}.` };
  return {
    name: 'files',
    verdict: 'warn',
    message: 'The folder has no file of events.',
    remedy: 'Check path; files that end with .ndjson or .jsonl are read.',
  };
}

function fingerprint(files: readonly EventFile[]): string {
  const all = files.map(({ name, bytes, changedAt }) => [name, bytes, changedAt]);
  return createHash('sha256').update(JSON.stringify(all)).digest('hex');
}

/** The connector for files of OpenLineage run events. */
export const openLineageConnector: ConnectorFactory = {
  description: OPENLINEAGE_DESCRIPTION,
  parseRecipe: (recipe) => recipeToJson(parseOpenLineageRecipe(recipe)),
  create: (recipe, options) => new OpenLineageConnector(parseOpenLineageRecipe(recipe), options),
};
