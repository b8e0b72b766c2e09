import { DatasetUrn, type FabricType } from '@dataspoke/domain';
import { type LineageName } from './event';
import { possibleUrn } from './possible-urn';

/** Platforms of DataHub by scheme of a namespace, where the two are called otherwise. */
const PLATFORMS: ReadonlyMap<string, string> = new Map([
  ['postgresql', 'postgres'],
  ['sqlserver', 'mssql'],
  ['awsathena', 'athena'],
  ['s3a', 's3'],
  ['s3n', 's3'],
  ['gs', 'gcs'],
  ['abfs', 'abs'],
  ['abfss', 'abs'],
  ['wasb', 'abs'],
  ['wasbs', 'abs'],
]);

/** Platforms whose namespace holds the bucket, which DataHub has in the name. */
const STORES: ReadonlySet<string> = new Set(['s3', 'gcs']);

export interface DatasetNaming {
  readonly env: FabricType;
  /** Platform instances by namespace, exactly as events have it. */
  readonly instances: Readonly<Record<string, string>>;
  /** Platforms whose datasets the catalog has in lower case, however events write them. */
  readonly lowerCase?: ReadonlySet<string>;
}

/**
 * The dataset of DataHub that an event names by OpenLineage's naming rules: `postgres://db:5432` and `shop.public.orders` are
 * `shop.public.orders` of the platform `postgres`. Raises `InvalidUrn` for what no URN can hold.
 */
export function datasetUrn(
  { namespace, name }: LineageName,
  { env, instances, lowerCase }: DatasetNaming,
): string {
  const instance = Object.hasOwn(instances, namespace) ? instances[namespace] : undefined;
  const { platform, local: written } = placeOf(namespace, name);
  const local = lowerCase?.has(platform) ? written.toLowerCase() : written;
  return DatasetUrn.of(platform, instance === undefined ? local : `${instance}.${local}`, env).toString();
}

/** The same, or nothing and a warning. */
export function namedDataset(
  name: LineageName,
  naming: DatasetNaming,
  warnings: string[],
): string | undefined {
  const urn = possibleUrn(() => datasetUrn(name, naming));
  if (urn === undefined) {
    warnings.push(
      `DataHub cannot hold the name of ${JSON.stringify(name.name)} in ${JSON.stringify(name.namespace)}.`,
    );
  }
  return urn;
}

function placeOf(namespace: string, name: string): { readonly platform: string; readonly local: string } {
  if (namespace.startsWith('arn:aws:glue:')) {
    return { platform: 'glue', local: name.replace(/^table\//, '').replaceAll('/', '.') };
  }
  const [, scheme = namespace, authority = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/]*)/i.exec(namespace) ?? [];
  const folded = scheme.toLowerCase();
  const platform = PLATFORMS.get(folded) ?? folded;
  const isStore = STORES.has(platform) && authority !== '';
  return { platform, local: isStore ? `${authority}/${name.replace(/^\/+/, '')}`.replace(/\/+$/, '') : name };
}
