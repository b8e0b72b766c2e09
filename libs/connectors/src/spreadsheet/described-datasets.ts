import { DatasetUrn, type FabricType, InvalidUrn, Urn } from '@dataspoke/domain';
import { throwIfCancelled } from '../cancellation';
import { type JsonObject } from '../connector';
import { ExpressionFault } from '../field-mapping/expression';
import { asText, asTexts } from '../field-mapping/value';
import { type SheetMapping } from './recipe';
import { type DatasetColumns, NoSuchColumn, type SheetColumns } from './sheet-columns';
import { type SheetRow } from './sheet-rows';

/** What a sheet says of a dataset or of a column. All of a sheet is held at once, so that what is not said takes no room. */
interface Said {
  readonly description?: string;
  readonly tags: readonly string[];
  readonly terms: readonly string[];
  readonly owners: readonly string[];
  readonly properties: ReadonlyMap<string, readonly string[]>;
}

export interface DescribedDataset {
  readonly urn: string;
  readonly name: string;
  own: Said;
  readonly columns: Map<string, Said>;
}

/** A row that says nothing that could be written, and why. */
export interface BadRow {
  readonly number: number;
  readonly reason: string;
  readonly remedy: string;
  /** Of its dataset, where that is known. */
  readonly urn?: string;
}

/** What a row says, and of what. */
interface SayingRow {
  readonly number: number;
  readonly urn: string;
  readonly column?: string;
  readonly said: Said;
}

const AUTHOR = { time: 0, actor: 'urn:li:corpuser:dataspoke' } as const;

/** Puts together what the rows of a sheet say, dataset by dataset. */
export class DescribedDatasets {
  readonly datasets = new Map<string, DescribedDataset>();
  readonly bad: BadRow[] = [];
  /** Lists that many rows give. */
  private readonly lists = new Map<string, readonly string[]>();

  constructor(
    private readonly mapping: SheetMapping,
    private readonly env: FabricType,
    /** Which columns there are; those that rows name when absent. */
    private readonly columns?: SheetColumns,
  ) {}

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
      if (bad) this.bad.push(bad);
    }
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
      const dataset = this.datasets.get(urn) ?? {
        urn,
        name: DatasetUrn.parse(urn).rawName,
        own: NOTHING,
        columns: new Map<string, Said>(),
      };
      this.datasets.set(urn, dataset);
      if (path === undefined) dataset.own = joined(dataset.own, said, number);
      else dataset.columns.set(path, joined(dataset.columns.get(path) ?? NOTHING, said, number));
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
    const properties = new Map<string, readonly string[]>();
    for (const [urn, value] of structuredProperties) {
      const values = asTexts(await value.of(cells));
      if (values.length > 0) properties.set(urn, values);
    }
    const several = async (value: typeof tags, urnOf: (one: string) => string): Promise<readonly string[]> =>
      this.once(
        asTexts(await value?.of(cells))
          .flatMap((one) => one.split(/[;,\n]/))
          .map((one) => one.trim())
          .filter((one) => one !== '')
          .map(urnOf),
      );
    return {
      ...(text === undefined ? {} : { description: text }),
      tags: await several(tags, (one) => named('tag', one)),
      terms: await several(terms, (one) => named('glossaryTerm', one)),
      owners: await several(owners, ownerUrn),
      properties: properties.size === 0 ? NOTHING.properties : properties,
    };
  }

  private once(list: readonly string[]): readonly string[] {
    const key = list.join('\n');
    const known = this.lists.get(key) ?? list;
    this.lists.set(key, known);
    return known;
  }
}

/** Aspects of a described dataset. What the sheet has a column for and says nothing in is taken back, where it was ours. */
export function aspectsOf(
  { own, columns }: DescribedDataset,
  mapping: SheetMapping,
): Readonly<Record<string, JsonObject>> {
  const tags = (said: Said): JsonObject => ({ tags: said.tags.map((tag) => ({ tag })) });
  const terms = (said: Said): JsonObject => ({
    terms: said.terms.map((urn) => ({ urn })),
    auditStamp: AUTHOR,
  });
  return {
    ...(mapping.description
      ? {
          documentation: {
            documentations: own.description === undefined ? [] : [{ documentation: own.description }],
          },
        }
      : {}),
    ...(mapping.tags ? { globalTags: tags(own) } : {}),
    ...(mapping.terms ? { glossaryTerms: terms(own) } : {}),
    ...(mapping.owners
      ? { ownership: { owners: own.owners.map((owner) => ({ owner, type: mapping.ownerType })) } }
      : {}),
    ...(mapping.structuredProperties.length > 0
      ? {
          structuredProperties: {
            properties: [...own.properties].map(([propertyUrn, values]) => ({
              propertyUrn,
              values: values.map((string) => ({ string })),
            })),
          },
        }
      : {}),
    ...(mapping.column
      ? {
          editableSchemaMetadata: {
            editableSchemaFieldInfo: [...columns].map(([fieldPath, said]) => ({
              fieldPath,
              ...(said.description === undefined ? {} : { description: said.description }),
              ...(said.tags.length === 0 ? {} : { globalTags: tags(said) }),
              ...(said.terms.length === 0 ? {} : { glossaryTerms: terms(said) }),
            })),
          },
        }
      : {}),
  };
}

function badRow(number: number, error: unknown, urn: string | undefined): BadRow {
  const known = urn === undefined ? {} : { urn };
  if (error instanceof NoSuchColumn) return { number, reason: error.message, remedy: error.remedy, ...known };
  if (!(error instanceof ExpressionFault) && !(error instanceof InvalidUrn)) throw error;
  return { number, reason: error.message, remedy: 'Correct the row or the mapping.', ...known };
}

const NOTHING: Said = { tags: [], terms: [], owners: [], properties: new Map() };

/** Two rows may both say something, but not two descriptions. */
function joined(one: Said, other: Said, number: number): Said {
  if (one === NOTHING) return other;
  if (
    one.description !== undefined &&
    other.description !== undefined &&
    one.description !== other.description
  )
    throw new ExpressionFault(
      `row ${number} gives another description than a row before it for the same thing`,
    );
  const description = one.description ?? other.description;
  const properties = new Map(one.properties);
  for (const [urn, values] of other.properties) properties.set(urn, both(properties.get(urn) ?? [], values));
  return {
    ...(description === undefined ? {} : { description }),
    tags: both(one.tags, other.tags),
    terms: both(one.terms, other.terms),
    owners: both(one.owners, other.owners),
    properties,
  };
}

function both(some: readonly string[], more: readonly string[]): readonly string[] {
  return [...new Set([...some, ...more])];
}

function named(entityType: string, text: string): string {
  return text.startsWith('urn:li:') ? Urn.parse(text).toString() : Urn.of(entityType, text).toString();
}

function ownerUrn(text: string): string {
  const [, group] = /^group:(.+)$/.exec(text) ?? [];
  return group === undefined ? named('corpuser', text) : named('corpGroup', group);
}
