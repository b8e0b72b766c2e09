import { parse } from 'csv-parse';
import { Readable } from 'node:stream';
import { ConnectorError } from '../errors';
import { systemCode } from '../http/network-error';
import { isRecord } from '../recipe/recipe-reader';
import { type FileNotes } from './logged-statement';
import { contentOf } from './text-lines';
import { type ToldFiles } from './told-files';

/** Longest row, in bytes. */
const MAX_ROW = 50_000_000;
/** Lines that a half-written statement may have. */
const MAX_HALF_LINES = 1_000;

/** A row with the line that it ends in. */
export interface CsvRow {
  readonly record: readonly string[];
  readonly line: number;
}

/** Rows of an export. A last row with an open quote may be half-written, and is left out. */
export async function* csvRows(
  path: string,
  notes: FileNotes,
  signal: AbortSignal,
  delimiter = ',',
): AsyncGenerator<CsvRow> {
  for await (const { row } of placedRows(contentOf(path, signal), notes, delimiter)) yield row;
}

/** Rows of a log that were not `told` before. A last row that no line break ends may be half-written, and is left out. */
export async function* csvLogRows(
  path: string,
  notes: FileNotes,
  signal: AbortSignal,
  told: ToldFiles,
): AsyncGenerator<CsvRow> {
  let [wholeBytes, lastByte] = [0, LINE_BREAK];
  const content = Readable.from(told.untold(contentOf(path, signal), () => wholeBytes));
  content.on('data', (chunk: Uint8Array) => (lastByte = chunk.at(-1) ?? lastByte));
  content.pause();
  let held: PlacedRow | undefined;
  for await (const next of placedRows(content, notes, ',')) {
    if (held) {
      wholeBytes = held.end;
      yield held.row;
    }
    held = next;
  }
  if (!held || lastByte !== LINE_BREAK) return;
  wholeBytes = held.end;
  yield held.row;
}

const LINE_BREAK = 10;

interface PlacedRow {
  readonly row: CsvRow;
  /** Bytes of the content up to its end. */
  readonly end: number;
}

async function* placedRows(
  content: Readable,
  notes: FileNotes,
  delimiter: string,
): AsyncGenerator<PlacedRow> {
  const parser = content.pipe(
    parse({
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: MAX_ROW,
    }),
  );
  content.on('error', (error) => parser.destroy(error));
  let [line, end] = [0, 0];
  try {
    for await (const row of parser) {
      if (!isRecord(row) || !isRecord(row['info']) || !Array.isArray(row['record'])) continue;
      const { lines, bytes } = row['info'];
      line = typeof lines === 'number' ? lines : line;
      end = typeof bytes === 'number' ? bytes : end;
      const cells: readonly unknown[] = row['record'];
      yield { row: { record: cells.map((cell) => (typeof cell === 'string' ? cell : '')), line }, end };
    }
  } catch (error) {
    const code = systemCode(error);
    if (code === 'CSV_QUOTE_NOT_CLOSED') {
      // A quote that nobody closes swallows all rows behind it.
      const last = isRecord(error) ? Number(error['lines'] ?? line) : line;
      if (last - line > MAX_HALF_LINES) notes.noteBroken(line + 1);
      return;
    }
    if (code === 'CSV_MAX_RECORD_SIZE') {
      throw new ConnectorError(
        'unsupported',
        `A row is longer than ${MAX_ROW} bytes; what stands before it counts.`,
        'Check the quotes and the delimiter of the file, or leave it out with files.deny.',
      );
    }
    throw error;
  } finally {
    content.destroy();
  }
}
