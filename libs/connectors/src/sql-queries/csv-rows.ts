import { parse } from 'csv-parse';
import { ConnectorError } from '../errors';
import { systemCode } from '../http/network-error';
import { isRecord } from '../recipe/recipe-reader';
import { type FileNotes } from './logged-statement';
import { contentOf } from './text-lines';

/** Longest row, in bytes. */
const MAX_ROW = 50_000_000;
/** Lines that a half-written statement may have. */
const MAX_HALF_LINES = 1_000;

/** Rows of a CSV file with the line that each ends in. A last row that is not closed may be half-written, and is left out. */
export async function* csvRows(
  path: string,
  notes: FileNotes,
  signal: AbortSignal,
  delimiter = ',',
): AsyncGenerator<{ readonly record: readonly string[]; readonly line: number }> {
  const content = contentOf(path, signal);
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
  let line = 0;
  try {
    for await (const row of parser) {
      if (!isRecord(row) || !isRecord(row['info']) || !Array.isArray(row['record'])) continue;
      const { lines } = row['info'];
      line = typeof lines === 'number' ? lines : line;
      const cells: readonly unknown[] = row['record'];
      yield {
        record: cells.map((cell) => (typeof cell === 'string' ? cell : '')),
        line,
      };
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
