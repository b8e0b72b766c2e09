import { type StatementKind } from '@dataspoke/sql-lineage';
import { type JsonObject, type JsonValue } from '../connector';
import { isList, isObject, numberAt, textAt } from '../json';
import { type FileBackedMap } from '../working-file/file-backed-map';
import { type Stored, type WorkingFile } from '../working-file/working-file';
import { dayOf } from './usage-days';
import { type Users } from './users';

/** What DataHub calls a statement that changes a table; a custom type is told by the kind itself. */
const TYPES: Readonly<Partial<Record<StatementKind, string>>> = {
  insert: 'INSERT',
  copy: 'INSERT',
  update: 'UPDATE',
  delete: 'DELETE',
  merge: 'CUSTOM',
  truncate: 'CUSTOM',
  'create-table': 'CREATE',
  'create-view': 'CREATE',
  'create-materialized-view': 'CREATE',
  'refresh-materialized-view': 'CUSTOM',
  alter: 'ALTER',
  drop: 'DROP',
};
/** Newest days of a dataset that are told. */
const MAX_DAYS = 90;

interface Operation {
  readonly kind: StatementKind;
  readonly at: number;
  readonly user?: string;
  readonly rows?: number;
}

/** Datasets whose changes are held in memory. */
const HELD_DATASETS = 2_000;

const STORED_DAYS: Stored<Map<number, Operation>> = {
  toJson: (days) => [...days.values()].map((operation): JsonValue => ({ ...operation })),
  fromJson: (json) => {
    const operations = isList(json) ? json.flatMap(operationOf) : [];
    return new Map(operations.map((operation) => [dayOf(operation.at), operation]));
  },
};

/** Keeps the last change of each dataset and day. */
export class Operations {
  private readonly found: FileBackedMap<Map<number, Operation>>;

  constructor(file: WorkingFile) {
    this.found = file.map(STORED_DAYS, HELD_DATASETS);
  }

  add(dataset: string, operation: Operation): void {
    if (TYPES[operation.kind] === undefined) return;
    const days = this.found.get(dataset) ?? new Map<number, Operation>();
    const day = dayOf(operation.at);
    const known = days.get(day);
    if (known && known.at > operation.at) return;
    days.set(day, operation);
    if (days.size > MAX_DAYS) days.delete(Math.min(...days.keys()));
    this.found.set(dataset, days);
  }

  /** Datasets that are changed, in their order. */
  datasets(): Iterable<string> {
    return this.found.keys();
  }

  /** Values of `operation`, in the order of their times. */
  of(dataset: string, users: Users): readonly JsonObject[] {
    return [...(this.found.get(dataset)?.values() ?? [])]
      .sort((a, b) => a.at - b.at)
      .map(({ kind, at, user, rows }) => {
        const operationType = TYPES[kind] ?? 'UNKNOWN';
        const actor = user === undefined ? undefined : users.of(user)?.urn;
        return {
          timestampMillis: at,
          lastUpdatedTimestamp: at,
          partitionSpec: { type: 'FULL_TABLE', partition: 'FULL_TABLE_SNAPSHOT' },
          operationType,
          ...(operationType === 'CUSTOM'
            ? { customOperationType: kind.toUpperCase().replaceAll('-', '_') }
            : {}),
          ...(actor === undefined ? {} : { actor }),
          ...(rows === undefined ? {} : { numAffectedRows: rows }),
          sourceType: 'DATA_PLATFORM',
        };
      });
  }
}

function operationOf(json: JsonValue): readonly Operation[] {
  const value = isObject(json) ? json : {};
  const [kind, at] = [textAt(value, 'kind'), numberAt(value, 'at')];
  if (kind === undefined || at === undefined || !isChange(kind)) return [];
  const [user, rows] = [value['user'], numberAt(value, 'rows')];
  return [
    { kind, at, ...(typeof user === 'string' ? { user } : {}), ...(rows === undefined ? {} : { rows }) },
  ];
}

function isChange(kind: string): kind is StatementKind {
  return Object.hasOwn(TYPES, kind);
}
