import { type JsonObject, type JsonValue } from '../connector';
import { numberAt, objectAt, textAt } from '../json';
import { type LineageDataset, type LineageName } from './event';

interface Timed {
  readonly time: number;
}

export type NamedFacets = Pick<LineageDataset, 'namespace' | 'name' | 'facets'>;

/** What events told of one dataset on one side of a job. */
export interface SeenDataset extends LineageName, Timed {
  /** Each facet as the latest event has it that carries it. */
  readonly facets: JsonObject;
}

/** The latest value by key, whatever order the values come in. Of the same time the greater text counts, so that all orders agree. */
export class Latest {
  private readonly values = new Map<string, Timed & { readonly value: JsonValue }>();

  static fromJson(json: JsonValue | undefined): Latest {
    const latest = new Latest();
    for (const [key, found] of Object.entries(objectAt(json))) {
      const at = objectAt(found);
      latest.values.set(key, { time: numberAt(at, 'time') ?? 0, value: at['value'] ?? null });
    }
    return latest;
  }

  addAll(facets: JsonObject, time: number): void {
    for (const [key, value] of Object.entries(facets)) {
      const known = this.values.get(key);
      const isLater =
        known === undefined ||
        time > known.time ||
        (time === known.time && JSON.stringify(value) > JSON.stringify(known.value));
      if (isLater) this.values.set(key, { time, value });
    }
  }

  all(): JsonObject {
    const sorted = [...this.values].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted.map(([key, { value }]) => [key, value]));
  }

  toJson(): JsonObject {
    return Object.fromEntries([...this.values].map(([key, { time, value }]) => [key, { time, value }]));
  }
}

/** What events tell of one dataset, each facet as the latest has it. */
export class DatasetEvents {
  private readonly facets: Latest;
  private time: number;

  constructor(
    private readonly name: LineageName,
    { facets = new Latest(), time }: { readonly facets?: Latest; readonly time: number },
  ) {
    this.facets = facets;
    this.time = time;
  }

  static fromJson(json: JsonValue): DatasetEvents {
    const value = objectAt(json);
    return new DatasetEvents(nameIn(value), {
      facets: Latest.fromJson(value['facets']),
      time: numberAt(value, 'time') ?? 0,
    });
  }

  add(facets: JsonObject, time: number): void {
    this.facets.addAll(facets, time);
    this.time = Math.max(this.time, time);
  }

  seen(): SeenDataset {
    return { ...this.name, facets: this.facets.all(), time: this.time };
  }

  toJson(): JsonObject {
    return { ...this.name, facets: this.facets.toJson(), time: this.time };
  }
}

/** What events tell of datasets. */
export class Datasets {
  private readonly known = new Map<string, DatasetEvents>();

  static fromJson(json: JsonValue | undefined): Datasets {
    const datasets = new Datasets();
    for (const [key, value] of Object.entries(objectAt(json)))
      datasets.known.set(key, DatasetEvents.fromJson(value));
    return datasets;
  }

  add(datasets: readonly NamedFacets[], time: number): void {
    for (const { namespace, name, facets } of datasets) {
      const key = keyOf({ namespace, name });
      const known = this.known.get(key) ?? new DatasetEvents({ namespace, name }, { time });
      known.add(facets, time);
      this.known.set(key, known);
    }
  }

  all(): readonly SeenDataset[] {
    return [...this.known].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, dataset]) => dataset.seen());
  }

  toJson(): JsonObject {
    return Object.fromEntries([...this.known].map(([key, dataset]) => [key, dataset.toJson()]));
  }
}

/** One text for one name. */
export function keyOf({ namespace, name }: LineageName): string {
  return JSON.stringify([namespace, name]);
}

/** Those of `facets` that are named in `wanted`. */
export function only(facets: JsonObject, wanted: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(facets).filter(([key]) => wanted.includes(key)));
}

/** The name that was kept in an object. */
export function nameIn(value: JsonObject): LineageName {
  return { namespace: textAt(value, 'namespace') ?? '', name: textAt(value, 'name') ?? '' };
}
