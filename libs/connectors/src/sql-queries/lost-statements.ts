import { type Understood } from '../query-usage/statement-collector';
import { type FailedRecord } from '../records';
import { type FileNotes, MAX_STATEMENT } from './logged-statement';

/** Counts what of a file was not understood. */
export class LostStatements {
  private statements = 0;
  private lost = 0;
  private firstLine = 0;

  constructor(private readonly notes: FileNotes) {}

  /** Adds a text that begins in `line`. */
  add(understood: Understood, text: string, line: number): void {
    this.statements += understood.statements;
    if (understood.lost === 0) return;
    if (this.lost === 0) this.firstLine = line + text.slice(0, understood.lostAt).split('\n').length - 1;
    this.lost += understood.lost;
  }

  /** The failed part of the file; undefined when all was understood. */
  toRecord(about: Pick<FailedRecord, 'checkpoint' | 'path' | 'objectType'>): FailedRecord | undefined {
    const { broken, brokenAt, tooLong } = this.notes;
    const reasons: string[] = [];
    const remedies: string[] = [];
    if (this.lost > 0) {
      reasons.push(
        `${this.lost} of ${this.statements} statements were not understood; the first begins in line ${this.firstLine}.`,
      );
      remedies.push('Check the statement and the dialect of the recipe; the other statements count.');
    }
    if (tooLong > 0) {
      reasons.push(`${tooLong} statements are longer than ${MAX_STATEMENT} characters.`);
      remedies.push('Nothing can be done about long statements; the others count.');
    }
    if (broken > 0) {
      reasons.push(
        `${broken} lines or rows are broken or without a time; the first one is near line ${brokenAt}.`,
      );
      remedies.push('Look at that line and at the format of the recipe; the other lines count.');
    }
    if (reasons.length === 0) return undefined;
    return {
      kind: 'failed',
      ...about,
      part: 'lineage',
      code: 'statement-invalid',
      reason: reasons.join(' '),
      remedy: remedies.join(' '),
    };
  }
}
