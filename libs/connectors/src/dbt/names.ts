import { DatasetUrn, type FabricType, guid, InvalidUrn, schemaFieldUrn, Urn } from '@dataspoke/domain';
import { ConnectorError } from '../errors';
import { type DbtNode } from './node';

/** What names a node and what it becomes; small enough to be kept for every node of a project. */
export type NodeRef = Pick<
  DbtNode,
  'id' | 'kind' | 'name' | 'database' | 'schema' | 'relation' | 'materialization'
>;

export interface NamingRules {
  readonly env: FabricType;
  readonly platformInstance?: string;
  readonly targetPlatform: string;
  readonly targetPlatformInstance?: string;
  readonly lowerCaseTarget: boolean;
  /** Whether the dataset of a source is named after its table instead of after the source. */
  readonly useIdentifiers: boolean;
}

export const DBT_PLATFORM = 'urn:li:dataPlatform:dbt';

/** URNs of what a dbt project holds, as DataHub's own dbt source makes them. Each raises `ConnectorError` `unsupported` for a name that no URN can hold. */
export class DbtNames {
  constructor(private readonly rules: NamingRules) {}

  /** The dataset that stands for the node itself. */
  node(ref: NodeRef): string {
    const { platformInstance, useIdentifiers } = this.rules;
    const named = ref.kind === 'source' && !useIdentifiers ? { ...ref, relation: ref.name } : ref;
    return this.dataset('dbt', platformInstance, qualified(named), ref.id);
  }

  /** The table or view that the node is in its target; undefined for an ephemeral model, which is none. */
  target(ref: NodeRef): string | undefined {
    if (ref.materialization === 'ephemeral') return undefined;
    const { targetPlatform, targetPlatformInstance, lowerCaseTarget } = this.rules;
    const name = qualified(ref);
    return this.dataset(
      targetPlatform,
      targetPlatformInstance,
      lowerCaseTarget ? name.toLowerCase() : name,
      ref.id,
    );
  }

  /** What those that read from the node read: its table where dbt makes one, else the node. */
  upstream(ref: NodeRef): string {
    const isMade = ref.kind === 'model' || ref.kind === 'snapshot';
    return (isMade ? this.target(ref) : undefined) ?? this.node(ref);
  }

  field(dataset: string, column: string): string {
    return within(column, () => schemaFieldUrn(dataset, column).toString());
  }

  assertion(name: string): string {
    const { env, platformInstance } = this.rules;
    const parts = {
      platform: 'dbt',
      name,
      instance: platformInstance,
      env: env === 'PROD' ? undefined : env,
    };
    return Urn.of('assertion', guid(parts)).toString();
  }

  exposure(id: string): string {
    const { platformInstance } = this.rules;
    const name = platformInstance === undefined ? id : `${platformInstance}.${id}`;
    return within(id, () => Urn.of('dashboard', 'dbt', name).toString());
  }

  /** `dataPlatformInstance` of what belongs to dbt. */
  place(): { readonly platform: string; readonly instance?: string } {
    const { platformInstance } = this.rules;
    if (platformInstance === undefined) return { platform: DBT_PLATFORM };
    const instance = Urn.of('dataPlatformInstance', DBT_PLATFORM, platformInstance).toString();
    return { platform: DBT_PLATFORM, instance };
  }

  private dataset(platform: string, instance: string | undefined, name: string, id: string): string {
    const full = instance === undefined ? name : `${instance}.${name}`;
    return within(id, () => DatasetUrn.of(platform, full, this.rules.env).toString());
  }
}

/** Database, schema and relation with dots, as far as there are any. */
export function qualified({ database, schema, relation }: NodeRef): string {
  return [database, schema, relation]
    .filter((part) => part !== undefined && part !== '')
    .join('.')
    .replaceAll('"', '');
}

function within(what: string, build: () => string): string {
  try {
    return build();
  } catch (error) {
    if (!(error instanceof InvalidUrn)) throw error;
    throw new ConnectorError(
      'unsupported',
      `DataHub cannot hold the name of ${JSON.stringify(what)}: ${error.reason}.`,
      'Rename it, or leave it out with a deny pattern of the recipe.',
    );
  }
}
