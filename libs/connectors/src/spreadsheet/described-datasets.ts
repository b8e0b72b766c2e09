import { DatasetUrn, type FabricType, InvalidUrn, Urn } from '@dataspoke/domain';
import { type JsonObject } from '../connector';
import { ExpressionFault } from '../field-mapping/expression';
import { asText, asTexts } from '../field-mapping/value';
import { type SheetMapping } from './recipe';
import { type SheetRow } from './sheet-rows';

/** What a sheet says of a dataset or of a column. */
interface Said {
  readonly description: string[];
  readonly tags: string[];
  readonly terms: string[];
  readonly owners: string[];
  readonly properties: Map<string, string[]>;
}

export interface DescribedDataset {
  readonly urn: string;
  readonly name: string;
  readonly own: Said;
  readonly columns: Map<string, Said>;
}

/** A row that says nothing that could be written, and why. */
export interface BadRow {
  readonly number: number;
  readonly reason: string;
  /** Of its dataset, where that is known. */
  readonly urn?: string;
}

const AUTHOR = { time: 0, actor: 'urn:li:corpuser:dataspoke' } as const;

/** Puts together what the rows of a sheet say, dataset by dataset. */
export class DescribedDatasets {
  readonly datasets = new Map<string, DescribedDataset>();
  readonly bad: BadRow[] = [];

  constructor(
    private readonly mapping: SheetMapping,
    private readonly env: FabricType,
  ) {}

  /** Takes a row in; one with a fault says nothing at all and is noted. */
  async add(row: SheetRow): Promise<void> {
    let urn: string | undefined;
    try {
      urn = await this.datasetOf(row);
      const column = asText(await this.mapping.column?.of(row.cells));
      const said = await this.saidBy(row);
      const known = this.datasets.get(urn);
      const dataset = known ?? {
        urn,
        name: DatasetUrn.parse(urn).rawName,
        own: nothing(),
        columns: new Map<string, Said>(),
      };
      this.datasets.set(urn, dataset);
      const target = column === undefined ? dataset.own : (dataset.columns.get(column) ?? nothing());
      if (column !== undefined) dataset.columns.set(column, target);
      join(target, said, row.number);
    } catch (error) {
      if (!(error instanceof ExpressionFault) && !(error instanceof InvalidUrn)) throw error;
      this.bad.push({ number: row.number, reason: error.message, ...(urn === undefined ? {} : { urn }) });
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
    const properties = new Map<string, string[]>();
    for (const [urn, value] of structuredProperties) properties.set(urn, [...asTexts(await value.of(cells))]);
    const several = async (value: typeof tags): Promise<string[]> =>
      asTexts(await value?.of(cells))
        .flatMap((one) => one.split(/[;,\n]/))
        .map((one) => one.trim())
        .filter((one) => one !== '');
    return {
      description: text === undefined ? [] : [text],
      tags: (await several(tags)).map((one) => named('tag', one)),
      terms: (await several(terms)).map((one) => named('glossaryTerm', one)),
      owners: (await several(owners)).map(ownerUrn),
      properties,
    };
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
      ? { documentation: { documentations: own.description.map((documentation) => ({ documentation })) } }
      : {}),
    ...(mapping.tags ? { globalTags: tags(own) } : {}),
    ...(mapping.terms ? { glossaryTerms: terms(own) } : {}),
    ...(mapping.owners
      ? { ownership: { owners: own.owners.map((owner) => ({ owner, type: mapping.ownerType })) } }
      : {}),
    ...(mapping.structuredProperties.length > 0
      ? {
          structuredProperties: {
            properties: [...own.properties].flatMap(([propertyUrn, values]) =>
              values.length === 0 ? [] : [{ propertyUrn, values: values.map((string) => ({ string })) }],
            ),
          },
        }
      : {}),
    ...(mapping.column
      ? {
          editableSchemaMetadata: {
            editableSchemaFieldInfo: [...columns].map(([fieldPath, said]) => ({
              fieldPath,
              ...(said.description[0] === undefined ? {} : { description: said.description[0] }),
              ...(said.tags.length === 0 ? {} : { globalTags: tags(said) }),
              ...(said.terms.length === 0 ? {} : { glossaryTerms: terms(said) }),
            })),
          },
        }
      : {}),
  };
}

function nothing(): Said {
  return { description: [], tags: [], terms: [], owners: [], properties: new Map() };
}

/** Two rows may both say something, but not two descriptions. */
function join(into: Said, from: Said, number: number): void {
  const [first] = into.description;
  const [second] = from.description;
  if (first !== undefined && second !== undefined && first !== second)
    throw new ExpressionFault(
      `row ${number} gives another description than a row before it for the same thing`,
    );
  if (first === undefined) into.description.push(...from.description);
  for (const key of ['tags', 'terms', 'owners'] as const)
    into[key].push(...from[key].filter((one) => !into[key].includes(one)));
  for (const [urn, values] of from.properties) {
    const known = into.properties.get(urn) ?? [];
    into.properties.set(urn, [...known, ...values.filter((value) => !known.includes(value))]);
  }
}

function named(entityType: string, text: string): string {
  return text.startsWith('urn:li:') ? Urn.parse(text).toString() : Urn.of(entityType, text).toString();
}

function ownerUrn(text: string): string {
  const [, group] = /^group:(.+)$/.exec(text) ?? [];
  return group === undefined ? named('corpuser', text) : named('corpGroup', group);
}
