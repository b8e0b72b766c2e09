import { type FlowRecord, type JobRecord } from '../records';
import { type DesiredAspect, type MappingContext } from './desired-aspect';
import { dataJobInputOutput } from './lineage';
import { EntityAspects, sortedProperties } from './entity-aspects';
import { dataFlowUrn, dataJobUrn, pathsAbove } from './urns';

const SUB_TYPES: Readonly<Record<JobRecord['jobType'], string>> = {
  procedure: 'Stored Procedure',
  function: 'Function',
};

/** Longest definition that is kept with a job. */
const MAX_DEFINITION = 100_000;

/** Aspects of the flow that groups the routines of a schema. */
export function flowAspects(record: FlowRecord, context: MappingContext): readonly DesiredAspect[] {
  return new EntityAspects(dataFlowUrn(record.path, context), 'dataFlow')
    .add('dataFlowInfo', {
      customProperties: sortedProperties(record.properties),
      name: `${record.path.at(-1) ?? ''}.stored_procedures`,
      env: context.env,
    })
    .addPlace(context, 'Procedures Container', [...pathsAbove(record.path), record.path])
    .list();
}

/** Aspects of a routine. */
export function jobAspects(record: JobRecord, context: MappingContext): readonly DesiredAspect[] {
  const parents = pathsAbove(record.path);
  const definition = record.definition?.slice(0, MAX_DEFINITION);
  return new EntityAspects(dataJobUrn(record.path, context), 'dataJob')
    .add('dataJobInfo', {
      customProperties: sortedProperties({
        ...record.properties,
        language: record.language,
        ...(definition === undefined ? {} : { definition }),
        ...(record.lineage.warnings.length > 0
          ? { lineage_warnings: record.lineage.warnings.join('\n') }
          : {}),
      }),
      name: record.name,
      ...(record.comment === undefined ? {} : { description: record.comment }),
      type: { string: 'COMMAND' },
      flowUrn: dataFlowUrn(parents.at(-1) ?? record.path, context),
      env: context.env,
    })
    .add('dataJobInputOutput', dataJobInputOutput(record.lineage, context))
    .addPlace(context, SUB_TYPES[record.jobType], parents)
    .list();
}
