import { runService } from '@dataspoke/service-kit';
import { INGESTION_SERVICE } from './ingestion-service';

void runService(INGESTION_SERVICE);
