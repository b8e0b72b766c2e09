import { ServiceEnv } from '@dataspoke/service-kit';

/** Configuration of the quality service. */
export class QualityEnv extends ServiceEnv {}
