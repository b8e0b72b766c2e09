import { excludedBy } from '../recipe/name-filter';
import { type LineageRecord, type SourceRecord } from '../records';
import { type Ask, listRoutines, type RoutineRow } from './catalog';
import { toCheckpoint } from './checkpoint';
import { type LineageReader } from './lineage-reader';
import { type MysqlRecipe } from './recipe';

/** Routines that are held at a time, with their bodies. */
const PAGE = 100;
const NOTHING: LineageRecord = { inputs: [], outputs: [], columnEdges: [], confidence: 1, warnings: [] };

/** Reads the procedures and functions of one database, in the order of the bytes of their names. */
export class RoutineReader {
  constructor(
    private readonly ask: Ask,
    private readonly recipe: MysqlRecipe,
    private readonly database: string,
    private readonly lineage: LineageReader,
  ) {}

  /** Routines behind `from`; the flow that groups them comes first unless it was given. */
  async *routines(from: string, flowGiven: boolean): AsyncGenerator<SourceRecord> {
    let given = flowGiven;
    for (let after = from; ;) {
      const page = await listRoutines(this.ask, this.database, partsOf(after), PAGE);
      for await (const record of this.page(page, after, given)) {
        given ||= record.kind === 'flow';
        yield record;
      }
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return;
      after = keyOf(last);
    }
  }

  private async *page(
    routines: readonly RoutineRow[],
    after: string,
    flowGiven: boolean,
  ): AsyncGenerator<SourceRecord> {
    const names = routines.map(({ name }) => `${this.database}.${name}`);
    const rules = this.recipe.includeRoutines
      ? excludedBy('tables', this.recipe.tables, names)
      : names.map(() => 'includeRoutines: false');
    const wanted = routines.filter((routine, at) => rules[at] === undefined && routine.definition !== null);
    const lineage = await this.lineage.ofRoutines(
      new Map(wanted.map((routine) => [keyOf(routine), bodyOf(routine)])),
    );
    let given = flowGiven;
    let last = after;
    for (const [at, routine] of routines.entries()) {
      const found = lineage.get(keyOf(routine)) ?? NOTHING;
      const isIdle = routine.kind === 'FUNCTION' && found.inputs.length === 0 && found.outputs.length === 0;
      const rule = rules[at] ?? (isIdle && routine.definition !== null ? 'touches no table' : undefined);
      if (rule === undefined && routine.definition !== null && !given) {
        given = true;
        yield {
          kind: 'flow',
          checkpoint: toCheckpoint({ phase: 'routines', after: last, flowGiven: true }),
          path: [this.database],
          properties: {},
        };
      }
      last = keyOf(routine);
      yield this.record(
        routine,
        rule,
        found,
        toCheckpoint({ phase: 'routines', after: last, flowGiven: given }),
      );
    }
  }

  private record(
    routine: RoutineRow,
    rule: string | undefined,
    lineage: LineageRecord,
    checkpoint: string,
  ): SourceRecord {
    const jobType = routine.kind === 'PROCEDURE' ? 'procedure' : 'function';
    // A procedure and a function may have one name.
    const path = [this.database, jobType === 'function' ? `${routine.name}()` : routine.name] as const;
    if (rule !== undefined) return { kind: 'filtered', checkpoint, path, objectType: jobType, rule };
    if (routine.definition === null) {
      return {
        kind: 'failed', checkpoint, path, objectType: jobType, code: 'permission',
        reason: 'The body of the routine is hidden from the user.',
        remedy: 'GRANT SHOW CREATE ROUTINE (MariaDB 11.3, MySQL 8.0.20: SHOW_ROUTINE), or SELECT ON mysql.proc, TO the user.',
      }; // prettier-ignore
    }
    return {
      kind: 'job',
      checkpoint,
      path,
      jobType,
      name: routine.name,
      ...(routine.comment ? { comment: routine.comment } : {}),
      language: 'SQL',
      definition: routine.definition,
      lineage,
      properties: {
        deterministic: routine.deterministic.toLowerCase(),
        data_access: routine.data_access.toLowerCase(),
      },
    };
  }
}

function keyOf({ name, kind }: RoutineRow): string {
  return `${name}\n${kind}`;
}

function partsOf(key: string): readonly [name: string, kind: string] {
  const at = key.lastIndexOf('\n');
  return at < 0 ? ['', ''] : [key.slice(0, at), key.slice(at + 1)];
}

/** A body without BEGIN is a statement by itself. */
function bodyOf({ name, kind, definition }: RoutineRow): string {
  const text = definition ?? '';
  if (kind === 'PROCEDURE') return `CREATE PROCEDURE \`${name.replaceAll('`', '``')}\`() ${text}`;
  return `CREATE FUNCTION \`${name.replaceAll('`', '``')}\`() RETURNS int ${text}`;
}
