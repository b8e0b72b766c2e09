import { type ObjectRecord } from '../records';
import { containerAspects } from './containers';
import { datasetAspects } from './datasets';
import { entityAspects } from './entities';
import { type DesiredAspect, type MappingContext } from './desired-aspect';
import { flowAspects, jobAspects } from './jobs';

/**
 * What DataHub should hold for a record. Pure: the same record and context give the same bytes. Raises `ConnectorError`
 * `unsupported` when a name does not fit into a URN.
 */
export function desiredAspects(record: ObjectRecord, context: MappingContext): readonly DesiredAspect[] {
  switch (record.kind) {
    case 'container':
      return containerAspects(record, context);
    case 'dataset':
      return datasetAspects(record, context);
    case 'flow':
      return flowAspects(record, context);
    case 'job':
      return jobAspects(record, context);
    case 'entity':
      return entityAspects(record);
  }
}
