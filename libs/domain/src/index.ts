export { DatasetUrn, FABRIC_TYPES, schemaFieldUrn, type FabricType } from './dataset-urn';
export { InvalidUrn } from './errors';
export { FeedPosition, InvalidFeedPosition } from './feed-position';
export { asciiJson, guid } from './guid';
export { encodeUrnPart, Urn, urnPathSegment } from './urn';
