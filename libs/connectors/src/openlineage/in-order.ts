import { type FileBackedMap } from '../working-file/file-backed-map';
import { type Stored, type WorkingFile } from '../working-file/working-file';
import { NUMBERS } from './stored';

/** Digits of a place, in base 36: enough for more than a file can hold. */
const DIGITS = 9;

/** A text that sorts as the number does. */
export function sortableNumber(value: number): string {
  return value.toString(36).padStart(DIGITS, '0');
}

/** Values by key that come back in the order in which their keys came, apart by what they are of. A `Map` of maps, in a working file. */
export class InOrder<V> {
  private readonly places: FileBackedMap<number>;
  private readonly values: FileBackedMap<V>;
  private last = 0;

  constructor(file: WorkingFile, stored: Stored<V>) {
    this.places = file.map(NUMBERS);
    this.values = file.map(stored);
  }

  get(of: string, key: string): V | undefined {
    const place = this.places.get(`${of}\0${key}`);
    return place === undefined ? undefined : this.values.get(placed(of, place));
  }

  set(of: string, key: string, value: V): void {
    let place = this.places.get(`${of}\0${key}`);
    if (place === undefined) {
      this.last += 1;
      place = this.last;
      this.places.set(`${of}\0${key}`, place);
    }
    this.values.set(placed(of, place), value);
  }

  delete(of: string, key: string): void {
    const place = this.places.get(`${of}\0${key}`);
    if (place === undefined) return;
    this.places.delete(`${of}\0${key}`);
    this.values.delete(placed(of, place));
  }

  /** By what they are of, then in their order. */
  *entries(): Generator<readonly [of: string, value: V], void, undefined> {
    for (const [key, value] of this.values.entries()) yield [key.slice(0, -DIGITS - 1), value];
  }

  clear(): void {
    this.places.clear();
    this.values.clear();
    this.last = 0;
  }
}

function placed(of: string, place: number): string {
  return `${of}\0${sortableNumber(place)}`;
}
