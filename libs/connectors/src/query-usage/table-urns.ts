import { DatasetUrn, type FabricType, InvalidUrn, schemaFieldUrn } from '@dataspoke/domain';
import { type SqlDialect, type TableName } from '@dataspoke/sql-lineage';
import { type Path } from '../records';
import { type FileBackedMap } from '../working-file/file-backed-map';
import { type WorkingFile } from '../working-file/working-file';
import { STORED_PATH } from './stored-values';

/** Where the tables of a source stand in the catalog. */
export interface TablePlace {
  readonly platform: string;
  readonly platformInstance?: string;
  readonly dialect: SqlDialect;
  /** Write names of tables in lower case. */
  readonly lowerCaseNames: boolean;
  readonly env: FabricType;
  /** The table of the source that a name means; undefined for none. Every name means itself where absent. */
  readonly meant?: (table: TableName) => TableName | undefined;
}

/** Names that are held in memory. */
const HELD_PATHS = 20_000;

/** Gives tables and columns of statements their URNs. */
export class TableUrns {
  private readonly paths: FileBackedMap<Path>;

  constructor(
    file: WorkingFile,
    private readonly place: TablePlace,
  ) {
    this.paths = file.map(STORED_PATH, HELD_PATHS);
  }

  /** Undefined for a name that no URN can hold, one without a schema, which may be anything, and what belongs to the server itself. */
  dataset(written: TableName): string | undefined {
    const { meant } = this.place;
    const table = meant ? meant(written) : written;
    if (!table) return undefined;
    const { database, schema, name } = table;
    if (schema === undefined || this.isSystem(schema, name)) return undefined;
    const { platform, platformInstance, lowerCaseNames, env } = this.place;
    const joined = [database, schema, name].filter((part) => part !== undefined).join('.');
    const own = lowerCaseNames ? joined.toLowerCase() : joined;
    const full = platformInstance === undefined ? own : `${platformInstance}.${own}`;
    const urn = held(() => DatasetUrn.of(platform, full, env).toString());
    if (urn !== undefined && this.paths.get(urn) === undefined)
      this.paths.set(urn, database === undefined ? [schema, name] : [database, schema, name]);
    return urn;
  }

  /** The names of a dataset that {@link dataset} gave, as statements write it. */
  pathOf(urn: string): Path {
    return this.paths.get(urn) ?? [urn];
  }

  /** Undefined for a name that no URN can hold. */
  field(dataset: string, column: string): string | undefined {
    return held(() => schemaFieldUrn(dataset, column).toString());
  }

  // PostgreSQL keeps names that begin with pg_ for itself and looks into pg_catalog before all other schemas.
  private isSystem(schema: string, name: string): boolean {
    const isPostgres = this.place.dialect === 'postgresql';
    if (schema.toLowerCase() === 'information_schema') return true;
    return isPostgres && (schema.startsWith('pg_') || name.startsWith('pg_'));
  }
}

/** The URN, or undefined where no URN can hold the name. */
export function held(build: () => string): string | undefined {
  try {
    return build();
  } catch (error) {
    if (error instanceof InvalidUrn) return undefined;
    throw error;
  }
}
