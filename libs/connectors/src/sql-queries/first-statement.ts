import { type ConnectionCheck } from '../connector';
import { type LoggedStatement } from './logged-statement';
import { type SqlQueriesRecipe } from './recipe';

type Verdict = Omit<ConnectionCheck, 'durationMs'>;

/** What the first statement of the first file says about how much can be told; undefined when the file holds none. */
export function firstStatement(
  recipe: SqlQueriesRecipe,
  first: LoggedStatement | undefined,
): readonly Verdict[] {
  const files: Verdict = { name: 'files', verdict: 'pass', message: 'The first file can be read.' };
  if (!recipe.ran) return [files];
  if (!first) {
    const message = 'The first file holds no statement.';
    const remedy =
      recipe.format === 'query-history'
        ? 'Check the export and history.succeeded of the recipe.'
        : 'Set log_statement or log_min_duration_statement on the server, so that statements are logged.';
    return [files, { name: 'statements', verdict: 'warn', message, remedy }];
  }
  const { user, database } = first.ran;
  const statements: Verdict = {
    name: 'statements',
    verdict: 'pass',
    message: 'The first file holds statements.',
  };
  const from =
    recipe.format === 'postgres-stderr' ? '%u and %d into log_line_prefix' : 'the columns of the export';
  const known: Verdict =
    user === undefined
      ? {
          name: 'users',
          verdict: 'warn',
          message: 'It is not said who ran the first statement; usage is told without users.',
          remedy: `Put the user into it: ${from}.`,
        }
      : { name: 'users', verdict: 'pass', message: 'It is said who ran the first statement.' };
  if (database !== undefined || recipe.defaultDatabase !== undefined) return [files, statements, known];
  const place: Verdict = {
    name: 'database',
    verdict: 'warn',
    message: 'It is not said in which database the first statement ran.',
    remedy: `Give defaultDatabase, unless names of tables have none, or put it into the files: ${from}.`,
  };
  return [files, statements, known, place];
}
