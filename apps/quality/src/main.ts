import { runService } from '@dataspoke/service-kit';
import { qualityService } from './quality.service-definition';

void runService(qualityService);
