import { type Catalog } from './catalog';
import { type JsonObject } from './json';
import { type Proposal } from './writes/proposal';

const SYSTEM = 'urn:li:corpuser:__datahub_system';

const OWNERSHIP_TYPES: readonly (readonly [id: string, name: string, description: string])[] = [
  [
    'technical_owner',
    'Technical Owner',
    'Involved in the production, maintenance, or distribution of the asset(s).',
  ],
  [
    'business_owner',
    'Business Owner',
    'Principle stakeholders or domain experts associated with the asset(s).',
  ],
  ['data_steward', 'Data Steward', 'Involved in governance of the asset(s).'],
  ['none', 'None', 'No ownership type specified.'],
];

const DATA_TYPES: readonly (readonly [id: string, name: string, description: string])[] = [
  ['string', 'String', 'A string of characters.'],
  ['number', 'Number', 'An integer or decimal number.'],
  ['urn', 'Urn', 'A unique identifier of an entity.'],
  ['rich_text', 'Rich Text', 'Text with formatting.'],
  ['date', 'Date', 'A specific day, without time.'],
];

/**
 * Writes what every DataHub server has from its first start, because other entities refer to it: the standard
 * ownership types, and the data types and entity types that structured properties are declared with. Does nothing in
 * a store that has them.
 */
export function writeStandardEntities(catalog: Catalog): void {
  if (catalog.store.has('urn:li:ownershipType:__system__none', 'ownershipTypeKey')) return;
  const time = catalog.now();
  const stamp: JsonObject = { time, actor: SYSTEM };
  const proposals: Proposal[] = [
    ...OWNERSHIP_TYPES.map(([id, name, description]) =>
      proposal(`urn:li:ownershipType:__system__${id}`, 'ownershipTypeInfo', {
        name,
        description,
        created: stamp,
        lastModified: stamp,
      }),
    ),
    ...DATA_TYPES.map(([id, displayName, description]) =>
      proposal(`urn:li:dataType:datahub.${id}`, 'dataTypeInfo', {
        qualifiedName: `datahub.${id}`,
        displayName,
        description,
      }),
    ),
    ...catalog.model.entityTypes().map(({ name }) =>
      proposal(`urn:li:entityType:datahub.${name}`, 'entityTypeInfo', {
        qualifiedName: `datahub.${name}`,
        displayName: name,
      }),
    ),
  ];
  catalog.write(proposals, { stamp: { time, actor: SYSTEM }, traceId: '0'.repeat(32) }, false);
}

function proposal(urn: string, aspectName: string, value: JsonObject): Proposal {
  return { urn, aspectName, changeType: 'UPSERT', value, headers: { 'X-DataHub-Sync-Index-Update': 'true' } };
}
