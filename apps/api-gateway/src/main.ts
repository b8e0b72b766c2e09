import { runService } from '@dataspoke/service-kit';
import { gateway } from './gateway.definition';

void runService(gateway);
