import { type Connector, type Scope } from '../connector';
import { type ConnectorRecord, type DatasetRecord, type EndRecord, type SourceRecord } from '../records';

/** A source that a conformance test can change; each test gets an empty one. */
export interface TestSource {
  /** A connector that reaches the source as {@link cut} and {@link slow} make it. */
  connect(): Connector;
  /** The same, but looking no deeper into objects than it takes to list them: for tests with very many. */
  connectToList?(): Connector;
  /**
   * Creates objects in one scope of their own and gives the name of the scope. What an object is, the source says: a table, a file, a
   * row; it is told by {@link nameOf}.
   */
  createObjects(names: readonly string[]): Promise<string>;
  /** The name under which a record's object was created; undefined for what is no such object, as the container around them. */
  nameOf(record: SourceRecord): string | undefined;
  /** Takes away the right to read an object; absent where the source knows no rights of single objects. */
  revoke?(scope: string, name: string): Promise<void>;
  /** Takes the source away in the middle of a read: the network, the file, the program. */
  cut(): void | Promise<void>;
  mend(): void | Promise<void>;
  /** Lets each answer of the source take so long, in milliseconds; absent where the source cannot be slow. */
  slow?(milliseconds: number): void;
  stop(): Promise<void>;
}

/** What is true of one kind of source. */
export interface SourceTraits {
  /** Starts an empty source. */
  readonly setup: () => Promise<TestSource>;
  /** Why rights of single objects cannot be taken away; said instead of the tests about it. */
  readonly withoutRights?: string;
  /** Why the source cannot be slow. */
  readonly withoutSlowness?: string;
  /** Why ten thousand objects are not made. */
  readonly withoutMany?: string;
  /** Names that such a source cannot hold, and why. */
  readonly impossibleNames?: Readonly<Record<string, string>>;
}

export const NEVER: AbortSignal = new AbortController().signal;

/** The scope with that name, as the connector lists it. */
export async function scopeNamed(connector: Connector, wanted: string): Promise<Scope> {
  const scopes = await connector.scopes(NEVER);
  const found = scopes.find((scope) => scope.name === wanted);
  if (!found) throw new Error(`no scope ${wanted} among ${scopes.map(({ name }) => name).join(', ')}`);
  return found;
}

/** All records of a read; fails for a record behind the completeness statement. */
export async function collect(
  stream: AsyncIterable<ConnectorRecord>,
  onRecord: (record: ConnectorRecord) => void | Promise<void> = () => undefined,
): Promise<readonly ConnectorRecord[]> {
  const records: ConnectorRecord[] = [];
  for await (const record of stream) {
    expect(records.at(-1)?.kind).not.toBe('end');
    records.push(record);
    await onRecord(record);
  }
  return records;
}

/** Everything a scope holds; fails when the last record, and only that one, is not its completeness statement. */
export async function readAll(
  connector: Connector,
  scope: Scope,
  checkpoint?: string,
): Promise<{ readonly end: EndRecord; readonly records: readonly SourceRecord[] }> {
  const all = await collect(connector.read(scope, { signal: NEVER, ...(checkpoint ? { checkpoint } : {}) }));
  const end = all.at(-1);
  if (end?.kind !== 'end') throw new Error('the read did not end with its completeness statement');
  return { end, records: withoutEnd(all) };
}

export function withoutEnd(records: readonly ConnectorRecord[]): readonly SourceRecord[] {
  return records.filter((record): record is SourceRecord => record.kind !== 'end');
}

/** What tells records apart, whatever they hold. */
export function keysOf(records: readonly SourceRecord[]): readonly string[] {
  return records.map(({ kind, path, ...record }) =>
    JSON.stringify([kind, path, 'urn' in record ? record.urn : null, 'part' in record ? record.part : null]),
  );
}

/** Names of the created objects among records, in the order of the records, each once. */
export function objectsIn(source: TestSource, records: readonly ConnectorRecord[]): readonly string[] {
  return [
    ...new Set(
      records.flatMap((record) => {
        if (record.kind === 'end' || record.kind === 'failed' || record.kind === 'filtered') return [];
        return source.nameOf(record) ?? [];
      }),
    ),
  ];
}

/** The dataset of that name. */
export function dataset(records: readonly SourceRecord[], name: string): DatasetRecord {
  const found = records.find((record) => record.kind === 'dataset' && record.path.at(-1) === name);
  if (found?.kind !== 'dataset') throw new Error(`no dataset ${name}`);
  return found;
}
