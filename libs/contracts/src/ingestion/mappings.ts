import { AnyObject, ListOf, ObjectList, OneOf, Text, UrnText } from '../fields/fields';
import { FABRIC_TYPES, type FabricType } from '@dataspoke/domain';

/** A mapping and records to try it with. */
export class MappingPreviewRequest {
  @AnyObject({
    description: 'A mapping as in the recipe of a REST source.',
    example: { platform: { value: 'cms' }, name: 'schema & "." & table' },
  })
  mapping: Record<string, unknown>;

  @ObjectList({ max: 100, description: 'At most 100.', example: [{ schema: 'shop', table: 'orders' }] })
  records: Record<string, unknown>[];

  @OneOf(FABRIC_TYPES, { optional: true, description: 'PROD when left out.' })
  env?: FabricType;
}

/** An entity that a record would become. */
export class PreviewedEntity {
  @UrnText()
  urn: string;

  @AnyObject({ description: 'By name.' })
  aspects: Record<string, unknown>;
}

export class MappingFault {
  @Text({ max: 500, description: 'Field of the mapping.', example: 'description' })
  field: string;

  @Text({ max: 2000, example: 'gives a list where a text is wanted' })
  message: string;
}

/** What became of one record. */
export class PreviewedRecord {
  @ListOf(() => PreviewedEntity)
  entities: PreviewedEntity[];

  @ListOf(() => MappingFault, { description: 'Why it became nothing.' })
  faults: MappingFault[];
}

export class MappingPreview {
  @ListOf(() => PreviewedRecord, { description: 'One for each record, in their order.' })
  records: PreviewedRecord[];
}
