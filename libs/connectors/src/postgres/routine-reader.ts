import { ConnectorError } from '../errors';
import {
  type Checkpoint,
  type JobRecord,
  type JobType,
  type LineageRecord,
  type Path,
  type SourceRecord,
} from '../records';
import { listRoutines, routineDefinitions, type RoutineRow, type SchemaRow } from './catalog';
import { type RoutinePosition, toCheckpoint } from './checkpoint';
import { type LineageReader } from './lineage-reader';
import { excludedObjects } from './object-rules';
import { type PostgresRecipe } from './recipe';
import { unlessFatal } from './schema-reader';
import { type PostgresSession } from './session';

const PAGE = 100;
/** Languages whose bodies are analysed. */
const LANGUAGES: ReadonlySet<string> = new Set(['sql', 'plpgsql']);

const UNKNOWN_LANGUAGE: LineageRecord = {
  inputs: [],
  outputs: [],
  columnEdges: [],
  confidence: 0,
  warnings: ['Routines in this language are not analysed.'],
};

/** Everything that was found out about one routine. */
interface RoutineFacts {
  readonly routine: RoutineRow;
  /** Why it is left out. */
  readonly rule: string | undefined;
  readonly definition: string | ConnectorError | undefined;
  readonly lineage: LineageRecord | undefined;
}

/** Reads the routines of one schema that move data, page by page. */
export class RoutineReader {
  constructor(
    private readonly session: PostgresSession,
    private readonly recipe: PostgresRecipe,
    private readonly database: string,
    private readonly schema: SchemaRow,
    private readonly lineage: LineageReader,
    private readonly signal: AbortSignal,
  ) {}

  /** Routines behind `from`, by name and argument types; the flow that groups them comes before the first job. */
  async *routines(from: RoutinePosition): AsyncGenerator<SourceRecord> {
    let { after, flowGiven } = from;
    for (;;) {
      const page = await this.session.transaction(this.signal, (query) =>
        listRoutines(query, this.schema.oid, after, PAGE),
      );
      for (const facts of await this.facts(page)) {
        if (!flowGiven && this.record(facts, flowGiven).kind === 'job') {
          flowGiven = true;
          yield this.flow(toCheckpoint({ phase: 'routines', after, flowGiven }));
        }
        yield this.record(facts, flowGiven);
        after = [facts.routine.name, facts.routine.arguments];
      }
      if (page.length < PAGE) return;
    }
  }

  private async facts(page: readonly RoutineRow[]): Promise<readonly RoutineFacts[]> {
    const schema = this.schema.name;
    const rules = excludedObjects(
      this.recipe,
      page.map(({ name }) => ({ schema, name, kind: 'routine' })),
    );
    const excluded = page.map((routine, index) => inherentRule(routine) ?? rules[index]);
    const wanted = page.filter(
      (routine, index) => excluded[index] === undefined && LANGUAGES.has(routine.language),
    );
    const definitions = await this.definitions(wanted.map((routine) => routine.oid));
    const texts = new Map(
      [...definitions].flatMap(([oid, text]) => (typeof text === 'string' ? [[oid, text] as const] : [])),
    );
    const lineage = await this.lineage.ofRoutines(texts, this.signal);
    return page.map((routine, index) => ({
      routine,
      rule: excluded[index],
      definition: definitions.get(routine.oid),
      lineage: lineage.get(routine.oid),
    }));
  }

  private record({ routine, rule, definition, lineage }: RoutineFacts, flowGiven: boolean): SourceRecord {
    const checkpoint = toCheckpoint({
      phase: 'routines',
      after: [routine.name, routine.arguments],
      flowGiven,
    });
    const objectType: JobType = routine.kind === 'p' ? 'procedure' : 'function';
    const id = routine.arguments === '' ? routine.name : `${routine.name}(${routine.arguments})`;
    const path: Path = [this.database, this.schema.name, id];
    const excluded =
      rule ?? (lineage && routine.kind === 'f' && !movesData(lineage) ? 'touches no table' : undefined);
    if (excluded !== undefined) return { kind: 'filtered', checkpoint, path, objectType, rule: excluded };
    if (definition instanceof ConnectorError) {
      const { code, message, remedy } = definition;
      return { kind: 'failed', checkpoint, path, objectType, code, reason: message, remedy };
    }
    return {
      kind: 'job',
      checkpoint,
      path,
      jobType: objectType,
      name: routine.name,
      ...(routine.comment ? { comment: routine.comment } : {}),
      language: routine.language,
      ...(definition === undefined ? {} : { definition }),
      lineage: lineage ?? UNKNOWN_LANGUAGE,
      properties: propertiesOf(routine),
    } satisfies JobRecord;
  }

  /** Definition of each routine, or why it could not be had. */
  private async definitions(oids: readonly number[]): Promise<ReadonlyMap<number, string | ConnectorError>> {
    if (oids.length === 0) return new Map();
    const read = (some: readonly number[]): Promise<ReadonlyMap<number, string>> =>
      this.session.transaction(this.signal, (query) => routineDefinitions(query, some));
    const all = await unlessFatal(() => read(oids), this.session);
    if (!(all instanceof ConnectorError)) return all;
    const found = new Map<number, string | ConnectorError>();
    for (const oid of oids) {
      const one = await unlessFatal(() => read([oid]), this.session);
      const definition = one instanceof ConnectorError ? one : one.get(oid);
      if (definition !== undefined) found.set(oid, definition);
    }
    return found;
  }

  private flow(checkpoint: Checkpoint): SourceRecord {
    return { kind: 'flow', checkpoint, path: [this.database, this.schema.name], properties: {} };
  }
}

function movesData(lineage: LineageRecord): boolean {
  return lineage.inputs.length > 0 || lineage.outputs.length > 0 || lineage.confidence < 0.8;
}

function inherentRule(routine: RoutineRow): string | undefined {
  if (routine.extension !== null) return `belongs to extension "${routine.extension}"`;
  const analysed = LANGUAGES.has(routine.language) || routine.kind === 'p';
  return analysed ? undefined : `functions in the language "${routine.language}" are not analysed`;
}

function propertiesOf(routine: RoutineRow): Readonly<Record<string, string>> {
  return {
    owner: routine.owner,
    ...(routine.arguments === '' ? {} : { arguments: routine.arguments }),
    ...(routine.returns === null ? {} : { returns: routine.returns }),
  };
}
