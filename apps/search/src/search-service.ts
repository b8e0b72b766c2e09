import { SEARCH_ACTIVITIES_QUEUE } from '@dataspoke/contracts';
import { type ServiceDefinition } from '@dataspoke/service-kit';
import { DocumentRow } from './documents/document.row';
import { IndexStateRow } from './index/index-state.row';
import { IndexRunRow } from './index-runs/index-run.row';
import { FeedMarkerRow } from './indexing/feed-marker.row';
import { Initial1764100000000 } from './migrations/1764100000000-initial';
import { SearchEnv } from './search-env';
import { SearchModule } from './search.module';

/** The search service as an app. */
export const SEARCH_SERVICE: ServiceDefinition<SearchEnv> = {
  app: 'search',
  env: SearchEnv,
  module: () => SearchModule,
  entities: [DocumentRow, IndexRunRow, FeedMarkerRow, IndexStateRow],
  migrations: [Initial1764100000000],
  activities: SEARCH_ACTIVITIES_QUEUE,
};
