import { ConnectorError } from '../errors';

/** The names by which expressions ask for cells; a column without one is called by its place. Raises `ConnectorError` for a name that stands there twice. */
export function columnNames(header: readonly string[]): string[] {
  const names = header.map((name, at) => (name.trim() === '' ? `column ${at + 1}` : name.trim()));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice === undefined) return names;
  throw new ConnectorError(
    'source-error',
    `The spreadsheet has two columns "${twice}".`,
    'Rename one of them.',
  );
}
