import { ConnectorError } from '../../errors';

const READ_ONLY = '25006';
/**
 * Classes of SQLSTATE that blame the statement: not supported, cardinality, data, transaction control, routines, syntax and access
 * rule, program limits, errors raised by routines; and a placeholder such as `$1`, for which there is no value.
 */
const STATEMENT_FAULT = /^(0A|21|22|25|2F|38|39|42|54|P0|08P01$)/;
const NO_PRIVILEGE = '42501';

/** What a rule's own statement did wrong, or the error as it is. */
export function toStatementError(error: unknown): unknown {
  const code = sqlState(error);
  const text = error instanceof Error ? error.message.slice(0, 500) : '';
  if (code === READ_ONLY) {
    return new ConnectorError(
      'write-refused',
      `The rule tries to write, which the database refused: ${text}.`,
      'A rule may only read; turn it into a query of the rows that are wrong.',
    );
  }
  if (code !== NO_PRIVILEGE && STATEMENT_FAULT.test(code)) {
    return new ConnectorError(
      'statement-invalid',
      `The database cannot evaluate the rule: ${text} (${code}).`,
      'Correct the fields, the parameters, the filter or the query of the rule.',
    );
  }
  return error;
}

function sqlState(error: unknown): string {
  const code: unknown =
    typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : '';
}

/** Whether an error is about the rule, so that others can still be measured over the same connection. */
export function isOfTheRule(error: unknown): error is ConnectorError {
  return error instanceof ConnectorError && OF_THE_RULE.has(error.code);
}

const OF_THE_RULE: ReadonlySet<string> = new Set([
  'statement-invalid',
  'write-refused',
  'timeout',
  'permission',
  'not-found',
  'unsupported',
  'source-error',
]);
