export { DatasetUrn, schemaFieldUrn } from './dataset-urn';
export { entityUrn, urnParts, type UrnEntityType, type UrnInput, type UrnParts } from './entity-urn';
export { InvalidUrn } from './errors';
export { FABRIC_TYPES, type FabricType } from './fabric';
export { FeedPosition, InvalidFeedPosition } from './feed-position';
export { asciiJson, guid } from './guid';
export {
  containerUrn,
  contractAssertionUrn,
  dataContractUrn,
  domainUrn,
  type ContainerKey,
} from './guid-urns';
export { decodeUrnPart, encodeUrnPart, Urn, urnPathSegment } from './urn';
