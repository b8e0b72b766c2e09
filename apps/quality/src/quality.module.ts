import { Module } from '@nestjs/common';

/** Features are added as imports; what the service kit gives is injectable everywhere. */
@Module({})
export class QualityModule {}
