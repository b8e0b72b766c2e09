import { type SearchHit } from '@dataspoke/contracts';

const COLUMNS: readonly (readonly [string, (hit: SearchHit) => string | number | boolean | undefined])[] = [
  ['urn', ({ urn }) => urn],
  ['entityType', ({ entityType }) => entityType],
  ['name', ({ name }) => name],
  ['qualifiedName', ({ qualifiedName }) => qualifiedName],
  ['platform', ({ platform }) => platform],
  ['env', ({ env }) => env],
  ['subTypes', ({ subTypes }) => subTypes?.join(' ')],
  ['domains', ({ domains }) => domains?.join(' ')],
  ['owners', ({ owners }) => owners.join(' ')],
  ['description', ({ description }) => description],
  ['changedAt', ({ changedAt }) => changedAt],
  ['usage', ({ usage }) => usage],
  ['healthScore', ({ healthScore }) => healthScore],
  ['openIncidents', ({ openIncidents }) => openIncidents],
  ['certified', ({ certified }) => certified],
  ['deprecated', ({ deprecated }) => deprecated !== undefined],
  ['deprecationNote', ({ deprecated }) => deprecated?.note],
  ['score', ({ score }) => score],
  ['reason', ({ reason }) => reason],
  ['matchedColumns', ({ matchedColumns }) => matchedColumns.join(' ')],
];

/** How hits become a text, piece by piece. */
export interface ExportText {
  readonly contentType: string;
  readonly begin: string;
  /** `first`: no hit came before. */
  of(hits: readonly SearchHit[], first: boolean): string;
  readonly end: string;
}

/** RFC 4180, with a header line and lines that end with CRLF. */
export const CSV: ExportText = {
  contentType: 'text/csv; charset=utf-8; header=present',
  begin: csvLine(COLUMNS.map(([name]) => name)),
  of: (hits) => hits.map((hit) => csvLine(COLUMNS.map(([, valueOf]) => csvCell(valueOf(hit))))).join(''),
  end: '',
};

/** One array, a hit a line. */
export const JSON_ARRAY: ExportText = {
  contentType: 'application/json; charset=utf-8',
  begin: '[\n',
  of: (hits, first) =>
    hits.map((hit, at) => `${first && at === 0 ? '' : ',\n'}${JSON.stringify(hit)}`).join(''),
  end: '\n]\n',
};

/**
 * A value as a cell. A text that a spreadsheet would take for a formula gets an apostrophe in front
 * (https://owasp.org/www-community/attacks/CSV_Injection); numbers stay numbers.
 */
export function csvCell(value: string | number | boolean | undefined): string {
  if (typeof value !== 'string') return value === undefined ? '' : String(value);
  const text = /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvLine(cells: readonly string[]): string {
  return `${cells.join(',')}\r\n`;
}
