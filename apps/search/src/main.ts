import { runService } from '@dataspoke/service-kit';
import { SEARCH_SERVICE } from './search-service';

void runService(SEARCH_SERVICE);
