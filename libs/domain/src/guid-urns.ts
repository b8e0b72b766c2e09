import { entityUrn } from './entity-urn';
import { guid } from './guid';
import { type DatasetUrn } from './dataset-urn';
import { type Urn } from './urn';

interface ContainerOf {
  /** Plain name, e.g. `postgres`. */
  readonly platform: string;
  readonly instance?: string;
}

/**
 * What identifies a container, by the fields that DataHub's own connectors use for its kind. Each further field makes a
 * container inside the one without it.
 */
export type ContainerKey = ContainerOf &
  (
    | { readonly database: string; readonly schema?: string }
    | { readonly project_id: string; readonly dataset_id?: string }
    | { readonly bucket_name: string }
    | { readonly folder_abs_path: string }
    | { readonly catalog: string; readonly unity_schema?: string }
    | { readonly metastore: string; readonly catalog?: string; readonly unity_schema?: string }
    | { readonly namespace: string }
  );

/**
 * The URN of a container: the guid of its key. `sqlEnv` is the environment of a SQL source: DataHub's SQL connectors put it
 * in the place of a platform instance that is not given, and URNs must stay as they are; without it the environment is no
 * part of the key.
 */
export function containerUrn(key: ContainerKey, sqlEnv?: string): Urn {
  return entityUrn('container', { guid: guid({ ...key, instance: key.instance ?? sqlEnv }) });
}

/** The URN of a domain that a connector names, as DataHub's client derives it. */
export function domainUrn(key: {
  readonly name: string;
  readonly platform?: string;
  readonly instance?: string;
}): Urn {
  return entityUrn('domain', { id: guid({ ...key }) });
}

/** The URN of the contract of a dataset; each dataset has one. */
export function dataContractUrn(dataset: DatasetUrn | Urn | string): Urn {
  return entityUrn('dataContract', { id: guid({ entity: dataset.toString() }) });
}

/** The URN of an assertion that belongs to a contract; `id` is the one that the contract gives the check. */
export function contractAssertionUrn(
  dataset: DatasetUrn | Urn | string,
  check: { readonly kind: 'freshness' | 'schema' | 'data_quality'; readonly id: string },
): Urn {
  const entity = dataset.toString();
  const contract = dataContractUrn(entity).toString();
  return entityUrn('assertion', { id: guid({ contract, entity, [check.kind]: check.id }) });
}
