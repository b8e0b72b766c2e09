import { type StatementKind } from '@dataspoke/sql-lineage';
import { type JsonObject } from '../connector';
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

/** Keeps the last change of each dataset and day. */
export class Operations {
  private readonly found = new Map<string, Map<number, Operation>>();

  add(dataset: string, operation: Operation): void {
    if (TYPES[operation.kind] === undefined) return;
    const days = this.found.get(dataset) ?? new Map<number, Operation>();
    this.found.set(dataset, days);
    const day = dayOf(operation.at);
    const known = days.get(day);
    if (known && known.at > operation.at) return;
    days.set(day, operation);
    if (days.size > MAX_DAYS) days.delete(Math.min(...days.keys()));
  }

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
