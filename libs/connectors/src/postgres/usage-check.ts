import { ConnectorError } from '../errors';
import { type Step } from './check-step';
import { type PostgresRecipe } from './recipe';
import { type Query } from './session';
import { findStatements, statementEntries } from './usage-source';

/** Whether usage can be told by `pg_stat_statements`; a run does everything else without it. */
export async function statementsStep(query: Query, recipe: PostgresRecipe): Promise<Step> {
  try {
    const entries = await statementEntries(query, await findStatements(query, recipe));
    return {
      verdict: 'pass',
      message: `pg_stat_statements counts ${entries.length} statements of this database.`,
    };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { verdict: 'warn', message: error.message, remedy: error.remedy };
  }
}
