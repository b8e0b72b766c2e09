import { dirname } from 'node:path';
import { ConnectorError } from '../errors';
import { columnsOf, numberOf } from '../files/dataset-source';
import { DuckDbSession, quoted, quotedName } from '../files/duckdb-session';
import { columnLetters, headerOf, LAST_ROW, type SheetHeader } from '../files/sheet-source';
import { sheetsOf } from '../files/workbook';
import { columnNames } from './column-names';
import { type SpreadsheetRecipe } from './recipe';
import { type SheetRow } from './sheet-rows';

const TIMEOUT_MS = 60_000;
/** No column of a sheet is called so: they have letters and digits. */
const ROW = 'row number';
/** Excel keeps these as numbers. */
const SHOWN_OTHERWISE = /^(DATE|TIME|BOOLEAN)/;

/** Rows of a workbook below its header, in their order; blank ones are left out. Raises `ConnectorError`. */
export async function* workbookRows(
  path: string,
  recipe: SpreadsheetRecipe,
  excelExtension: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<SheetRow> {
  const sheet = await sheetIn(path, recipe);
  const session = await DuckDbSession.open({
    folder: dirname(path),
    timeoutMs: TIMEOUT_MS,
    ...(excelExtension === undefined ? {} : { excelExtension }),
  });
  try {
    if (!session.readsExcel) {
      throw new ConnectorError(
        'unsupported',
        'Workbooks cannot be read in this deployment: it has no excel extension of DuckDB.',
        'Save the sheet as CSV, or let the administrator set DATASPOKE_DUCKDB_EXCEL.',
      );
    }
    const header = await headerOf(session, path, sheet, signal);
    if (header === undefined) {
      throw new ConnectorError(
        'source-error',
        `The sheet "${sheet}" is empty.`,
        'Let its first row name the columns, or correct sheet.',
      );
    }
    const names = columnNames(header.names.map((name) => name ?? ''));
    if (header.row === LAST_ROW) return;
    const statement = await statementOf(session, { path, sheet, header }, signal);
    for await (const rows of session.pieces(statement, signal)) {
      for (const { [ROW]: row, ...values } of rows) {
        const cells = Object.values(values).map((value) => (typeof value === 'string' ? value.trim() : ''));
        yield {
          number: header.row + numberOf(row),
          cells: Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ''])),
        };
      }
    }
  } finally {
    session.close();
  }
}

async function sheetIn(path: string, recipe: SpreadsheetRecipe): Promise<string> {
  const sheets = await sheetsOf(path);
  const sheet = recipe.sheet ?? sheets[0];
  if (sheet !== undefined && sheets.includes(sheet)) return sheet;
  throw new ConnectorError(
    'not-found',
    `The workbook has no sheet "${sheet ?? ''}"; it has ${sheets.join(', ')}.`,
    'Correct sheet.',
  );
}

async function statementOf(
  session: DuckDbSession,
  { path, sheet, header }: { readonly path: string; readonly sheet: string; readonly header: SheetHeader },
  signal: AbortSignal,
): Promise<string> {
  const { row, first, last } = header;
  const range = `${columnLetters(first)}${row + 1}:${columnLetters(last)}${LAST_ROW}`;
  const call = (...options: readonly string[]): string =>
    `read_xlsx(${[quoted(path), `sheet = ${quoted(sheet)}`, 'header = false', `range = '${range}'`, ...options].join(', ')})`;
  const columns = await columnsOf({ session, signal }, call());
  const asText = call('all_varchar = true');
  const shown = columns.filter(({ type }) => SHOWN_OTHERWISE.test(type)).map(({ name }) => quotedName(name));
  const from =
    shown.length === 0
      ? `${asText} AS cell`
      : `${asText} AS cell POSITIONAL JOIN
         (SELECT ${shown.join(', ')} FROM ${call('ignore_errors = true')}) AS shown`;
  const cells = columns.map(({ name }) => {
    const column = quotedName(name);
    return shown.includes(column)
      ? `coalesce(shown.${column}::VARCHAR, cell.${column}) AS ${column}`
      : `cell.${column}`;
  });
  const filled = columns.map(({ name }) => `${quotedName(name)} IS NOT NULL`).join(' OR ');
  return `SELECT * FROM (SELECT row_number() OVER () AS ${quotedName(ROW)}, ${cells.join(', ')} FROM ${from}) WHERE ${filled}`;
}
