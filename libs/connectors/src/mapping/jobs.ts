import { type FlowRecord, type JobRecord, type Path } from '../records';
import { type DesiredAspect, type MappingContext } from './desired-aspect';
import { dataJobInputOutput } from './lineage';
import { EntityAspects, sortedProperties } from './entity-aspects';
import { dataFlowUrn, dataJobUrn } from './urns';

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
      name: `${record.path.slice(1).join('.')}.stored_procedures`,
      env: context.env,
    })
    .addPlace(context, 'Procedures Container', parentsOf(record.path))
    .list();
}

/** Aspects of a routine. */
export function jobAspects(record: JobRecord, context: MappingContext): readonly DesiredAspect[] {
  const [database, schema] = record.path;
  const parents = parentsOf(schema === undefined ? [database] : [database, schema]);
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
      flowUrn: dataFlowUrn(schema === undefined ? [database] : [database, schema], context),
      env: context.env,
    })
    .add('dataJobInputOutput', dataJobInputOutput(record.lineage, context))
    .addPlace(context, SUB_TYPES[record.jobType], parents)
    .list();
}

function parentsOf(path: Path): readonly Path[] {
  const [database, schema] = path;
  return schema === undefined ? [[database]] : [[database], [database, schema]];
}
