import { type ExportChangesRequest, type FilePart } from '@dataspoke/contracts';
import { cursorOf, parseTextCursor, invalidRequest } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { findKeptRun } from '../runs/find-run';
import { type ChangeRow } from './change.row';
import { toChange } from './change-view';

/** Of a part, in UTF-16 units: whatever they are, and however JSON escapes them, they fit into a reply of 1 MB. */
const MOST = 250_000;
const ROWS = 200;

/** Rows behind a place, as many as make up a part, counted where they lie: one alone can be larger than a part. */
const NEXT = `
  SELECT urn, aspect, seq, action, before, after, outcome, reason FROM (
    SELECT *, coalesce(sum(size) OVER (ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS sum_before FROM (
      SELECT *, coalesce(length(before::text), 0) + coalesce(length(after::text), 0) AS size FROM changes
      WHERE run_id = $1 AND seq >= $2 AND ($3::text IS NULL OR action = $3) AND ($4::text IS NULL OR urn = $4)
      ORDER BY seq LIMIT ${ROWS}
    ) AS next
  ) AS sized WHERE sum_before < ${MOST} ORDER BY seq`;

interface Place {
  readonly seq: number;
  /** How much of the line of that change is sent already. */
  readonly offset: number;
}

type Row = Omit<ChangeRow, 'seq'> & { readonly seq: string };

/** The change set of a run as lines of JSON, part by part, in the order of the listing. */
@Injectable()
export class ExportChanges {
  constructor(private readonly database: DataSource) {}

  /** Raises `not-found` for a run that does not exist, or whose details are no longer kept. */
  async execute({ runId, action, urn, cursor }: ExportChangesRequest): Promise<FilePart> {
    const { manager } = this.database;
    await findKeptRun(manager, runId);
    const from = cursor === undefined ? { seq: 0, offset: 0 } : parsePlace(cursor);
    const rows = await manager.query<Row[]>(NEXT, [runId, from.seq, action ?? null, urn ?? null]);
    let text = '';
    for (const row of rows) {
      const seq = Number(row.seq);
      const line = `${JSON.stringify(toChange(row))}\n`;
      const offset = seq === from.seq ? from.offset : 0;
      const end = endOf(line, offset, MOST - text.length);
      text += line.slice(offset, end);
      if (end < line.length) return { text, nextCursor: toCursor({ seq, offset: end }) };
    }
    const last = rows.at(-1);
    return last === undefined
      ? { text }
      : { text, nextCursor: toCursor({ seq: Number(last.seq) + 1, offset: 0 }) };
  }
}

// A character that takes two units is not torn apart: neither half could be sent.
function endOf(line: string, offset: number, most: number): number {
  const end = Math.min(line.length, offset + most);
  return end < line.length && /[\uD800-\uDBFF]/.test(line[end - 1] ?? '') ? end - 1 : end;
}

function toCursor({ seq, offset }: Place): string {
  return cursorOf([`${seq}:${offset}`]);
}

function parsePlace(cursor: string): Place {
  const [seq, offset] = parseTextCursor(cursor).split(':').map(Number);
  const isPlace = (part: number | undefined): part is number =>
    Number.isSafeInteger(part) && (part ?? -1) >= 0;
  if (!isPlace(seq) || !isPlace(offset)) {
    throw invalidRequest('The cursor is not one of this file.', [
      { field: 'cursor', message: 'must be the `nextCursor` of a part of the same file' },
    ]);
  }
  return { seq, offset };
}
