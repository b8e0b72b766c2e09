import { ConnectorError } from '../errors';
import { type RanStatement } from '../query-usage/ran-statement';
import { nearest } from '../recipe/nearest';
import { csvRows } from './csv-rows';
import { HISTORY_FIELDS, HISTORY_PRESETS, type HistoryField, type HistoryPreset } from './history-presets';
import { type FileNotes, type LoggedStatement, MAX_STATEMENT } from './logged-statement';
import { type Moments } from './moment';
import { type HistoryRecipe } from './recipe';
import { type SeenRuns } from './seen-runs';

/** Fields without which a row says nothing. */
const NEEDED = ['query', 'timestamp'] as const satisfies readonly HistoryField[];

export interface HistoryReading {
  readonly history: HistoryRecipe;
  readonly moments: Moments;
  readonly notes: FileNotes;
  /** Of all files of a read. */
  readonly seen: SeenRuns;
}

/** Statements of a query history in CSV with a line of names. Raises `ConnectorError` for a file that lacks a column. */
export async function* historyStatements(
  path: string,
  { history, moments, notes, seen }: HistoryReading,
  signal: AbortSignal,
): AsyncGenerator<LoggedStatement, void, undefined> {
  const preset: HistoryPreset = HISTORY_PRESETS[history.preset];
  const succeeded = new Set((history.succeeded ?? preset.succeeded).map((status) => status.toLowerCase()));
  let places: Places | undefined;
  for await (const { record, line } of csvRows(path, notes, signal, history.delimiter)) {
    if (!places) {
      places = placesOf(record, history, preset);
      continue;
    }
    const row = new Row(record, places);
    const status = row.text('status');
    const failed = row.text('error') !== undefined;
    if (failed || (status !== undefined && succeeded.size > 0 && !succeeded.has(status.toLowerCase())))
      continue;
    if (preset.wholes?.kinds.includes(row.text('kind')?.toLowerCase() ?? '')) continue;
    const text = row.text('prepared') ?? row.text('query');
    const at = moments.read(row.text('timestamp') ?? '');
    const id = row.text('id');
    // Ids of one server may be those of another one too.
    if (id !== undefined && at !== undefined && !seen.isNew(`${id} ${at}`)) continue;
    if (at === undefined || text === undefined) {
      notes.noteBroken(line);
      continue;
    }
    notes.oldest = Math.min(notes.oldest, at);
    if (text.length > MAX_STATEMENT) notes.tooLong += 1;
    else yield { ran: ranOf(row, text, at, preset.durationUnit), line };
  }
}

/** What is read of a row: what a recipe may name, and what only presets know. */
type Cell = HistoryField | 'prepared' | 'kind';
type Places = ReadonlyMap<Cell, number>;

class Row {
  constructor(
    private readonly record: readonly string[],
    private readonly places: Places,
  ) {}

  /** Undefined for nothing; exports write it in several ways. */
  text(field: Cell): string | undefined {
    const place = this.places.get(field);
    const cell = place === undefined ? undefined : this.record[place]?.trim();
    return cell === undefined || cell === '' || /^(?:null|\\N)$/i.test(cell) ? undefined : cell;
  }

  /** Undefined for what is no number from 0 on. */
  number(field: HistoryField): number | undefined {
    const text = this.text(field);
    const value = text === undefined ? NaN : Number(text);
    return Number.isFinite(value) && value >= 0 ? value : undefined;
  }
}

function ranOf(row: Row, text: string, at: number, durationUnit: number): RanStatement {
  const [user, database, schema] = [row.text('user'), row.text('database'), row.text('schema')];
  const [session, duration, rows] = [row.text('session'), row.number('durationMs'), row.number('rows')];
  return {
    text,
    at,
    count: Math.max(1, Math.round(row.number('count') ?? 1)),
    ...(user === undefined ? {} : { user }),
    ...(database === undefined ? {} : { database }),
    ...(schema === undefined ? {} : { schema }),
    ...(session === undefined ? {} : { session }),
    ...(duration === undefined ? {} : { durationMs: duration * durationUnit }),
    ...(rows === undefined ? {} : { rows: Math.round(rows) }),
  };
}

function placesOf(names: readonly string[], history: HistoryRecipe, preset: HistoryPreset): Places {
  const folded = names.map((name) => name.trim().toLowerCase());
  const places = new Map<Cell, number>();
  for (const field of HISTORY_FIELDS) {
    const own = history.columns[field];
    const wanted = own === undefined ? preset.columns[field] : [own];
    const place = wanted.map((name) => folded.indexOf(name.toLowerCase())).find((at) => at >= 0);
    if (place !== undefined) places.set(field, place);
    else if (own !== undefined || NEEDED.some((needed) => needed === field))
      throw missing(field, wanted, names);
  }
  for (const [cell, name] of [
    ['prepared', preset.prepared],
    ['kind', preset.wholes?.column],
  ] as const) {
    const place = name === undefined ? -1 : folded.indexOf(name);
    if (place >= 0) places.set(cell, place);
  }
  return places;
}

function missing(field: HistoryField, wanted: readonly string[], names: readonly string[]): ConnectorError {
  // A file without a line of names begins with a statement, which is not to be shown.
  const shown = names.filter((name) => /^\s*[A-Za-z_][\w.]{0,60}\s*$/.test(name)).slice(0, 30);
  const guess = wanted.map((name) => nearest(name, shown)).find((name) => name !== undefined);
  const has =
    shown.length === 0
      ? 'its first line holds no names of columns'
      : `it has ${shown.map((name) => JSON.stringify(name)).join(', ')}`;
  return new ConnectorError(
    'unsupported',
    `The file has no column ${wanted.map((name) => JSON.stringify(name)).join(' or ')} for ${field}; ${has}.`,
    guess === undefined
      ? `Name the column in history.columns.${field}, or choose another history.preset.`
      : `Did you mean history.columns.${field}: ${JSON.stringify(guess)}?`,
  );
}
