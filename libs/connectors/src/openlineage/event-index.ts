import { type JsonValue } from '../connector';
import { isList } from '../json';
import { type FileBackedMap } from '../working-file/file-backed-map';
import { type Stored, type WorkingFile } from '../working-file/working-file';
import { type LineageEvent } from './event';
import { sortableNumber } from './in-order';
import { keyOf } from './latest-facets';
import { NUMBERS } from './stored';

/** Where an event stands among the files of a folder. */
export interface EventPlace {
  /** Place of its file. */
  readonly file: number;
  readonly number: number;
  readonly offset: number;
  readonly bytes: number;
}

const PLACES: Stored<EventPlace> = {
  toJson: ({ file, number, offset, bytes }) => [file, number, offset, bytes],
  fromJson: (json: JsonValue) => {
    const [file = 0, number = 0, offset = 0, bytes = 0] = isList(json) ? json.map(Number) : [];
    return { file, number, offset, bytes };
  },
};
/** Names and numbers are small, and events come in no order of them. */
const HELD = 10_000;

/**
 * Finds which events tell of the same job or, alone, of the same dataset, so that they can be read one job after the other. Jobs that have
 * a run in common belong together. What it knows of each event, run and job lies in a working file, so that memory does not grow with them.
 */
export class EventIndex {
  /** Numbers of subjects, jobs and datasets, by their names. */
  private readonly subjects: FileBackedMap<number>;
  /** Of each subject that has a run in common with others another one of them; itself at the end. */
  private readonly parents: FileBackedMap<number>;
  /** Of each run the subject that told of it first. */
  private readonly runs: FileBackedMap<number>;
  /** By subject, then in their order. */
  private readonly events: FileBackedMap<EventPlace>;
  /** Those of subjects that belong together, by the one at the end. */
  private readonly joined: FileBackedMap<EventPlace>;
  /** Of those the ones at the end that were told. */
  private readonly told: FileBackedMap<number>;
  private subjectCount = 0;
  private eventCount = 0;

  constructor(file: WorkingFile) {
    this.subjects = file.map(NUMBERS, HELD);
    this.parents = file.map(NUMBERS, HELD);
    this.runs = file.map(NUMBERS, HELD);
    this.events = file.map(PLACES);
    this.joined = file.map(PLACES);
    this.told = file.map(NUMBERS);
  }

  add(event: LineageEvent, place: EventPlace): void {
    const subject = this.subject(
      'dataset' in event ? `dataset ${keyOf(event.dataset)}` : `job ${keyOf(event.job)}`,
    );
    this.events.set(`${sortableNumber(subject)}${sortableNumber(this.eventCount)}`, place);
    this.eventCount += 1;
    const run = 'dataset' in event ? undefined : event.run?.id;
    if (run === undefined) return;
    const known = this.runs.get(run);
    if (known === undefined) this.runs.set(run, subject);
    else if (known !== subject) this.join(known, subject);
  }

  /** Events that belong together one after the other, in the order of the names of their jobs. */
  *places(): Generator<EventPlace & { readonly group: string }> {
    this.bringTogether();
    for (const [, subject] of this.subjects.entries()) {
      const isJoined = this.parents.get(sortableNumber(subject)) !== undefined;
      const group = sortableNumber(isJoined ? this.root(subject) : subject);
      if (isJoined && this.told.get(group) !== undefined) continue;
      if (isJoined) this.told.set(group, subject);
      for (const [, place] of (isJoined ? this.joined : this.events).entries(group))
        yield { group, ...place };
    }
  }

  /** Puts the events of subjects that belong together in one order; most subjects have no run in common with others. */
  private bringTogether(): void {
    for (const subject of this.parents.keys()) {
      const root = sortableNumber(this.root(parseInt(subject, 36)));
      for (const [key, place] of this.events.entries(subject))
        this.joined.set(`${root}${key.slice(subject.length)}`, place);
    }
  }

  private subject(name: string): number {
    const known = this.subjects.get(name);
    if (known !== undefined) return known;
    const made = this.subjectCount;
    this.subjectCount += 1;
    this.subjects.set(name, made);
    return made;
  }

  private join(one: number, other: number): void {
    const [a, b] = [this.root(one), this.root(other)];
    this.parents.set(sortableNumber(a), a);
    this.parents.set(sortableNumber(b), a);
  }

  private root(subject: number): number {
    let at = subject;
    for (let up = this.parent(at); up !== at; up = this.parent(at)) {
      this.parents.set(sortableNumber(at), this.parent(up));
      at = up;
    }
    return at;
  }

  private parent(subject: number): number {
    return this.parents.get(sortableNumber(subject)) ?? subject;
  }
}
