import type { NumberField } from '../condition.ts';
import { NUMBER_COLUMNS } from './number-columns.mts';

/** Which documents are present and their numbers, in memory by id, so that a range is a walk over an array. */
export class DocumentColumns {
  /** 1 for each document that can be found. */
  present = new Uint8Array(1024);
  count = 0;
  private readonly numbers = new Map<string, Float64Array>(
    Object.keys(NUMBER_COLUMNS).map((field) => [field, new Float64Array(1024).fill(Number.NaN)]),
  );

  put(id: number, values: Readonly<Partial<Record<string, number>>>): void {
    this.growTo(id);
    if (this.present[id] !== 1) this.count += 1;
    this.present[id] = 1;
    for (const [field, column] of this.numbers) column[id] = values[field] ?? Number.NaN;
  }

  remove(id: number): void {
    if (this.present[id] !== 1) return;
    this.count -= 1;
    this.present[id] = 0;
    for (const column of this.numbers.values()) column[id] = Number.NaN;
  }

  /** Marks the documents whose number lies in the range. */
  mark(field: NumberField, from: number, to: number, into: Uint8Array): void {
    // A document without the number has NaN, which lies in no range.
    this.numbers.get(field)?.forEach((value, id) => {
      if (value >= from && value <= to) into[id] = 1;
    });
  }

  private growTo(id: number): void {
    if (id < this.present.length) return;
    const capacity = Math.max(id + 1, this.present.length * 2);
    const present = new Uint8Array(capacity);
    present.set(this.present);
    this.present = present;
    for (const [field, column] of this.numbers) {
      const larger = new Float64Array(capacity).fill(Number.NaN);
      larger.set(column);
      this.numbers.set(field, larger);
    }
  }
}
