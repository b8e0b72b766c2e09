import { ConnectorError } from '../errors';
import { excludedBy } from '../recipe/name-filter';
import { type ConnectorOptions } from '../registry';
import { type ReadRows, ValueReader } from '../values/value-reader';
import { shapeOf, type TableShape } from './evaluation/table-shape';
import { quoteIdentifier } from './identifiers';
import { excludedObjects } from './object-rules';
import { type PostgresRecipe } from './recipe';
import { PostgresSession } from './session';

/** Small tables answer at once; whoever asks for their values waits for them. */
const LONGEST_MS = 2_000;
const VALUE_LENGTH = 256;

/** Reads values out of small tables of a PostgreSQL database. */
export class PostgresValueReader extends ValueReader {
  private readonly recipe: PostgresRecipe;
  private session: PostgresSession | undefined;

  constructor(
    recipe: PostgresRecipe,
    private readonly options: ConnectorOptions,
  ) {
    super();
    this.recipe = { ...recipe, statementTimeoutMs: Math.min(recipe.statementTimeoutMs, LONGEST_MS) };
  }

  override async read(
    dataset: string,
    columns: readonly string[],
    most: number,
    signal: AbortSignal,
  ): Promise<ReadRows> {
    if (!this.recipe.profile.enabled) {
      throw new ConnectorError(
        'permission',
        'The recipe lets no values be read.',
        'Set profile.enabled to true if values of this source may be shown.',
      );
    }
    this.session ??= await PostgresSession.open(this.recipe, this.options, signal);
    const rows = await this.session.transaction(signal, async (query) => {
      const shape = await shapeOf(query, dataset, this.recipe);
      this.requireAllowed(shape);
      requireColumns(columns, shape);
      const values = columns
        .map((name) => `left(${quoteIdentifier(name)}::text, ${VALUE_LENGTH})`)
        .join(', ');
      const order = columns.map(quoteIdentifier).join(', ');
      return query<{ row: unknown }>(
        `SELECT to_json(ARRAY[${values}]) AS row FROM ${shape.quoted} ORDER BY ${order} LIMIT ${most + 1}`,
      );
    });
    return { rows: rows.slice(0, most).map(({ row }) => textsOf(row)), complete: rows.length <= most };
  }

  override async close(): Promise<void> {
    const { session } = this;
    this.session = undefined;
    await session?.close();
  }

  private requireAllowed({ schema, name, table, kind }: TableShape): void {
    const rule = [
      ...excludedBy('schemas', this.recipe.schemas, [schema]),
      ...excludedObjects(this.recipe, [{ schema, name: table, kind }]),
    ].find((one) => one !== undefined);
    if (rule === undefined) return;
    throw new ConnectorError(
      'permission',
      `The recipe leaves "${name}" out: ${rule}.`,
      'Change the rule if the values of this table may be shown.',
    );
  }
}

function requireColumns(columns: readonly string[], { columns: own, name }: TableShape): void {
  const missing = columns.find((column) => !own.has(column));
  if (missing === undefined) return;
  throw new ConnectorError(
    'not-found',
    `"${name}" has no column "${missing}".`,
    'It was dropped or renamed: run its source again.',
  );
}

/** An array that the server has made of texts. */
function textsOf(row: unknown): readonly (string | null)[] {
  const values: readonly unknown[] = Array.isArray(row) ? row : [];
  return values.map((value) => (typeof value === 'string' ? value : null));
}
