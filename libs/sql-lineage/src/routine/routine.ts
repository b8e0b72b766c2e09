import { type Catalog } from '../catalog';
import { rulesOf, type SqlDialect } from '../dialect';
import { tableRelation } from '../query/relation';
import { type StatementLineage } from '../result';
import { contentOf } from '../statements/place';
import { type Token, tokenize } from '../text/lexer';
import { blockSteps } from './block-steps';
import { type BodyPlace, opensBlock, type RoutineHeader } from './header';
import { blockLanguage, PLPGSQL } from './language';
import { type RoutineEffect } from './effect';
import { Runner, type Surroundings } from './runner';
import { tableColumns, tsqlSteps } from './tsql-steps';
import { RoutineVariables } from './variables';
import { isWord } from './words';

/** Languages of bodies that are SQL or the dialect's own procedural language. */
const OWN: ReadonlySet<string> = new Set(['sql', 'plpgsql', 'edbspl', 'plsql', 'tsql']);

/** Analyses the body of a routine. Languages other than SQL and the procedural ones of databases are named in a warning. */
export function analyseBody(
  text: string,
  header: RoutineHeader,
  dialect: SqlDialect,
  catalog: Catalog,
  around: Surroundings,
  variables = new RoutineVariables(catalog, header.parameters),
): RoutineEffect {
  const { body, language } = header;
  if (header.object === 'package' && !body) return { statements: [], returned: [], warnings: [] };
  if (!OWN.has(language)) return failed(`Routines in the language "${language}" are not analysed.`);
  if (!body) return failed('The routine has no body in this text.');
  if (header.isTrigger) addRows(header, dialect, catalog, variables);
  const isPackage = header.object === 'package';
  const runner = new Runner(dialect, catalog, variables, around, { tellsAll: isPackage });
  const [name, ...columns] = header.returnedTable ?? [];
  if (name) runner.run({ steps: [{ type: 'table', name, columns: tableColumns(columns) }], repeats: false });
  const statements = run(text, body, language, dialect, runner, around);
  // A package does what its routines do.
  const told = isPackage ? statements.flatMap((one) => one.body ?? [one]) : statements;
  return { statements: told, returned: runner.returned, warnings: [] };
}

function run(
  text: string,
  body: BodyPlace,
  language: string,
  dialect: SqlDialect,
  runner: Runner,
  around: Surroundings,
): readonly StatementLineage[] {
  if (body.type === 'return') return runner.value(body.tokens);
  const tokens = body.type === 'string' ? contentTokens(text, body, dialect) : body.tokens;
  if (dialect === 'tsql') return runner.run(tsqlSteps(tokens));
  if (language === 'plpgsql') return runner.run(blockSteps(tokens, PLPGSQL));
  const isScript = body.type === 'atomic' || (body.type === 'string' && !opensBlock(tokens));
  if (!isScript) return runner.run(blockSteps(tokens, blockLanguage(dialect)));
  // A function of one expression, as Snowflake has them.
  if (tokens.length > 0 && !isWord(tokens[0], ...STATEMENTS)) return runner.value(tokens);
  const effect = around.script(tokens, runner.variables, runner.catalog);
  return effect.statements;
}

const STATEMENTS: readonly string[] = [
  'SELECT', 'WITH', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'CREATE', 'ALTER', 'DROP', 'TRUNCATE', 'CALL', 'SET', 'USE', 'COPY', 'VALUES',
  'TABLE', 'REFRESH', 'DO', 'LET', 'EXECUTE', 'REPLACE', 'COMMIT', 'START', 'GRANT', 'REVOKE', 'LOCK', 'ANALYZE', 'NOTIFY',
]; // prettier-ignore

/** Tokens of the content of a string, at their places in the text. */
export function constantTokens(token: Token, dialect: SqlDialect): readonly Token[] {
  return token.content ? placed(contentOf(token), token.content[0], dialect) : [];
}

function failed(warning: string): RoutineEffect {
  return { statements: [], returned: [], warnings: [warning] };
}

/** The rows that a trigger runs for: those of its table, when it is known. */
function addRows(
  { table }: RoutineHeader,
  dialect: SqlDialect,
  catalog: Catalog,
  variables: RoutineVariables,
): void {
  const name = table && catalog.qualify(table);
  for (const row of ['NEW', 'OLD']) {
    if (name) variables.addRecord(catalog.fold(row), tableRelation(name, catalog.columns(name)));
    else variables.addOpaqueRecord(catalog.fold(row));
  }
  if (dialect !== 'tsql' || !name) return;
  for (const rows of ['inserted', 'deleted']) catalog.standFor(rows, name);
}

function contentTokens(
  text: string,
  body: Extract<BodyPlace, { type: 'string' }>,
  dialect: SqlDialect,
): readonly Token[] {
  const content = text.slice(body.start, body.end);
  // Spans inside a body with doubled quotes are off by one for each of them.
  const written = body.doubled ? content.replaceAll("''", "'") : content;
  return placed(written, body.start, dialect);
}

function placed(sql: string, start: number, dialect: SqlDialect): readonly Token[] {
  return tokenize(sql, rulesOf(dialect)).map((token) => ({
    ...token,
    start: token.start + start,
    end: token.end + start,
    ...(token.content ? { content: [token.content[0] + start, token.content[1] + start] as const } : {}),
  }));
}
