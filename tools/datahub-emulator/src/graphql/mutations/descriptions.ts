import { Refusal } from '../../errors';
import { type JsonObject, numberAt, objectsAt, textAt } from '../../json';
import { schemaFieldUrn } from '@dataspoke/domain';
import { type AspectEdits } from './aspect-edits';
import { editColumn } from './columns';
import {
  edits,
  editsBy,
  mapOf,
  type Mutations,
  type Resource,
  resourceOf,
  resourcesOf,
  textsOf,
} from './mutation';

/** Where the description of an entity type is kept that people may edit; `stamped`: with the time of the edit. */
const DESCRIPTIONS: Readonly<
  Record<string, { aspect: string; field?: string; stamped?: boolean; needs?: true }>
> = {
  dataset: { aspect: 'editableDatasetProperties', stamped: true },
  container: { aspect: 'editableContainerProperties' },
  dataFlow: { aspect: 'editableDataFlowProperties', stamped: true },
  dataJob: { aspect: 'editableDataJobProperties', stamped: true },
  chart: { aspect: 'editableChartProperties', stamped: true },
  dashboard: { aspect: 'editableDashboardProperties', stamped: true },
  notebook: { aspect: 'editableNotebookProperties', stamped: true },
  mlModel: { aspect: 'editableMlModelProperties' },
  mlModelGroup: { aspect: 'editableMlModelGroupProperties' },
  mlFeature: { aspect: 'editableMlFeatureProperties' },
  mlFeatureTable: { aspect: 'editableMlFeatureTableProperties' },
  mlPrimaryKey: { aspect: 'editableMlPrimaryKeyProperties' },
  corpGroup: { aspect: 'corpGroupEditableInfo' },
  tag: { aspect: 'tagProperties', needs: true },
  domain: { aspect: 'domainProperties', needs: true },
  glossaryTerm: { aspect: 'glossaryTermInfo', field: 'definition', needs: true },
  glossaryNode: { aspect: 'glossaryNodeInfo', field: 'definition', needs: true },
  dataProduct: { aspect: 'dataProductProperties', needs: true },
  application: { aspect: 'applicationProperties', needs: true },
  businessAttribute: { aspect: 'businessAttributeInfo', needs: true },
};

function describe(edit: AspectEdits, resource: Resource, description: string): void {
  const { urn, column } = resource;
  edit.require(urn);
  if (column !== undefined) {
    editColumn(edit, { urn, column }, (each) => ({ ...each, description }));
    return;
  }
  const { entity } = edit.context.catalog.requireUrn(urn);
  const place = DESCRIPTIONS[entity.name];
  if (!place) {
    throw new Refusal(
      'bad-argument',
      `Failed to update description. Unsupported resource type ${entity.name} provided.`,
    );
  }
  if (place.needs && !edit.read(urn, place.aspect)) {
    throw new Refusal('bad-argument', `Properties for this ${entity.name} do not yet exist!`);
  }
  edit.merge(
    urn,
    place.aspect,
    {
      [place.field ?? 'description']: description,
      ...(place.stamped ? { lastModified: edit.jsonStamp } : {}),
    },
    place.stamped ? { created: edit.jsonStamp } : {},
  );
}

function deprecate(edit: AspectEdits, { urn, column }: Resource, input: JsonObject): void {
  edit.require(urn);
  const target = column === undefined ? urn : schemaFieldUrn(urn, column).toString();
  edit.write(target, 'deprecation', {
    deprecated: input['deprecated'] === true,
    note: textAt(input, 'note') ?? '',
    actor: edit.stamp.actor,
    decommissionTime: numberAt(input, 'decommissionTime'),
    replacement: textAt(input, 'replacement'),
  });
}

/** Mutations of descriptions, links, deprecation, soft deletion, and operations that somebody reports. */
export const DESCRIPTION_MUTATIONS: Mutations = {
  updateDescription: edits((edit, input) =>
    describe(edit, resourceOf(input), textAt(input, 'description') ?? ''),
  ),
  updateDeprecation: edits((edit, input) =>
    deprecate(edit, resourceOf({ ...input, resourceUrn: textAt(input, 'urn') }), input),
  ),
  batchUpdateDeprecation: edits((edit, input) => {
    for (const resource of resourcesOf(input)) deprecate(edit, resource, input);
  }),
  batchUpdateSoftDeleted: edits((edit, input) => {
    for (const urn of textsOf(input, 'urns')) {
      edit.require(urn);
      edit.merge(urn, 'status', { removed: input['deleted'] === true });
    }
  }),
  addLink: edits((edit, input) => {
    const { urn } = resourceOf(input);
    edit.require(urn);
    const elements = objectsAt(edit.read(urn, 'institutionalMemory'), 'elements');
    const link = {
      url: textAt(input, 'linkUrl') ?? '',
      description: textAt(input, 'label') ?? '',
      createStamp: edit.jsonStamp,
    };
    const kept = elements.filter(
      (each) => textAt(each, 'url') !== link.url || textAt(each, 'description') !== link.description,
    );
    edit.merge(urn, 'institutionalMemory', { elements: [...kept, link] });
  }),
  removeLink: edits((edit, input) => {
    const { urn } = resourceOf(input);
    edit.require(urn);
    const label = textAt(input, 'label');
    const elements = objectsAt(edit.read(urn, 'institutionalMemory'), 'elements').filter(
      (each) =>
        textAt(each, 'url') !== textAt(input, 'linkUrl') ||
        (label !== undefined && textAt(each, 'description') !== label),
    );
    edit.merge(urn, 'institutionalMemory', { elements });
  }),
  reportOperation: edits(
    (edit, input) => {
      const urn = textAt(input, 'urn') ?? '';
      edit.require(urn, 'dataset');
      const custom = textAt(input, 'customOperationType');
      const type = textAt(input, 'operationType');
      if (type === 'CUSTOM' && custom === undefined) {
        throw new Refusal('bad-argument', 'customOperationType is required for operations of type CUSTOM');
      }
      const partition = textAt(input, 'partition');
      edit.write(urn, 'operation', {
        timestampMillis: edit.stamp.time,
        lastUpdatedTimestamp: numberAt(input, 'timestampMillis') ?? edit.stamp.time,
        actor: edit.stamp.actor,
        operationType: type,
        customOperationType: custom,
        sourceType: textAt(input, 'sourceType'),
        numAffectedRows: numberAt(input, 'numAffectedRows'),
        customProperties: mapOf(input, 'customProperties'),
        partitionSpec: partition === undefined ? undefined : { type: 'PARTITION', partition },
      });
    },
    () => 'true',
  ),
  setTagColor: editsBy((edit, args) => {
    const urn = textAt(args, 'urn') ?? '';
    edit.require(urn, 'tag');
    edit.merge(urn, 'tagProperties', { colorHex: textAt(args, 'colorHex') });
  }),
};
