import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type ArchivedTable, RAW_ROWS, damaged, readArchive } from './archive-tables';
import { type OnSampleProgress } from './progress';

const ROWS_BETWEEN_REPORTS = 20_000;

/** Copies every table of the archive into the empty raw layer and returns the rows written. @throws SampleError */
export async function loadRaw(
  client: Client,
  archive: string,
  onProgress?: OnSampleProgress,
): Promise<number> {
  const missing = new Set<string>(Object.keys(RAW_ROWS));
  let rows = 0;
  for await (const archived of readArchive(archive)) {
    rows += await copyTable(client, archived, onProgress);
    missing.delete(archived.table);
  }
  if (missing.size > 0) throw damaged(`no file for ${[...missing].join(', ')}`);
  return rows;
}

async function copyTable(
  client: Client,
  { table, csv }: ArchivedTable,
  onProgress?: OnSampleProgress,
): Promise<number> {
  const step = `loading raw.${table}`;
  const total = RAW_ROWS[table];
  onProgress?.({ step, done: 0, total });
  // The server parses the file itself: it checks the header, knows NA as NULL, and no row passes through our hands.
  const copy = client.query(
    copyFrom(`COPY raw.${table} FROM STDIN WITH (FORMAT csv, HEADER match, NULL 'NA')`),
  );
  await pipeline(
    csv,
    reportRows((done) => onProgress?.({ step, done: Math.min(done, total), total })),
    copy,
  );
  if (copy.rowCount !== total) throw damaged(`${copy.rowCount} rows instead of ${total} in ${table}`);
  onProgress?.({ step, done: total, total });
  return total;
}

/** Passes bytes through and counts lines; no field of the sample holds a line break. */
function reportRows(report: (rows: number) => void): Transform {
  let rows = 0;
  let next = ROWS_BETWEEN_REPORTS;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) rows += 1;
      if (rows >= next) {
        report(rows);
        next = rows + ROWS_BETWEEN_REPORTS;
      }
      done(null, chunk);
    },
  });
}
