import { randomUUID } from 'node:crypto';
import { Refusal } from '../../errors';
import { type JsonObject, objectAt, objectsAt, textAt } from '../../json';
import { type AspectEdits } from './aspect-edits';
import { setDomain } from './domains';
import { edits, editsBy, entity, type Mutations, newId, textsOf } from './mutation';
import { addCreator } from './owners';

function statementOf(properties: JsonObject): JsonObject | undefined {
  const statement = objectAt(properties, 'statement');
  return statement && { value: textAt(statement, 'value') ?? '', language: textAt(statement, 'language') };
}

function subjectsOf(input: JsonObject): JsonObject {
  return {
    subjects: objectsAt(input, 'subjects').map((each) => ({ entity: textAt(each, 'datasetUrn') ?? '' })),
  };
}

function createQuery(edit: AspectEdits, input: JsonObject): string {
  const urn = `urn:li:query:${randomUUID()}`;
  const properties = objectAt(input, 'properties') ?? {};
  for (const subject of objectsAt(input, 'subjects'))
    edit.require(textAt(subject, 'datasetUrn') ?? '', 'dataset');
  edit.write(urn, 'queryProperties', {
    name: textAt(properties, 'name'),
    description: textAt(properties, 'description'),
    statement: statementOf(properties),
    source: 'MANUAL',
    created: edit.jsonStamp,
    lastModified: edit.jsonStamp,
  });
  edit.write(urn, 'querySubjects', subjectsOf(input));
  return urn;
}

function updateQuery(edit: AspectEdits, args: JsonObject): string {
  const urn = textAt(args, 'urn') ?? '';
  const input = objectAt(args, 'input') ?? {};
  edit.require(urn, 'query');
  const properties = objectAt(input, 'properties') ?? {};
  const changes: JsonObject = { lastModified: edit.jsonStamp };
  for (const field of ['name', 'description']) {
    if (typeof properties[field] === 'string') changes[field] = properties[field];
  }
  const statement = statementOf(properties);
  if (statement) changes['statement'] = statement;
  edit.merge(urn, 'queryProperties', changes);
  if (Array.isArray(input['subjects'])) edit.write(urn, 'querySubjects', subjectsOf(input));
  return urn;
}

// An entity belongs to one data product at a time.
function setDataProduct(edit: AspectEdits, product: string | undefined, assets: readonly string[]): void {
  if (product !== undefined) edit.require(product, 'dataProduct');
  for (const asset of assets) {
    edit.require(asset);
    const { related } = edit.context.catalog.graph.related(
      asset,
      ['DataProductContains'],
      'INCOMING',
      0,
      1_000,
    );
    for (const { urn } of related)
      changeAssets(edit, urn, (known) => known.filter((each) => targetOf(each) !== asset));
    if (product === undefined) continue;
    changeAssets(edit, product, (known) => [
      ...known.filter((each) => targetOf(each) !== asset),
      { destinationUrn: asset, created: edit.jsonStamp, lastModified: edit.jsonStamp },
    ]);
  }
}

function changeAssets(
  edit: AspectEdits,
  product: string,
  change: (assets: JsonObject[]) => JsonObject[],
): void {
  const assets = objectsAt(edit.read(product, 'dataProductProperties'), 'assets');
  edit.merge(product, 'dataProductProperties', { assets: change(assets) });
}

function targetOf(asset: JsonObject): string | undefined {
  return textAt(asset, 'destinationUrn');
}

/** Mutations of queries and data products. */
export const KNOWLEDGE_MUTATIONS: Mutations = {
  createQuery: edits(createQuery, entity),
  updateQuery: editsBy(updateQuery, entity),
  deleteQuery: editsBy((edit, args) => {
    const urn = textAt(args, 'urn') ?? '';
    edit.require(urn, 'query');
    edit.remove(urn);
  }),
  createDataProduct: edits((edit, input) => {
    const urn = `urn:li:dataProduct:${newId(input, 'id')}`;
    if (edit.exists(urn)) throw new Refusal('bad-argument', 'This Data product already exists!');
    const properties = objectAt(input, 'properties') ?? {};
    edit.write(urn, 'dataProductProperties', {
      name: textAt(properties, 'name') ?? '',
      description: textAt(properties, 'description'),
      parentDataProduct: textAt(properties, 'parentDataProduct'),
    });
    setDomain(edit, [urn], textAt(input, 'domainUrn'));
    addCreator(edit, urn);
    return urn;
  }, entity),
  deleteDataProduct: editsBy((edit, args) => {
    const urn = textAt(args, 'urn') ?? '';
    edit.require(urn, 'dataProduct');
    edit.remove(urn);
  }),
  batchSetDataProduct: edits((edit, input) =>
    setDataProduct(edit, textAt(input, 'dataProductUrn'), textsOf(input, 'resourceUrns')),
  ),
};
