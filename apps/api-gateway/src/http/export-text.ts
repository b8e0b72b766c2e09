/** How items become a text, piece by piece. */
export interface ExportText<T> {
  readonly contentType: string;
  /** What a file with the text ends with, without the dot. */
  readonly extension: string;
  readonly begin: string;
  /** `first`: no item came before. */
  of(items: readonly T[], first: boolean): string;
  readonly end: string;
}

type Cell = string | number | boolean | undefined;

/** Name of a column, and what stands in it. */
export type ExportColumn<T> = readonly [string, (item: T) => Cell];

/** RFC 4180, with a header line and lines that end with CRLF. */
export function csvOf<T>(columns: readonly ExportColumn<T>[]): ExportText<T> {
  return {
    contentType: 'text/csv; charset=utf-8; header=present',
    extension: 'csv',
    begin: csvLine(columns.map(([name]) => name)),
    of: (items) =>
      items.map((item) => csvLine(columns.map(([, valueOf]) => csvCell(valueOf(item))))).join(''),
    end: '',
  };
}

/** One array, an item a line. */
export const JSON_ARRAY: ExportText<object> = {
  contentType: 'application/json; charset=utf-8',
  extension: 'json',
  begin: '[\n',
  of: (items, first) =>
    items.map((item, at) => `${first && at === 0 ? '' : ',\n'}${JSON.stringify(item)}`).join(''),
  end: '\n]\n',
};

/** An object a line (https://jsonlines.org). */
export const JSON_LINES: ExportText<object> = {
  contentType: 'application/x-ndjson; charset=utf-8',
  extension: 'jsonl',
  begin: '',
  of: (items) => items.map((item) => `${JSON.stringify(item)}\n`).join(''),
  end: '',
};

/**
 * A value as a cell. A text that a spreadsheet would take for a formula gets an apostrophe in front
 * (https://owasp.org/www-community/attacks/CSV_Injection); numbers stay numbers.
 */
export function csvCell(value: Cell): string {
  if (typeof value !== 'string') return value === undefined ? '' : String(value);
  const text = /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvLine(cells: readonly string[]): string {
  return `${cells.join(',')}\r\n`;
}
