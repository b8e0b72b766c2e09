import { type JsonObject } from './connector';
import { type ConnectorErrorCode } from './errors';
import { type SemanticTypeSuggestion } from './semantic-types/semantic-type';

/**
 * Where something stands in its source, outermost name first (`['warehouse', 'raw', 'flights']`). Names are as the source
 * stores them: unquoted, case kept, dots inside a name allowed.
 */
export type Path = readonly [string, ...string[]];

export type ContainerType = 'database' | 'schema';
export type DatasetType = 'table' | 'view' | 'materialized-view' | 'foreign-table';
export type JobType = 'procedure' | 'function';
export type ObjectType = ContainerType | DatasetType | JobType;

/** Position in a scope: hand it back to {@link Connector.read} to go on behind the record that carried it. Opaque. */
export type Checkpoint = string;

/** A database or schema. */
export interface ContainerRecord {
  readonly kind: 'container';
  readonly checkpoint: Checkpoint;
  readonly path: Path;
  readonly containerType: ContainerType;
  readonly comment?: string;
  readonly properties: Readonly<Record<string, string>>;
}

export interface ColumnRecord {
  readonly name: string;
  /** The source's own spelling of the type, e.g. `numeric(10,2)`, `timestamp with time zone[]`. */
  readonly nativeType: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly comment?: string;
  /** 1-based position among the columns that exist now. */
  readonly ordinal: number;
  /** Default or generation expression as the source prints it. */
  readonly default?: string;
  /** 1-based position in the primary key. */
  readonly primaryKeyPosition?: number;
}

/** DataHub's field types. */
export type ColumnType =
  | 'boolean'
  | 'fixed'
  | 'string'
  | 'bytes'
  | 'number'
  | 'date'
  | 'time'
  | 'enum'
  | 'null'
  | 'map'
  | 'array'
  | 'union'
  | 'record';

export interface ForeignKeyRecord {
  readonly name: string;
  readonly columns: readonly string[];
  readonly referencedPath: Path;
  readonly referencedColumns: readonly string[];
}

/** How many rows; `estimated` when it comes from the source's statistics and not from counting. */
export interface RowCount {
  readonly value: number;
  readonly estimated: boolean;
}

export interface ColumnProfile {
  readonly column: string;
  readonly nullCount?: number;
  /** 0 to 1; of the rows looked at. */
  readonly nullShare?: number;
  readonly distinctCount?: number;
  /** 0 to 1; distinct values by rows looked at. */
  readonly distinctShare?: number;
  /** As text; absent for types without an order and for values longer than the profile's limit. */
  readonly min?: string;
  readonly max?: string;
  /** What its values seem to stand for, judged where they are read: they go no further. */
  readonly semanticType?: SemanticTypeSuggestion;
}

/** `full`: every row read; `sample`: a block sample, distinct counts by the source's own statistics. */
export type ProfileMethod = 'full' | 'sample';

export interface ProfileRecord {
  readonly method: ProfileMethod;
  /** Present for a sample: share of the table's blocks looked at, 0 to 100. */
  readonly samplePercent?: number;
  readonly rowCount: RowCount;
  readonly columnCount: number;
  readonly sizeInBytes?: number;
  readonly columns: readonly ColumnProfile[];
  /** Some values were looked at; columns without a suggestion suggest nothing. */
  readonly semanticTypes?: true;
  /** What the limits of the recipe cut off, in words. */
  readonly limits: readonly string[];
}

export type EdgeKind = 'identity' | 'transformation' | 'aggregation';

export interface ColumnEdge {
  readonly from: { readonly path: Path; readonly column: string };
  readonly to: { readonly path: Path; readonly column: string };
  readonly kind: EdgeKind;
}

export interface LineageRecord {
  readonly inputs: readonly Path[];
  readonly outputs: readonly Path[];
  readonly columnEdges: readonly ColumnEdge[];
  /** 0 to 1; below 1 when a part of the statement was not understood. */
  readonly confidence: number;
  readonly warnings: readonly string[];
}

/** A column of another place and the one here that shows it unchanged. */
export interface ColumnLink {
  readonly from: string;
  readonly to: string;
}

/** The dataset of another source that a foreign table shows. */
export interface RemoteTable {
  readonly platform: string;
  readonly platformInstance?: string;
  readonly path: Path;
  readonly columns: readonly ColumnLink[];
}

export type ConstraintKind = 'check' | 'unique' | 'foreign-key';

/** What the source itself demands of the rows of a table. */
export interface ConstraintRecord {
  readonly name: string;
  readonly kind: ConstraintKind;
  readonly columns: readonly string[];
  /** As the source prints it. */
  readonly definition: string;
  /** Whether the source has looked at every row, and not only at those written since. */
  readonly validated: boolean;
  /** Of a check: what each row has to fulfil, or leave open by a null, in the source's SQL. Absent where it holds for some rows only. */
  readonly condition?: string;
  /** Of a check: a query of the source whose rows break it. */
  readonly violations?: string;
  /** The domain that demands it of the column: `VALUE` in the definition stands for the column. */
  readonly domain?: string;
  readonly referencedPath?: Path;
  readonly referencedColumns?: readonly string[];
}

/** A table, view, materialized view or foreign table. */
export interface DatasetRecord {
  readonly kind: 'dataset';
  readonly checkpoint: Checkpoint;
  readonly path: Path;
  readonly datasetType: DatasetType;
  readonly comment?: string;
  readonly columns: readonly ColumnRecord[];
  /** In key order; empty without a primary key. */
  readonly primaryKey: readonly string[];
  readonly foreignKeys: readonly ForeignKeyRecord[];
  readonly rowCount?: RowCount;
  readonly profile?: ProfileRecord;
  readonly viewDefinition?: string;
  /** Of what reads other tables (a view, a partition, a table that others inherit from): from them into itself. */
  readonly lineage?: LineageRecord;
  /** Of a foreign table, where it is known. */
  readonly remote?: RemoteTable;
  /** Bytes of table and TOAST, no indexes, by the statistics of the source; a profile measures them. */
  readonly sizeInBytes?: number;
  /** Present where the source was asked for them and told. */
  readonly constraints?: readonly ConstraintRecord[];
  /** What was read with limits or not understood, in words. */
  readonly warnings?: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
}

/** What groups the jobs of one container; comes before its first job. */
export interface FlowRecord {
  readonly kind: 'flow';
  readonly checkpoint: Checkpoint;
  /** Of the container whose routines it groups. */
  readonly path: Path;
  readonly properties: Readonly<Record<string, string>>;
}

/** A routine of the source that moves data. */
export interface JobRecord {
  readonly kind: 'job';
  readonly checkpoint: Checkpoint;
  /** Last part carries the argument types, so that overloads differ: `refresh_daily(date)`. */
  readonly path: Path;
  readonly jobType: JobType;
  readonly name: string;
  readonly comment?: string;
  readonly language: string;
  readonly definition?: string;
  readonly lineage: LineageRecord;
  readonly properties: Readonly<Record<string, string>>;
}

/**
 * Any entity of DataHub, described by its aspects: where no database object says it (a dbt model, an OpenLineage job, a row of a
 * mapping, what a connector program sends). It belongs to the source: where it is gone it is marked removed.
 */
export interface EntityRecord {
  readonly kind: 'entity';
  readonly checkpoint: Checkpoint;
  /** Names that lead to it in its source, for people and accounts. */
  readonly path: Path;
  /** What its source calls it, e.g. `model`, `exposure`, `file`. */
  readonly objectType: string;
  readonly urn: string;
  /** By name, plain JSON in DataHub's encoding, without system metadata; `status` is added. */
  readonly aspects: Readonly<Record<string, JsonObject>>;
  /**
   * Values of time-series aspects by name, each of a time of its own (the usage of a day, the result of a test): what DataHub has at
   * that time is compared with it, while one under `aspects` is compared with the newest.
   */
  readonly series?: Readonly<Record<string, readonly JsonObject[]>>;
  /** What was read with limits or not understood, in words. */
  readonly warnings?: readonly string[];
  /** Of a dataset whose values were looked at: by column what they seem to stand for, and nothing for the others. */
  readonly semanticTypes?: Readonly<Record<string, SemanticTypeSuggestion>>;
  /**
   * The entity is another source's, as the table that a dbt model fills: these aspects are written to it and nothing else. It is
   * not owned, so it is never marked removed for this source.
   */
  readonly foreign?: true;
  /**
   * With `foreign`: what is said holds only as long as it is said. Once a complete read says it no longer, it is taken back, unless a
   * failed record without a URN may have said it. Without this it stays, as what a log told that is cut off one day.
   */
  readonly revocable?: true;
  /** An entity that the catalog does not have is a failed record, instead of being made by what is said of it. */
  readonly mustExist?: true;
}

/** An object that exists and was left out on purpose. */
export interface FilteredRecord {
  readonly kind: 'filtered';
  readonly checkpoint: Checkpoint;
  readonly path: Path;
  readonly objectType: string;
  /** Of an entity that is no database object: what it would be written as. */
  readonly urn?: string;
  /** The recipe's rule that excluded it, e.g. `tables.deny "^tmp_"`. */
  readonly rule: string;
  /** It is read as part of another object, so an entity of its own from earlier is no longer there. */
  readonly isPart?: true;
}

/** Part of an object that could not be read although the object itself was. */
export type ObjectPart = 'profile' | 'definition' | 'lineage' | 'constraints';

/** Something that exists and could not be read. */
export interface FailedRecord {
  readonly kind: 'failed';
  readonly checkpoint: Checkpoint;
  readonly path: Path;
  readonly objectType: string;
  /** Of an entity that is no database object: what it would be written as. */
  readonly urn?: string;
  /**
   * The path is a place and names no object (`row 7`, `line 12`): what stands there is known once it can be read, and then under a name of
   * its own.
   */
  readonly unnamed?: true;
  /** Absent: the whole object is missing. Present: the object has its own record, which lacks this part. */
  readonly part?: ObjectPart;
  readonly code: ConnectorErrorCode;
  readonly reason: string;
  readonly remedy: string;
}

/**
 * What one call of {@link Connector.read} gave: `listed = read + filtered + failed`; `failedParts` are parts of objects that
 * are counted in `read`.
 */
export interface ReadCounts {
  readonly listed: number;
  readonly read: number;
  readonly filtered: number;
  readonly failed: number;
  readonly failedParts: number;
}

/**
 * The last record of every read. Only `complete: true` proves that the scope was listed to its end (together with what was
 * read before the checkpoint it was resumed from), so only then may something unseen be taken as removed.
 */
export type EndRecord =
  | {
      readonly kind: 'end';
      readonly complete: true;
      readonly counts: ReadCounts;
      /** What the next read of the scope wants to know of this one; handed back once all of it is in the catalog. */
      readonly cursor?: string;
    }
  | {
      readonly kind: 'end';
      readonly complete: false;
      readonly counts: ReadCounts;
      readonly code: ConnectorErrorCode;
      readonly reason: string;
      readonly remedy: string;
      /** Whether reading again from the last checkpoint can succeed without a person's help. */
      readonly retryable: boolean;
    };

export type ObjectRecord = ContainerRecord | DatasetRecord | FlowRecord | JobRecord | EntityRecord;
export type SourceRecord = ObjectRecord | FilteredRecord | FailedRecord;
export type ConnectorRecord = SourceRecord | EndRecord;
