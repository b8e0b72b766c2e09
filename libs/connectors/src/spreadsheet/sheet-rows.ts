import { parse } from 'csv-parse';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { ConnectorError } from '../errors';
import { columnNames } from './column-names';
import { type SpreadsheetRecipe } from './recipe';
import { workbookRows } from './workbook-rows';

/** A row by the names of its columns, and the line or row of the sheet it stands in. */
export interface SheetRow {
  readonly number: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** Of a text, which is read as it comes. */
const MAX_BYTES = 1_000_000_000;
/** Of a workbook, which is unpacked to be read and may hold far more than it is large. */
const MAX_WORKBOOK_BYTES = 33_554_432;
const MAX_WORKBOOK_ROWS = 200_000;
/** Of all its cells together. */
const MAX_WORKBOOK_LETTERS = 33_554_432;
/** Rows that are given at once, so that their datasets are looked up together; fewer where they are long. */
const BATCH = 500;
const BATCH_LETTERS = 1_000_000;

/** What tells whether a file is still the one that was read. */
export async function printOf(path: string): Promise<string> {
  try {
    const { size, mtimeMs, ino } = await stat(path);
    if (isWorkbook(path) && size > MAX_WORKBOOK_BYTES)
      throw tooLarge(`larger than ${MAX_WORKBOOK_BYTES / 1_048_576} MB`);
    if (size > MAX_BYTES) throw tooLarge(`larger than ${MAX_BYTES / 1_000_000_000} GB`);
    return `${size} ${mtimeMs} ${ino}`;
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    throw new ConnectorError(
      'unreachable',
      'The spreadsheet is gone.',
      'Bring it back; the next run reads it again.',
    );
  }
}

/** Rows of a sheet in their order, some at a time. Raises `ConnectorError`. */
export async function* batchesOf(
  path: string,
  recipe: SpreadsheetRecipe,
  excelExtension: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<readonly SheetRow[]> {
  let rows: SheetRow[] = [];
  let letters = 0;
  for await (const row of isWorkbook(path)
    ? boundedRows(workbookRows(path, recipe, excelExtension, signal))
    : textRows(path, recipe, signal)) {
    rows.push(row);
    letters += lettersOf(row);
    if (rows.length < BATCH && letters < BATCH_LETTERS) continue;
    yield rows;
    [rows, letters] = [[], 0];
  }
  yield rows;
}

async function* boundedRows(rows: AsyncIterable<SheetRow>): AsyncGenerator<SheetRow> {
  let [count, letters] = [0, 0];
  for await (const row of rows) {
    count += 1;
    if (count > MAX_WORKBOOK_ROWS) throw tooLarge(`longer than ${MAX_WORKBOOK_ROWS} rows`);
    letters += lettersOf(row);
    if (letters > MAX_WORKBOOK_LETTERS) throw tooLarge(`longer than ${MAX_WORKBOOK_LETTERS} letters`);
    yield row;
  }
}

async function* textRows(
  path: string,
  recipe: SpreadsheetRecipe,
  signal: AbortSignal,
): AsyncGenerator<SheetRow> {
  const delimiter = recipe.delimiter ?? (/\.tsv$/i.test(path) ? '\t' : await delimiterOf(path));
  const parser = parse({
    bom: true,
    columns: (header: string[]) => columnNames(header),
    delimiter,
    info: true,
    relaxColumnCountLess: true,
    skipEmptyLines: true,
    trim: true,
    maxRecordSize: 1_000_000,
  });
  // The parser raises what becomes of the file too.
  pipeline(createReadStream(path, { signal, highWaterMark: 65_536 }), parser, () => undefined);
  try {
    for await (const item of parser) {
      const { record, lines } = asRow(item);
      if (Object.values(record).some((cell) => cell.includes('\uFFFD'))) {
        throw new ConnectorError(
          'source-error',
          `Line ${lines} of the spreadsheet is not UTF-8.`,
          'Save it as UTF-8.',
        );
      }
      yield { number: lines, cells: record };
    }
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    if (signal.aborted)
      throw new ConnectorError('cancelled', 'Reading was cancelled.', 'Start it again to go on.');
    const message = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new ConnectorError(
      'source-error',
      `The spreadsheet cannot be read: ${String(message).slice(0, 200)}.`,
      'Correct the file, or say its delimiter.',
    );
  }
}

/** The one of the usual delimiters that the first line has most of. */
async function delimiterOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0);
    const line = buffer.subarray(0, bytesRead).toString('utf8').split(/\r?\n/)[0] ?? '';
    const unquoted = line.replace(/"[^"]*"/g, '');
    const counted = [',', ';', '\t', '|'].map((delimiter) => ({
      delimiter,
      count: unquoted.split(delimiter).length,
    }));
    return counted.sort((a, b) => b.count - a.count)[0]?.delimiter ?? ',';
  } finally {
    await file.close();
  }
}

function asRow(item: unknown): { readonly record: Readonly<Record<string, string>>; readonly lines: number } {
  if (typeof item !== 'object' || item === null || !('record' in item) || !('info' in item))
    throw new TypeError('no row');
  const { record, info } = item;
  const lines = typeof info === 'object' && info !== null && 'lines' in info ? Number(info.lines) : 0;
  const cells = typeof record === 'object' && record !== null ? Object.entries(record) : [];
  return {
    record: Object.fromEntries(cells.map(([name, value]) => [name, typeof value === 'string' ? value : ''])),
    lines,
  };
}

function isWorkbook(path: string): boolean {
  return /\.xlsx$/i.test(path);
}

function lettersOf({ cells }: SheetRow): number {
  return Object.values(cells).reduce((letters, cell) => letters + cell.length, 0);
}

function tooLarge(what: string): ConnectorError {
  return new ConnectorError('unsupported', `The spreadsheet is ${what}.`, 'Split it.');
}
