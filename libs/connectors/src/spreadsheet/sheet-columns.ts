import { type KnownColumns, type KnownField } from '../query-usage/known-columns';
import { LeastRecentlyUsed } from '../query-usage/least-recently-used';
import { nearest } from '../recipe/nearest';

/** Columns that are remembered, some 250 bytes each. */
const MAX_COLUMNS = 100_000;
/** Rows for which a column is looked for that they may mean: of a sheet that is wrong throughout, the first ones tell enough. */
const MAX_GUESSES = 1_000;
/** Characters of a name that a message repeats. */
const MAX_NAME = 200;

/** A row is about a column that its dataset does not have. */
export class NoSuchColumn extends Error {
  constructor(
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}

/** Finds the columns of the datasets that rows are about. */
export class SheetColumns {
  // Datasets of which the catalog knows no columns are remembered too.
  private readonly found = new LeastRecentlyUsed<DatasetColumns>(MAX_COLUMNS, ({ size }) => size + 1);
  private guesses = 0;

  constructor(private readonly known: KnownColumns) {}

  /** By URN; absent where the catalog knows none. Raises what asking it raises. */
  async of(datasets: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, DatasetColumns>> {
    const made = (fields: readonly KnownField[]): DatasetColumns =>
      new DatasetColumns(fields, () => ++this.guesses <= MAX_GUESSES);
    const columns = await this.found.lookUp(
      datasets,
      async (missing) => {
        const asked = await this.known.fields(missing, signal);
        return new Map([...asked].map(([urn, fields]) => [urn, made(fields)]));
      },
      () => made([]),
    );
    return new Map([...columns].filter(([, { size }]) => size > 0));
  }
}

/** The columns of one dataset. */
export class DatasetColumns {
  private readonly paths: ReadonlySet<string>;
  private readonly byName = new Map<string, KnownField[]>();

  constructor(
    fields: readonly KnownField[],
    private readonly mayGuess: () => boolean,
  ) {
    this.paths = new Set(fields.map(({ path }) => path));
    for (const field of fields) {
      const same = this.byName.get(field.name.toLowerCase());
      if (same === undefined) this.byName.set(field.name.toLowerCase(), [field]);
      else same.push(field);
    }
  }

  get size(): number {
    return this.paths.size;
  }

  /** The path of the column that a row calls `name`, in another case too where only one is called so. Raises {@link NoSuchColumn}. */
  pathOf(name: string): string {
    if (this.paths.has(name)) return name;
    const alike = this.byName.get(name.toLowerCase()) ?? [];
    const same = alike.filter((field) => field.name === name);
    const meant = same.length > 0 ? same : alike;
    const [first, second] = meant;
    if (first === undefined) throw this.unknown(name);
    if (second === undefined) return first.path;
    throw new NoSuchColumn(
      `the catalog has more than one column that "${shown(name)}" may mean: ${meant
        .slice(0, 5)
        .map(({ path }) => shown(path))
        .join(', ')}`,
      'Write the name as the catalog has it.',
    );
  }

  private unknown(name: string): NoSuchColumn {
    const guess = this.mayGuess()
      ? nearest(
          name,
          [...this.byName.values()].flat().map((field) => field.name),
        )
      : undefined;
    return new NoSuchColumn(
      `the catalog knows the columns of the dataset, and none is called "${shown(name)}"${guess === undefined ? '' : ` (did you mean "${shown(guess)}"?)`}`,
      'Correct the name of the column; a new one is known once the source of the dataset has been read again.',
    );
  }
}

function shown(name: string): string {
  return name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name;
}
