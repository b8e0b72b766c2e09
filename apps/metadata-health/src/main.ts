import { runService } from '@dataspoke/service-kit';
import { METADATA_HEALTH_SERVICE } from './metadata-health-service';

void runService(METADATA_HEALTH_SERVICE);
