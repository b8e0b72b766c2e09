import { type ContainerRecord, type Path } from '../records';
import { type DesiredAspect, type MappingContext } from './desired-aspect';
import { EntityAspects, sortedProperties } from './entity-aspects';
import { containerKey, containerUrn, qualifiedName } from './urns';

const SUB_TYPES: Readonly<Record<ContainerRecord['containerType'], string>> = {
  database: 'Database',
  schema: 'Schema',
};

/** Aspects of a database or schema. */
export function containerAspects(record: ContainerRecord, context: MappingContext): readonly DesiredAspect[] {
  const [database] = record.path;
  const parents: readonly Path[] = record.containerType === 'schema' ? [[database]] : [];
  return new EntityAspects(containerUrn(record.path, context), 'container')
    .add('containerProperties', {
      customProperties: sortedProperties({
        ...record.properties,
        ...containerKey(record.path, context),
        env: context.env,
      }),
      name: record.path.at(-1) ?? database,
      qualifiedName: qualifiedName(record.path, context),
      ...(record.comment === undefined ? {} : { description: record.comment }),
      env: context.env,
    })
    .addPlace(context, SUB_TYPES[record.containerType], parents)
    .list();
}
