/** In whose name DataSpoke writes to the catalog. */
export const ACTOR = 'urn:li:corpuser:dataspoke';
