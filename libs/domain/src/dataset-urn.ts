import { InvalidUrn } from './errors';
import { Urn } from './urn';

/** DataHub's fabric types: the third part of a dataset URN. */
export const FABRIC_TYPES = [
  'DEV', 'TEST', 'QA', 'UAT', 'EI', 'PRE', 'STG', 'NON_PROD', 'PROD', 'CORP', 'RVW', 'PRD', 'TST', 'SIT', 'SBX', 'SANDBOX', 'CERT',
] as const; // prettier-ignore
export type FabricType = (typeof FABRIC_TYPES)[number];

/** `urn:li:dataset:(urn:li:dataPlatform:<platform>,<name>,<env>)`. */
export class DatasetUrn {
  private constructor(
    private readonly urn: Urn,
    /** Platform name without its URN prefix, e.g. `postgres`. */
    readonly platform: string,
    /** Qualified name, e.g. `warehouse.raw.flights`; as written, reserved characters still encoded. */
    readonly name: string,
    readonly env: string,
  ) {}

  /** Parses `text`; raises {@link InvalidUrn} when it is not the URN of a dataset. */
  static parse(text: string): DatasetUrn {
    const urn = Urn.parse(text);
    const [platformUrn, name, env] = urn.parts;
    const platform = /^urn:li:dataPlatform:(.+)$/.exec(platformUrn ?? '')?.[1];
    if (urn.entityType !== 'dataset' || urn.parts.length !== 3 || !platform || !name || !env) {
      throw new InvalidUrn(text, 'expected urn:li:dataset:(urn:li:dataPlatform:<platform>,<name>,<env>)');
    }
    if (!(FABRIC_TYPES as readonly string[]).includes(env)) {
      throw new InvalidUrn(text, `"${env}" is not one of ${FABRIC_TYPES.join(', ')}`);
    }
    return new DatasetUrn(urn, platform, name, env);
  }

  /** Builds the URN from raw parts, encoding what is reserved. */
  static of(platform: string, name: string, env: FabricType): DatasetUrn {
    return DatasetUrn.parse(Urn.of('dataset', `urn:li:dataPlatform:${platform}`, name, env).toString());
  }

  equals(other: DatasetUrn): boolean {
    return this.urn.equals(other.urn);
  }

  toString(): string {
    return this.urn.toString();
  }

  toJSON(): string {
    return this.toString();
  }
}

/** `urn:li:schemaField:(<datasetUrn>,<fieldPath>)`; `(`, `)` and `,` of the field path are encoded. */
export function schemaFieldUrn(dataset: DatasetUrn | string, fieldPath: string): Urn {
  return Urn.of('schemaField', dataset.toString(), fieldPath);
}
