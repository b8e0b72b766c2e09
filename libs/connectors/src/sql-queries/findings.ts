import { DatasetUrn, type FabricType, InvalidUrn, schemaFieldUrn, Urn } from '@dataspoke/domain';
import {
  type PooledLineage,
  type StatementKind,
  type StatementLineage,
  tableKey,
  type TableName,
  withoutLiterals,
} from '@dataspoke/sql-lineage';
import { createHash } from 'node:crypto';
import { type JsonObject } from '../connector';
import { OPERATIONS } from '../mapping/lineage';
import { type SqlQueriesRecipe } from './recipe';

/** Kinds whose written tables come out of the tables they read. */
const FILLING: ReadonlySet<StatementKind> = new Set<StatementKind>([
  'insert',
  'update',
  'merge',
  'create-table',
  'create-view',
  'create-materialized-view',
  'copy',
]);
/** Most different statements that are kept as query entities, in the order of the files. */
export const MAX_QUERIES = 20_000;
/** Longest of them, without values. */
export const MAX_QUERY_CHARACTERS = 20_000;
const ACTOR = 'urn:li:corpuser:datahub';

/** A kept statement. */
interface Query {
  readonly statement: string;
  readonly subjects: readonly string[];
  readonly script: string;
  changedAt: number;
}

/** An entity with the aspects that scripts say of it. */
export interface Finding {
  readonly urn: string;
  /** The script that it was first seen in, for people. */
  readonly script: string;
  readonly aspects: Readonly<Record<string, JsonObject>>;
}

interface Target {
  readonly script: string;
  readonly upstreams: Set<string>;
  /** Downstream field and operation → upstream fields. */
  readonly fields: Map<
    string,
    { readonly to: string; readonly operation: string; readonly from: Set<string> }
  >;
  confidence: number;
}

/** Brings together what many scripts say of the same tables, so that one scope says each thing once. */
export class Findings {
  private readonly targets = new Map<string, Target>();
  private readonly found = new Map<string, Query>();
  /** Statements that were too long, one too many, or not surely without values, and so are not kept. */
  droppedQueries = 0;

  constructor(
    private readonly recipe: SqlQueriesRecipe,
    private readonly env: FabricType,
  ) {}

  /** Adds a script; call in the order of the scripts. */
  add(script: string, sql: string, changedAt: number, result: PooledLineage): void {
    const temporary = new Map<string, readonly TableName[]>();
    // A table that is renamed later in the script is none of its results under the first name.
    const lasting = new Set(result.writes.map(tableKey));
    const pairs = new Set<string>();
    for (const statement of result.statements) {
      const reads = statement.reads.flatMap((table) => temporary.get(tableKey(table)) ?? [table]);
      const own = new Set(statement.temporary.map(tableKey));
      for (const table of statement.writes) {
        const key = tableKey(table);
        if (own.has(key) || temporary.has(key)) temporary.set(key, [...(temporary.get(key) ?? []), ...reads]);
        else if (FILLING.has(statement.kind) && lasting.has(key))
          for (const read of reads) this.pair(script, read, table, statement.confidence, pairs);
      }
      if (this.recipe.queries) this.keep(script, sql, changedAt, statement, temporary);
    }
    for (const { from, to, kind } of result.columns) {
      if (to.table === null) continue;
      const [source, target] = [this.dataset(from.table), this.dataset(to.table)];
      if (!source || !target || !pairs.has(`${source}\n${target}`)) continue;
      this.field(target, field(target, to.column), OPERATIONS[kind], field(source, from.column));
    }
  }

  /** Query entities, in the order of their URNs. */
  *queries(): Generator<Finding> {
    for (const [urn, { statement, subjects, script, changedAt }] of sorted(this.found)) {
      const stamp = { time: changedAt, actor: ACTOR };
      yield {
        urn,
        script,
        aspects: {
          queryProperties: {
            statement: { value: statement, language: 'SQL' },
            source: 'SYSTEM',
            created: stamp,
            lastModified: stamp,
          },
          querySubjects: { subjects: subjects.map((entity) => ({ entity })) },
        },
      };
    }
  }

  /** Datasets that scripts fill, in the order of their URNs. */
  *lineage(): Generator<Finding> {
    for (const [urn, { script, upstreams, fields, confidence }] of sorted(this.targets)) {
      const fine = sorted(fields).map(([, { to, operation, from }]) => ({
        upstreamType: 'FIELD_SET',
        upstreams: [...from].sort(),
        downstreamType: 'FIELD',
        downstreams: [to],
        transformOperation: operation,
        confidenceScore: confidence,
      }));
      yield {
        urn,
        script,
        aspects: {
          upstreamLineage: {
            upstreams: [...upstreams].sort().map((dataset) => ({ dataset, type: 'TRANSFORMED' })),
            ...(fine.length > 0 ? { fineGrainedLineages: fine } : {}),
          },
        },
      };
    }
  }

  private pair(script: string, from: TableName, to: TableName, confidence: number, pairs: Set<string>): void {
    const [source, target] = [this.dataset(from), this.dataset(to)];
    if (!source || !target || source === target) return;
    pairs.add(`${source}\n${target}`);
    const known = this.targets.get(target);
    const own: Target = known ?? { script, upstreams: new Set(), fields: new Map(), confidence };
    own.upstreams.add(source);
    own.confidence = Math.min(own.confidence, confidence);
    this.targets.set(target, own);
  }

  private field(target: string, to: string | undefined, operation: string, source: string | undefined): void {
    const fields = this.targets.get(target)?.fields;
    if (!fields || to === undefined || source === undefined) return;
    const key = `${to}\n${operation}`;
    const own = fields.get(key) ?? { to, operation, from: new Set<string>() };
    own.from.add(source);
    fields.set(key, own);
  }

  private keep(
    script: string,
    sql: string,
    changedAt: number,
    { kind, reads, span, confidence }: StatementLineage,
    temporary: ReadonlyMap<string, unknown>,
  ): void {
    if ((kind !== 'select' && !FILLING.has(kind)) || confidence === 0) return;
    // What reads a temporary table is no example for anybody who does not have it.
    if (reads.some((table) => temporary.has(tableKey(table)))) return;
    const subjects = [...new Set(reads.flatMap((table) => this.dataset(table) ?? []))].sort();
    if (subjects.length === 0) return;
    const statement = withoutLiterals(sql.slice(span.start, span.end), this.recipe.dialect);
    if (statement === undefined || statement.length > MAX_QUERY_CHARACTERS) {
      this.droppedQueries += 1;
      return;
    }
    const id = createHash('sha256')
      .update(JSON.stringify([this.recipe.platform, statement, subjects]))
      .digest('hex');
    const urn = Urn.of('query', id).toString();
    const known = this.found.get(urn);
    if (known) known.changedAt = Math.max(known.changedAt, changedAt);
    else if (this.found.size >= MAX_QUERIES) this.droppedQueries += 1;
    else this.found.set(urn, { statement, subjects, script, changedAt });
  }

  /** Undefined for a name that no URN can hold and for one without a schema: it may be anything. */
  private dataset({ database, schema, name }: TableName): string | undefined {
    if (schema === undefined) return undefined;
    const { platform, platformInstance, lowerCaseNames } = this.recipe;
    const joined = [database, schema, name].filter((part) => part !== undefined).join('.');
    const own = lowerCaseNames ? joined.toLowerCase() : joined;
    return held(() =>
      DatasetUrn.of(
        platform,
        platformInstance === undefined ? own : `${platformInstance}.${own}`,
        this.env,
      ).toString(),
    );
  }
}

function field(dataset: string, column: string): string | undefined {
  return held(() => schemaFieldUrn(dataset, column).toString());
}

function held(build: () => string): string | undefined {
  try {
    return build();
  } catch (error) {
    if (error instanceof InvalidUrn) return undefined;
    throw error;
  }
}

function sorted<T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
