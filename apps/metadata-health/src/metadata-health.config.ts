import { ServiceEnv } from '@dataspoke/service-kit';

/** Configuration of the metadata-health service. */
export class MetadataHealthEnv extends ServiceEnv {}
