import { ClosableConnector } from '../closable-connector';
import { withCompleteness } from '../completeness';
import { type ConnectorDescription, type ReadOptions, type Scope, type TestReport } from '../connector';
import { ConnectorError } from '../errors';
import { excludedBy } from '../recipe/name-filter';
import { type ConnectorRecord, type SourceRecord } from '../records';
import { type ConnectorFactory, type SourceOptions } from '../registry';
import { listSchemas, readDatabase, type SchemaRow } from './catalog';
import {
  fromCheckpoint,
  type Position,
  type RelationPosition,
  type RoutinePosition,
  toCheckpoint,
} from './checkpoint';
import { runChecks } from './checks';
import { POSTGRES_DESCRIPTION } from './description';
import { PostgresMeasurer } from './evaluation/postgres-measurer';
import { LineageReader } from './lineage-reader';
import { PostgresValueReader } from './postgres-value-reader';
import { parsePostgresRecipe, type PostgresRecipe, recipeToJson } from './recipe';
import { RoutineReader } from './routine-reader';
import { SchemaReader } from './schema-reader';
import { PostgresSession } from './session';
import { UsageReader, usagePosition } from './usage-reader';

// No name is empty, so everything sorts behind these.
const FIRST_RELATION: RelationPosition = { phase: 'relations', after: '' };
const FIRST_ROUTINE: RoutinePosition = { phase: 'routines', after: ['', ''], flowGiven: false };

const DATABASE_SCOPE = 'database';
const SCHEMA_PREFIX = 'schema:';
const USAGE_SCOPE = 'usage';

/** Reads a PostgreSQL database: one scope for the database itself, one for each schema. */
class PostgresConnector extends ClosableConnector {
  private readonly sessions = new Set<PostgresSession>();

  constructor(
    private readonly recipe: PostgresRecipe,
    private readonly options: SourceOptions,
  ) {
    super();
  }

  override describe(): ConnectorDescription {
    return POSTGRES_DESCRIPTION;
  }

  override test(signal: AbortSignal): Promise<TestReport> {
    const release = (session: PostgresSession): Promise<void> => this.release(session);
    return runChecks(this.recipe, () => this.open(signal), release, signal);
  }

  override async scopes(signal: AbortSignal): Promise<readonly Scope[]> {
    const schemas = await this.withSession(signal, (session) => session.transaction(signal, listSchemas));
    const { selected } = this.select(schemas);
    return [
      { id: DATABASE_SCOPE, name: this.recipe.database, kind: 'database' },
      ...selected.map((schema): Scope => ({
        id: `${SCHEMA_PREFIX}${schema.name}`,
        name: schema.name,
        kind: 'schema',
        parent: DATABASE_SCOPE,
      })),
      ...(this.recipe.includeUsage ? [{ id: USAGE_SCOPE, name: USAGE_SCOPE, kind: 'part' } as const] : []),
    ];
  }

  override read(scope: Scope, options: ReadOptions): AsyncIterable<ConnectorRecord> {
    if (scope.id === USAGE_SCOPE && this.recipe.includeUsage) return this.readUsage(options);
    const position = fromCheckpoint(options.checkpoint);
    if (scope.id === DATABASE_SCOPE) return withCompleteness(this.readDatabase(options.signal, position));
    if (scope.id.startsWith(SCHEMA_PREFIX)) {
      const name = scope.id.slice(SCHEMA_PREFIX.length);
      return withCompleteness(this.readSchema(name, options.signal, position));
    }
    throw new ConnectorError(
      'unsupported',
      `"${scope.id}" is no scope of a PostgreSQL source.`,
      'Use a scope that the connector listed.',
    );
  }

  override async close(): Promise<void> {
    await super.close();
    await Promise.all([...this.sessions].map((session) => session.close()));
    this.sessions.clear();
  }

  private readUsage({ signal, checkpoint, cursor }: ReadOptions): AsyncIterable<ConnectorRecord> {
    const after = usagePosition(checkpoint);
    const until = this.untilClosed(signal);
    let left: string | undefined;
    const records = async function* (this: PostgresConnector): AsyncGenerator<SourceRecord> {
      const session = await this.open(until);
      try {
        const reader = new UsageReader(session, this.recipe, this.options, until);
        yield* reader.records(cursor, after);
        left = reader.cursor;
      } finally {
        await this.release(session);
      }
    };
    return withCompleteness(records.call(this), () => left);
  }

  private async *readDatabase(signal: AbortSignal, position?: Position): AsyncGenerator<SourceRecord> {
    const session = await this.open(signal);
    try {
      const [database, schemas] = await session.transaction(
        signal,
        async (query) => [await readDatabase(query), await listSchemas(query)] as const,
      );
      const name = this.recipe.database;
      if (!position) {
        yield {
          kind: 'container',
          checkpoint: toCheckpoint({ phase: 'start' }),
          path: [name],
          containerType: 'database',
          ...(database?.comment ? { comment: database.comment } : {}),
          properties: database ? { owner: database.owner, encoding: database.encoding } : {},
        };
      }
      const after = position?.phase === 'relations' ? position.after : '';
      for (const { schema, rule } of this.select(schemas).excluded) {
        if (schema.name <= after) continue;
        const checkpoint = toCheckpoint({ phase: 'relations', after: schema.name });
        yield { kind: 'filtered', checkpoint, path: [name, schema.name], objectType: 'schema', rule };
      }
    } finally {
      await this.release(session);
    }
  }

  private async *readSchema(
    name: string,
    signal: AbortSignal,
    position?: Position,
  ): AsyncGenerator<SourceRecord> {
    const session = await this.open(signal);
    try {
      const schemas = await session.transaction(signal, listSchemas);
      const schema = schemas.find((candidate) => candidate.name === name);
      if (!schema) {
        throw new ConnectorError(
          'not-found',
          `Schema "${name}" is no longer in database "${this.recipe.database}".`,
          'Start a new run; it lists the schemas again.',
        );
      }
      if (!position) {
        yield {
          kind: 'container',
          checkpoint: toCheckpoint({ phase: 'start' }),
          path: [this.recipe.database, name],
          containerType: 'schema',
          ...(schema.comment ? { comment: schema.comment } : {}),
          properties: { owner: schema.owner },
        };
      }
      const lineage = new LineageReader(session, this.recipe.database);
      const place = [session, this.recipe, this.recipe.database, schema, lineage, signal] as const;
      if (position?.phase !== 'routines') {
        const from: RelationPosition = position?.phase === 'relations' ? position : FIRST_RELATION;
        yield* new SchemaReader(...place).relations(from);
      }
      const from: RoutinePosition = position?.phase === 'routines' ? position : FIRST_ROUTINE;
      yield* new RoutineReader(...place).routines(from);
    } finally {
      await this.release(session);
    }
  }

  private select(schemas: readonly SchemaRow[]): {
    readonly selected: readonly SchemaRow[];
    readonly excluded: readonly { readonly schema: SchemaRow; readonly rule: string }[];
  } {
    const rules = excludedBy(
      'schemas',
      this.recipe.schemas,
      schemas.map((schema) => schema.name),
    );
    return {
      selected: schemas.filter((_, index) => rules[index] === undefined),
      excluded: schemas.flatMap((schema, index) => {
        const rule = rules[index];
        return rule === undefined ? [] : [{ schema, rule }];
      }),
    };
  }

  private async withSession<T>(
    signal: AbortSignal,
    work: (session: PostgresSession) => Promise<T>,
  ): Promise<T> {
    const session = await this.open(signal);
    try {
      return await work(session);
    } finally {
      await this.release(session);
    }
  }

  private async open(signal: AbortSignal): Promise<PostgresSession> {
    const session = await PostgresSession.open(this.recipe, this.options, signal);
    this.sessions.add(session);
    return session;
  }

  private async release(session: PostgresSession): Promise<void> {
    this.sessions.delete(session);
    await session.close();
  }
}

/** The PostgreSQL connector, server versions 12 and later. */
export const postgresConnector: ConnectorFactory = {
  description: POSTGRES_DESCRIPTION,
  parseRecipe: (recipe) => recipeToJson(parsePostgresRecipe(recipe)),
  platformInstanceOf: (recipe) => parsePostgresRecipe(recipe).platformInstance,
  create: (recipe, options) => new PostgresConnector(parsePostgresRecipe(recipe), options),
  createMeasurer: (recipe, options) => new PostgresMeasurer(parsePostgresRecipe(recipe), options),
  createValueReader: (recipe, options) => new PostgresValueReader(parsePostgresRecipe(recipe), options),
};
