import { DatasetUrn, type FabricType, InvalidUrn, Urn } from '@dataspoke/domain';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { throwIfCancelled } from '../cancellation';
import { ExpressionFault } from '../field-mapping/expression';
import { asText, asTexts } from '../field-mapping/value';
import { type FileBackedMap } from '../working-file/file-backed-map';
import { WorkingFile } from '../working-file/working-file';
import { type SheetMapping } from './recipe';
import { BAD_ROW, type BadRow, Gathered, type Said, SAID, type SaidOfDataset } from './said';
import { type DatasetColumns, NoSuchColumn, type SheetColumns } from './sheet-columns';
import { type SheetRow } from './sheet-rows';

/** Rows that are held in memory until they are written: each may be a million characters long. */
const HELD = 64;
/** Digits by which numbers of rows sort. */
const DIGITS = 9;
/** Rows after which others have their turn. */
const TURN = 1_000;
/** DataHub reads an aspect of no more characters. */
const MAX_CHARACTERS = 15_500_000;
/** Of them the entry of a column takes so many at least. */
const EMPTY_COLUMN = 16;

/** What all rows of a dataset say. */
export interface DescribedDataset {
  readonly urn: string;
  readonly name: string;
  readonly own: Gathered;
  /** By path, in the order in which rows name them. */
  readonly columns: ReadonlyMap<string, Gathered>;
}

/** A dataset of which rows say more than DataHub takes. */
export interface OverlongDataset {
  readonly urn: string;
  readonly name: string;
  readonly reason: string;
  readonly remedy: string;
}

/** What a row says, and of what. */
interface SayingRow {
  readonly number: number;
  readonly urn: string;
  readonly column?: string;
  readonly said: Said;
}

/**
 * Puts together what the rows of a sheet say, dataset by dataset. What they say lies in a working file until all have been read, and of one
 * dataset at a time it is in memory.
 */
export class DescribedDatasets {
  /** By dataset and row, so that rows of a dataset lie together in their order. */
  private readonly said: FileBackedMap<SaidOfDataset>;
  private readonly bad: FileBackedMap<BadRow>;

  private constructor(
    private readonly file: WorkingFile,
    private readonly mapping: SheetMapping,
    private readonly env: FabricType,
    private readonly columns: SheetColumns | undefined,
  ) {
    this.said = file.map(SAID, HELD);
    this.bad = file.map(BAD_ROW, HELD);
  }

  /** Without `columns` there are those that rows name. Whoever opens it closes it. */
  static async open(
    mapping: SheetMapping,
    env: FabricType,
    columns?: SheetColumns,
  ): Promise<DescribedDatasets> {
    const file = await WorkingFile.open();
    try {
      return new DescribedDatasets(file, mapping, env, columns);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.file.close();
  }

  /** Takes rows in; one with a fault says nothing at all and is noted. Raises what asking for columns raises. */
  async add(rows: readonly SheetRow[], signal: AbortSignal): Promise<void> {
    const read: (SayingRow | BadRow)[] = [];
    for (const row of rows) {
      throwIfCancelled(signal);
      read.push(await this.read(row));
    }
    const named = read.flatMap((row) => ('said' in row && row.column !== undefined ? [row.urn] : []));
    const known = await this.columns?.of(named, signal);
    for (const row of read) {
      const bad = 'said' in row ? this.take(row, known?.get(row.urn)) : row;
      if (bad) this.note(bad);
    }
  }

  /** All datasets that rows are about, in the order of their URNs. A row that does not go with those before it becomes a bad one. */
  async *datasets(signal: AbortSignal): AsyncGenerator<DescribedDataset | OverlongDataset> {
    let current: DatasetOfRows | undefined;
    let turn = 0;
    for (const [key, { column, said }] of this.said.entries()) {
      turn += 1;
      if (turn % TURN === 0) {
        await nextTurn();
        throwIfCancelled(signal);
      }
      const [urn, number] = [key.slice(0, -DIGITS - 1), Number(key.slice(-DIGITS))];
      if (current?.urn !== urn) {
        if (current) yield current.described;
        current = new DatasetOfRows(urn);
      }
      try {
        current.add(column, said, number);
      } catch (error) {
        this.note(badRow(number, error, urn));
      }
    }
    if (current) yield current.described;
  }

  /** Rows that say nothing, in their order; those that do not go with others are known once all {@link datasets} are. */
  *badRows(): Generator<BadRow> {
    for (const [, row] of this.bad.entries()) yield row;
  }

  /** How many {@link badRows} are known. */
  get badCount(): number {
    return this.bad.size;
  }

  private note(row: BadRow): void {
    this.bad.set(sortable(row.number), row);
  }

  private async read(row: SheetRow): Promise<SayingRow | BadRow> {
    let urn: string | undefined;
    try {
      urn = await this.datasetOf(row);
      const column = asText(await this.mapping.column?.of(row.cells));
      const said = await this.saidBy(row);
      return { number: row.number, urn, ...(column === undefined ? {} : { column }), said };
    } catch (error) {
      return badRow(row.number, error, urn);
    }
  }

  /** The row again, and why, when it cannot be taken. */
  private take(
    { number, urn, column, said }: SayingRow,
    known: DatasetColumns | undefined,
  ): BadRow | undefined {
    try {
      const path = column === undefined ? undefined : (known?.pathOf(column) ?? column);
      this.said.set(`${urn}\0${sortable(number)}`, { ...(path === undefined ? {} : { column: path }), said });
      return undefined;
    } catch (error) {
      return badRow(number, error, urn);
    }
  }

  private async datasetOf({ cells }: SheetRow): Promise<string> {
    const given = asText(await this.mapping.dataset.of(cells));
    if (given === undefined) throw new ExpressionFault('dataset gives nothing for this row');
    if (given.startsWith('urn:li:')) return DatasetUrn.parse(given).toString();
    const platform = asText(await this.mapping.platform?.of(cells));
    if (platform === undefined)
      throw new ExpressionFault('platform gives nothing for this row, and dataset no URN');
    return DatasetUrn.of(platform, given, this.env).toString();
  }

  private async saidBy({ cells }: SheetRow): Promise<Said> {
    const { description, tags, terms, owners, structuredProperties } = this.mapping;
    const text = asText(await description?.of(cells));
    const properties: (readonly [string, readonly string[]])[] = [];
    for (const [urn, value] of structuredProperties) {
      const values = asTexts(await value.of(cells));
      if (values.length > 0) properties.push([urn, values]);
    }
    const several = async (value: typeof tags, urnOf: (one: string) => string): Promise<readonly string[]> =>
      asTexts(await value?.of(cells))
        .flatMap((one) => one.split(/[;,\n]/))
        .map((one) => one.trim())
        .filter((one) => one !== '')
        .map(urnOf);
    return {
      ...(text === undefined ? {} : { description: text }),
      tags: await several(tags, (one) => named('tag', one)),
      terms: await several(terms, (one) => named('glossaryTerm', one)),
      owners: await several(owners, ownerUrn),
      properties,
    };
  }
}

/** What rows say of one dataset, as far as DataHub takes it. */
class DatasetOfRows {
  private readonly own = new Gathered();
  private readonly columns = new Map<string, Gathered>();
  private characters = 0;

  constructor(readonly urn: string) {}

  /** Raises `ExpressionFault` for a row that does not go with those before it. */
  add(column: string | undefined, said: Said, row: number): void {
    // What is too long already is not written, and takes no more room.
    if (this.isOverlong) return;
    const known = column === undefined ? this.own : this.columns.get(column);
    const thing = known ?? new Gathered();
    this.characters += thing.add(said, row);
    if (column === undefined || known) return;
    this.columns.set(column, thing);
    this.characters += column.length + EMPTY_COLUMN;
  }

  get described(): DescribedDataset | OverlongDataset {
    const { urn, own, columns } = this;
    const name = DatasetUrn.parse(urn).rawName;
    if (!this.isOverlong) return { urn, name, own, columns };
    return {
      urn,
      name,
      reason: `The rows say more than ${MAX_CHARACTERS} characters of the dataset, which is more than DataHub takes.`,
      remedy: 'Say less of it; nothing of it was written.',
    };
  }

  private get isOverlong(): boolean {
    return this.characters > MAX_CHARACTERS;
  }
}

/** As text that sorts as the number does. */
function sortable(row: number): string {
  return String(row).padStart(DIGITS, '0');
}

function badRow(number: number, error: unknown, urn: string | undefined): BadRow {
  const known = urn === undefined ? {} : { urn };
  if (error instanceof NoSuchColumn) return { number, reason: error.message, remedy: error.remedy, ...known };
  if (!(error instanceof ExpressionFault) && !(error instanceof InvalidUrn)) throw error;
  return { number, reason: error.message, remedy: 'Correct the row or the mapping.', ...known };
}

function named(entityType: string, text: string): string {
  return text.startsWith('urn:li:') ? Urn.parse(text).toString() : Urn.of(entityType, text).toString();
}

function ownerUrn(text: string): string {
  const [, group] = /^group:(.+)$/.exec(text) ?? [];
  return group === undefined ? named('corpuser', text) : named('corpGroup', group);
}
