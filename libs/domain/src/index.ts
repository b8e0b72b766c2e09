export { DatasetUrn, FABRIC_TYPES, schemaFieldUrn, type FabricType } from './dataset-urn';
export { InvalidUrn } from './errors';
export { asciiJson, guid } from './guid';
export { encodeUrnPart, Urn, urnPathSegment } from './urn';
