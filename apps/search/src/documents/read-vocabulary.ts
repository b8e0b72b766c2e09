import { aspectOf, type Aspects } from '@dataspoke/datahub-client';
import { type Urn } from '@dataspoke/domain';
import { type EntityFacts, NO_FACTS } from './entity-facts';
import { cut, firstOf, unique } from './plain-text';
import { readDescription, readGovernance } from './read-governance';

/** Reads a term of the glossary; the terms that it is a kind of count as its own. */
export function readGlossaryTerm(urn: Urn, aspects: Aspects): EntityFacts {
  const info = aspectOf(aspects, 'glossaryTermInfo');
  const id = urn.parts[0] ?? '';
  const governance = readGovernance(aspects, info?.customProperties);
  return {
    ...NO_FACTS,
    ...governance,
    ...readDescription(aspects, undefined, info?.definition),
    entityType: 'glossaryTerm',
    name: cut(firstOf(info?.name, id.split('.').at(-1), id), 1_000),
    qualifiedName: cut(id, 2_000),
    glossaryTerms: unique([
      ...governance.glossaryTerms,
      ...(aspectOf(aspects, 'glossaryRelatedTerms')?.isRelatedTerms ?? []),
    ]),
    parents: unique([info?.parentNode ?? '']),
  };
}

/** Reads a domain. */
export function readDomain(urn: Urn, aspects: Aspects): EntityFacts {
  const properties = aspectOf(aspects, 'domainProperties');
  const id = urn.parts[0] ?? '';
  return {
    ...NO_FACTS,
    ...readGovernance(aspects, properties?.customProperties),
    ...readDescription(aspects, undefined, properties?.description),
    entityType: 'domain',
    name: cut(firstOf(properties?.name, id), 1_000),
    qualifiedName: cut(firstOf(properties?.name, id), 2_000),
    parents: unique([properties?.parentDomain ?? '']),
  };
}

/** Reads a data product with the assets that belong to it. */
export function readDataProduct(urn: Urn, aspects: Aspects): EntityFacts {
  const properties = aspectOf(aspects, 'dataProductProperties');
  const id = urn.parts[0] ?? '';
  return {
    ...NO_FACTS,
    ...readGovernance(aspects, properties?.customProperties),
    ...readDescription(aspects, undefined, properties?.description),
    entityType: 'dataProduct',
    name: cut(firstOf(properties?.name, id), 1_000),
    qualifiedName: cut(firstOf(properties?.name, id), 2_000),
    parents: unique([properties?.parentDataProduct ?? '']),
    members: unique(properties?.assets?.map(({ destinationUrn }) => destinationUrn)),
  };
}

/** Reads a document that people wrote in DataHub; `undefined` for a draft, and for one that is kept out of sight. */
export function readDocument(urn: Urn, aspects: Aspects): EntityFacts | undefined {
  const info = aspectOf(aspects, 'documentInfo');
  const isShown = aspectOf(aspects, 'documentSettings')?.showInGlobalContext !== false;
  if (!info || info.status.state !== 'PUBLISHED' || !isShown) return undefined;
  const id = urn.parts[0] ?? '';
  return {
    ...NO_FACTS,
    ...readGovernance(aspects, info.customProperties),
    ...readDescription(aspects, info.contents.text, undefined),
    entityType: 'document',
    name: cut(firstOf(info.title, id), 1_000),
    qualifiedName: cut(firstOf(info.title, id), 2_000),
    parents: unique([info.parentDocument?.document ?? '']),
    members: unique(info.relatedAssets?.map(({ asset }) => asset)),
    changedAt: info.lastModified.time,
  };
}
