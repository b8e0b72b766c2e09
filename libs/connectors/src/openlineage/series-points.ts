import { type JsonObject, type JsonValue } from '../connector';
import { isList, objectAt } from '../json';
import { pointOf } from '../mapping/desired-aspect';
import { type Stored, type WorkingFile } from '../working-file/working-file';
import { InOrder } from './in-order';

/** Characters of JSON after which the points of an entity go on in another record, so that none is longer than memory. */
const MAX_CHARACTERS = 4_194_304;

interface Point {
  readonly aspect: string;
  readonly value: JsonObject;
}

const POINTS: Stored<Point> = {
  toJson: ({ aspect, value }) => [aspect, value],
  fromJson: (json: JsonValue) => {
    const [aspect, value] = isList(json) ? json : [];
    return { aspect: typeof aspect === 'string' ? aspect : '', value: objectAt(value) };
  },
};

/** Points of the time-series aspects of one entity. */
export interface EntityPoints {
  readonly urn: string;
  readonly series: Readonly<Record<string, readonly JsonObject[]>>;
}

/** Points of the time-series aspects of entities: each time has one of each aspect. Lie in a working file. */
export class SeriesPoints {
  private readonly points: InOrder<Point>;

  constructor(file: WorkingFile) {
    this.points = new InOrder(file, POINTS);
  }

  /** Of two values of the same time `prefer` says which counts; by itself the greater text, so that all orders agree. */
  put(urn: string, aspect: string, value: JsonObject, prefer = greater): void {
    const key = keyOf(aspect, pointOf(value));
    const known = this.points.get(urn, key)?.value;
    const preferred = known === undefined ? value : prefer(known, value);
    if (preferred !== known) this.points.set(urn, key, { aspect, value: preferred });
  }

  /** Takes the one of that time out. */
  delete(urn: string, aspect: string, point: string): void {
    this.points.delete(urn, keyOf(aspect, point));
  }

  /** By URN, each aspect's in the order in which they came. An entity with very many comes several times, each time with others. */
  *byEntity(): Generator<EntityPoints> {
    let last: string | undefined;
    let points: Point[] = [];
    let characters = 0;
    for (const [urn, point] of this.points.entries()) {
      if (last !== undefined && (last !== urn || characters >= MAX_CHARACTERS)) {
        yield { urn: last, series: byAspect(points) };
        [points, characters] = [[], 0];
      }
      last = urn;
      points.push(point);
      characters += JSON.stringify(point.value).length;
    }
    if (last !== undefined) yield { urn: last, series: byAspect(points) };
  }

  clear(): void {
    this.points.clear();
  }
}

function keyOf(aspect: string, point: string): string {
  return `${aspect} ${point}`;
}

function byAspect(points: readonly Point[]): EntityPoints['series'] {
  const found = Map.groupBy(points, ({ aspect }) => aspect);
  return Object.fromEntries(
    [...found]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([aspect, same]) => [aspect, same.map(({ value }) => value)]),
  );
}

function greater(known: JsonObject, value: JsonObject): JsonObject {
  return JSON.stringify(value) > JSON.stringify(known) ? value : known;
}
