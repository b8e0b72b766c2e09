import { type ConnectionCheck, type TestReport } from '../connector';
import { ConnectorError } from '../errors';
import { excludedBy } from '../recipe/name-filter';
import { listSchemas, type SchemaRow } from './catalog';
import { type Step } from './check-step';
import { quoteIdentifier } from './identifiers';
import { type PostgresRecipe } from './recipe';
import { type PostgresSession, type Query } from './session';
import { statementsStep } from './usage-check';

const OLDEST_VERSION = 12;

const STEPS = ['connection', 'version', 'encryption', 'schemas', 'usage', 'select', 'statistics'] as const;
/** Tried when the recipe asks for it. */
const STATEMENTS = 'statements';

/** Connects and tries what a run needs, one verdict each. Raises only `cancelled`. */
export async function runChecks(
  recipe: PostgresRecipe,
  open: () => Promise<PostgresSession>,
  release: (session: PostgresSession) => Promise<void>,
  signal: AbortSignal,
): Promise<TestReport> {
  const checks: ConnectionCheck[] = [];
  let begun = performance.now();
  const note = (name: (typeof STEPS)[number] | typeof STATEMENTS, step: Step): void => {
    const now = performance.now();
    checks.push({ name, ...step, durationMs: Math.round(now - begun) });
    begun = now;
  };
  let server: string | undefined;
  let session: PostgresSession | undefined;
  try {
    session = await open();
    const { encrypted } = session;
    await session.transaction(signal, async (query) => {
      const version = await serverVersion(query);
      server = `PostgreSQL ${version.text}`;
      note('connection', {
        verdict: 'pass',
        message: `Connected to database "${recipe.database}" at ${recipe.host}:${recipe.port}.`,
      });
      note('version', versionStep(version));
      if (version.major < OLDEST_VERSION) return;
      note('encryption', encryptionStep(encrypted));
      const schemas = selectedSchemas(recipe, await listSchemas(query));
      note('schemas', schemasStep(schemas));
      note('usage', usageStep(recipe, schemas));
      note('select', await selectStep(query, recipe, schemas));
      note('statistics', await statisticsStep(query, schemas));
      if (recipe.includeUsage) note(STATEMENTS, await statementsStep(query, recipe));
    });
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code === 'cancelled') throw error;
    const failed = STEPS[checks.length] ?? STATEMENTS;
    note(failed, { verdict: 'fail', message: error.message, remedy: error.remedy });
  } finally {
    if (session) await release(session);
  }
  const skipped = STEPS.slice(checks.length).map((name): ConnectionCheck => ({
    name,
    verdict: 'skipped',
    message: 'Not tried, since an earlier check failed.',
    durationMs: 0,
  }));
  return {
    ok: checks.every((check) => check.verdict !== 'fail'),
    checks: [...checks, ...skipped],
    ...(server === undefined ? {} : { server }),
  };
}

async function serverVersion(query: Query): Promise<{ text: string; major: number }> {
  const [row] = await query<{ text: string; number: number }>(
    `SELECT split_part(pg_catalog.current_setting('server_version'), ' ', 1) AS text,
      pg_catalog.current_setting('server_version_num')::int AS number`,
  );
  return { text: row?.text ?? 'of unknown version', major: Math.floor((row?.number ?? 0) / 10_000) };
}

function versionStep(version: { text: string; major: number }): Step {
  if (version.major >= OLDEST_VERSION)
    return { verdict: 'pass', message: `The server is PostgreSQL ${version.text}.` };
  return {
    verdict: 'fail',
    message: `The server is PostgreSQL ${version.text}; ${OLDEST_VERSION} is the oldest that can be read.`,
    remedy: `Upgrade the server to PostgreSQL ${OLDEST_VERSION} or later.`,
  };
}

function encryptionStep(encrypted: boolean): Step {
  return { verdict: 'pass', message: `The connection is ${encrypted ? '' : 'not '}encrypted.` };
}

function selectedSchemas(recipe: PostgresRecipe, schemas: readonly SchemaRow[]): readonly SchemaRow[] {
  const rules = excludedBy(
    'schemas',
    recipe.schemas,
    schemas.map((schema) => schema.name),
  );
  return schemas.filter((_, index) => rules[index] === undefined);
}

function schemasStep(schemas: readonly SchemaRow[]): Step {
  if (schemas.length > 0) {
    return { verdict: 'pass', message: `${schemas.length} schemas are selected: ${nameList(schemas)}.` };
  }
  return {
    verdict: 'warn',
    message: 'The recipe selects no schema of this database.',
    remedy: 'Change schemas.allow and schemas.deny; patterns must match the whole name.',
  };
}

function usageStep(recipe: PostgresRecipe, schemas: readonly SchemaRow[]): Step {
  const closed = schemas.filter((schema) => !schema.may_use);
  if (closed.length === 0) return { verdict: 'pass', message: 'The user may use every selected schema.' };
  return {
    verdict: 'warn',
    message: `The user may not use ${closed.length} schemas; their tables are described but not profiled: ${nameList(closed)}.`,
    remedy: `GRANT USAGE ON SCHEMA ${identifierList(closed)} TO ${quoteIdentifier(recipe.user)};`,
  };
}

async function selectStep(
  query: Query,
  recipe: PostgresRecipe,
  schemas: readonly SchemaRow[],
): Promise<Step> {
  const rows = await query<{ oid: number; closed: number; total: number }>(
    `SELECT c.relnamespace AS oid, count(*)::int AS total,
      (count(*) FILTER (WHERE NOT pg_catalog.has_any_column_privilege(c.oid, 'SELECT')))::int AS closed
    FROM pg_catalog.pg_class c
    WHERE c.relnamespace = ANY($1::oid[]) AND c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition
    GROUP BY c.relnamespace`,
    [schemas.map((schema) => schema.oid)],
  );
  const total = rows.reduce((sum, row) => sum + row.total, 0);
  const closed = rows.reduce((sum, row) => sum + row.closed, 0);
  if (closed === 0) return { verdict: 'pass', message: `The user may read all ${total} tables.` };
  const concerned = schemas.filter((schema) => rows.some((row) => row.oid === schema.oid && row.closed > 0));
  return {
    verdict: 'warn',
    message: `The user may not read ${closed} of ${total} tables; they are described but not profiled.`,
    remedy: `GRANT SELECT ON ALL TABLES IN SCHEMA ${identifierList(concerned)} TO ${quoteIdentifier(recipe.user)};`,
  };
}

async function statisticsStep(query: Query, schemas: readonly SchemaRow[]): Promise<Step> {
  const [row] = await query<{ missing: number }>(
    `SELECT count(*)::int AS missing FROM pg_catalog.pg_class c
    WHERE c.relnamespace = ANY($1::oid[]) AND c.relkind IN ('r', 'm') AND c.reltuples < 0`,
    [schemas.map((schema) => schema.oid)],
  );
  if (!row || row.missing === 0) return { verdict: 'pass', message: 'Every table has statistics.' };
  return {
    verdict: 'warn',
    message: `${row.missing} tables have never been analysed; without a profile their row counts are unknown.`,
    remedy: 'Run ANALYZE on the source.',
  };
}

function nameList(schemas: readonly SchemaRow[]): string {
  const shown = schemas.slice(0, 10).map((schema) => schema.name);
  return `${shown.join(', ')}${schemas.length > shown.length ? ` and ${schemas.length - shown.length} more` : ''}`;
}

function identifierList(schemas: readonly SchemaRow[]): string {
  return schemas.map((schema) => quoteIdentifier(schema.name)).join(', ');
}
