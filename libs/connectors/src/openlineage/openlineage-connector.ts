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
import { type ConnectorRecord, type SourceRecord } from '../records';
import { type ConnectorFactory, type SourceOptions } from '../registry';
import { type FileBackedMap } from '../working-file/file-backed-map';
import { WorkingFile } from '../working-file/working-file';
import { type DatasetNaming } from './dataset-name';
import { DatasetFacets } from './dataset-facets';
import { type BrokenFacet, DatasetPoints } from './dataset-points';
import { parseEvent } from './event';
import {
  type EventSource,
  FileEvents,
  type FoundEvent,
  type OpenedEvents,
  StoredEvents,
} from './event-source';
import { type LineageEntity, lineageEntities, type Unnamed } from './lineage-entities';
import { LineageState } from './lineage-state';
import {
  OPENLINEAGE_DESCRIPTION,
  type OpenLineageRecipe,
  parseOpenLineageRecipe,
  recipeToJson,
} from './recipe';
import { MARKS } from './stored';

const MEBIBYTE = 1_048_576;
const CHECKPOINT = /^openlineage:([0-9a-f]{64}):(\d{1,15})$/;

type Unplaced = SourceRecord extends infer R
  ? R extends SourceRecord
    ? Omit<R, 'checkpoint'>
    : never
  : never;

/** Reads OpenLineage events, from files or as they were received: one scope. */
class OpenLineageConnector extends ClosableConnector {
  private readonly source: EventSource;
  private readonly naming: DatasetNaming;

  constructor(
    private readonly recipe: OpenLineageRecipe,
    options: SourceOptions,
  ) {
    super();
    const { path, keepRuns, maxEventMb, platformInstances, lowerCasePlatforms } = recipe;
    this.naming = {
      env: options.env,
      instances: platformInstances,
      lowerCase: new Set(lowerCasePlatforms),
    };
    this.source =
      path === undefined
        ? new StoredEvents(options.receivedEvents, keepRuns)
        : new FileEvents(path, options.folders ?? [], maxEventMb * MEBIBYTE);
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
      throwIfCancelled(signal);
      return { ok: true, checks: (await this.source.check()).map(done) };
    } catch (error) {
      throwIfCancelled(signal);
      if (!(error instanceof ConnectorError)) throw error;
      const { message, remedy } = error;
      const [first, ...others] = this.source.checks;
      const skipped = { verdict: 'skipped', message: 'Nothing was looked at.', durationMs: 0 } as const;
      return {
        ok: false,
        checks: [
          done({ name: first, verdict: 'fail', message, remedy }),
          ...others.map((name) => ({ name, ...skipped })),
        ],
      };
    }
  }

  override async scopes(signal: AbortSignal): Promise<readonly Scope[]> {
    throwIfCancelled(signal);
    await this.source.check();
    return [this.source.scope];
  }

  override read(scope: Scope, { signal, checkpoint }: ReadOptions): AsyncIterable<ConnectorRecord> {
    const position = checkpoint === undefined ? undefined : CHECKPOINT.exec(checkpoint);
    if (scope.id === this.source.scope.id && position !== null) {
      return withCompleteness(this.records(signal, position?.[1], Number(position?.[2] ?? 0)));
    }
    throw new ConnectorError(
      'unsupported',
      'The scope or the checkpoint is not one of this OpenLineage source.',
      'Use a scope that the connector listed, and start the run again without a checkpoint.',
    );
  }

  /** A checkpoint counts records of unchanged events; once they have changed, all is read again so that nothing is passed over. */
  private async *records(
    cancel: AbortSignal,
    knownPrint: string | undefined,
    done: number,
  ): AsyncGenerator<SourceRecord> {
    const signal = this.untilClosed(cancel);
    throwIfCancelled(signal);
    const opened = await this.source.open();
    const { print } = opened;
    const skipped = print === knownPrint ? done : 0;
    let count = 0;
    for await (const record of this.unplaced(opened, signal)) {
      count += 1;
      if (count <= skipped) continue;
      throwIfCancelled(signal);
      // What was read proves nothing of a folder that is gone.
      if (count % 100 === 0) await opened.stillThere();
      yield { ...record, checkpoint: `openlineage:${print}:${count}` };
    }
    await opened.stillThere();
  }

  private async *unplaced(opened: OpenedEvents, signal: AbortSignal): AsyncGenerator<Unplaced> {
    const file = await WorkingFile.open();
    try {
      yield* this.toldBy(opened.events(signal), file, signal);
    } finally {
      await file.close();
    }
  }

  private async *toldBy(
    events: AsyncIterable<FoundEvent>,
    file: WorkingFile,
    signal: AbortSignal,
  ): AsyncGenerator<Unplaced> {
    const told = new ToldEvents(this.naming, file);
    let group: string | undefined;
    for await (const found of events) {
      throwIfCancelled(signal);
      if (group !== undefined && group !== found.group) yield* this.entities(told);
      group = found.group;
      const fault = 'fault' in found ? found.fault : told.add(found.value, found.isNew);
      if (fault !== undefined) yield noEvent(found, fault);
    }
    yield* this.entities(told);
    if (this.recipe.datasets) yield* placed(told.facets.entities(this.naming));
  }

  /** What the events of one group told. */
  private *entities(told: ToldEvents): Generator<Unplaced> {
    const { state, points } = told;
    for (const record of placed(lineageEntities(state, this.naming))) {
      if (record.kind === 'entity' && record.objectType === 'run' && !this.recipe.runs) continue;
      if (record.kind === 'entity' && record.objectType === 'flow' && !told.isNewFlow(record.urn)) continue;
      yield record;
    }
    points.addRuns(state.runs());
    for (const fault of points.faults()) yield brokenFacet(fault);
    yield* placed(points.entities());
    told.endGroup();
  }
}

/** What events tell: of one group, and of all of them the facets of datasets, since of each the latest counts. */
class ToldEvents {
  readonly state: LineageState;
  readonly points: DatasetPoints;
  readonly facets: DatasetFacets;
  private readonly flows: FileBackedMap<boolean>;

  constructor(naming: DatasetNaming, file: WorkingFile) {
    this.state = new LineageState(file);
    this.points = new DatasetPoints(naming, file);
    this.facets = new DatasetFacets(file);
    this.flows = file.map(MARKS);
  }

  /** Takes an event in, or says why it is none. */
  add(value: Parameters<typeof parseEvent>[0], isNew: boolean): string | undefined {
    const parsed = parseEvent(value);
    if (!parsed.ok) return `${parsed.fault.pointer || 'it'} ${parsed.fault.message}`;
    const { event } = parsed;
    if (!('dataset' in event)) this.state.add(event, isNew);
    if (!isNew) return undefined;
    this.points.add(event);
    this.facets.add(event);
    return undefined;
  }

  /** Whether it was not asked for before. */
  isNewFlow(urn: string): boolean {
    if (this.flows.get(urn) === true) return false;
    this.flows.set(urn, true);
    return true;
  }

  /** Forgets what belongs to the group. */
  endGroup(): void {
    this.state.clear();
    this.points.clear();
  }
}

function* placed(entities: Iterable<LineageEntity | Unnamed>): Generator<Unplaced> {
  for (const entity of entities) {
    if (!('unnamed' in entity)) {
      yield { kind: 'entity', ...entity };
      continue;
    }
    const { namespace, name } = entity.unnamed;
    yield {
      kind: 'failed',
      path: [namespace, name],
      objectType: entity.objectType,
      code: 'unsupported',
      reason: `DataHub cannot hold the name of the ${entity.objectType} ${JSON.stringify(name)} in ${JSON.stringify(namespace)}.`,
      remedy: 'Let its producer give it a shorter name without control characters.',
    };
  }
}

function noEvent({ path, place }: FoundEvent, fault: string): Unplaced {
  return {
    kind: 'failed',
    path,
    objectType: 'event',
    unnamed: true,
    code: 'source-error',
    reason: `${place} is no event: ${fault}.`,
    remedy: 'Correct the producer, or take the event out.',
  };
}

function brokenFacet({ path, pointer, message }: BrokenFacet): Unplaced {
  return {
    kind: 'failed',
    path,
    objectType: 'facet',
    code: 'source-error',
    reason: `What events say of ${JSON.stringify(path.at(-1))} is not as specified: ${pointer} ${message}.`,
    remedy: 'Correct the producer; the rest of its events was read.',
  };
}

/** The connector for OpenLineage events. */
export const openLineageConnector: ConnectorFactory = {
  description: OPENLINEAGE_DESCRIPTION,
  parseRecipe: (recipe) => recipeToJson(parseOpenLineageRecipe(recipe)),
  create: (recipe, options) => new OpenLineageConnector(parseOpenLineageRecipe(recipe), options),
};
