import { entityUrn, urnParts } from './entity-urn';
import { type FabricType } from './fabric';
import { decodeUrnPart, Urn } from './urn';

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

  /** Parses `text`; raises `InvalidUrn` when it is not the URN of a dataset. */
  static parse(text: string): DatasetUrn {
    const urn = Urn.parse(text);
    const { platform, env } = urnParts('dataset', urn);
    const [, name = ''] = urn.parts;
    return new DatasetUrn(urn, urnParts('dataPlatform', platform).name, name, env);
  }

  /** Builds the URN from raw parts, encoding what is reserved. */
  static of(platform: string, name: string, env: FabricType): DatasetUrn {
    const platformUrn = entityUrn('dataPlatform', { name: platform });
    return DatasetUrn.parse(entityUrn('dataset', { platform: platformUrn, name, env }).toString());
  }

  /** The qualified name as the source writes it, nothing encoded. */
  get rawName(): string {
    return decodeUrnPart(this.name);
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
  return entityUrn('schemaField', { parent: dataset, fieldPath });
}
