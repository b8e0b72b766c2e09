import { type Filter } from '@dataspoke/datahub-client';
import { DatasetUrn, entityUrn, type FabricType, InvalidUrn } from '@dataspoke/domain';
import { formatTable, type TableName } from '@dataspoke/sql-lineage';

/** Where the tables of a text are. */
export interface TableScope {
  /** Platforms by their names in DataHub; any when there is none. */
  readonly platforms: readonly string[];
  readonly platformInstance?: string;
  readonly env: FabricType;
}

/** URNs of the datasets that have exactly this name; DataHub's connectors often write names in lower case. */
export function writtenOut(name: TableName, scope: TableScope): readonly string[] {
  return spellings(fullName(name, scope)).flatMap((spelling) =>
    scope.platforms.map((platform) => DatasetUrn.of(platform, spelling, scope.env).toString()),
  );
}

/** What finds datasets in the catalog's index that have the last part of one of the names. */
export function namesakeFilter(names: readonly TableName[], scope: TableScope): Filter {
  const within = [
    { field: 'origin', values: [scope.env] },
    ...(scope.platforms.length === 0
      ? []
      : [
          {
            field: 'platform',
            values: scope.platforms.map((name) => entityUrn('dataPlatform', { name }).toString()),
          },
        ]),
  ];
  const lastParts = new Set(names.flatMap(({ name }) => spellings(name)));
  return ['name', 'id'].map((field) => ({ and: [...within, { field, values: [...lastParts] }] }));
}

/**
 * The only dataset that the name can mean when one of both says more in front than the other; `ambiguous` when there are several.
 * With an instance, names in the catalog begin with it.
 */
export function namesake(
  name: TableName,
  urns: readonly string[],
  { platformInstance }: TableScope,
): string | 'ambiguous' | undefined {
  const wanted = formatTable(name).toLowerCase();
  const prefix = platformInstance === undefined ? '' : `${platformInstance}.`.toLowerCase();
  const fitting = urns.filter((urn) => {
    const own = rawName(urn)?.toLowerCase();
    if (own === undefined || !own.startsWith(prefix)) return false;
    const inside = own.slice(prefix.length);
    return inside === wanted || inside.endsWith(`.${wanted}`) || wanted.endsWith(`.${inside}`);
  });
  const [only, ...more] = fitting;
  return more.length > 0 ? 'ambiguous' : only;
}

function fullName(name: TableName, { platformInstance }: TableScope): string {
  return platformInstance === undefined ? formatTable(name) : `${platformInstance}.${formatTable(name)}`;
}

function spellings(name: string): readonly string[] {
  return [...new Set([name, name.toLowerCase(), name.toUpperCase()])];
}

function rawName(urn: string): string | undefined {
  try {
    return DatasetUrn.parse(urn).rawName;
  } catch (error) {
    if (error instanceof InvalidUrn) return undefined;
    throw error;
  }
}
