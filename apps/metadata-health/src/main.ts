import { runService } from '@dataspoke/service-kit';
import { metadataHealthService } from './metadata-health.service-definition';

void runService(metadataHealthService);
