import { aspectOf, type Aspects } from '@dataspoke/datahub-client';
import { firstOf } from '../documents/plain-text';

interface NamedType {
  readonly aspects: readonly string[];
  readonly name: (aspects: Aspects) => string;
}

/** Where entities that others mention have the names that people know them by; a URN may hold only a random id. */
export const NAMED_TYPES: Readonly<Record<string, NamedType>> = {
  tag: {
    aspects: ['tagProperties'],
    name: (aspects) => firstOf(aspectOf(aspects, 'tagProperties')?.name),
  },
  glossaryTerm: {
    aspects: ['glossaryTermInfo'],
    name: (aspects) => firstOf(aspectOf(aspects, 'glossaryTermInfo')?.name),
  },
  glossaryNode: {
    aspects: ['glossaryNodeInfo'],
    name: (aspects) => firstOf(aspectOf(aspects, 'glossaryNodeInfo')?.name),
  },
  domain: {
    aspects: ['domainProperties'],
    name: (aspects) => firstOf(aspectOf(aspects, 'domainProperties')?.name),
  },
  dataProduct: {
    aspects: ['dataProductProperties'],
    name: (aspects) => firstOf(aspectOf(aspects, 'dataProductProperties')?.name),
  },
  container: {
    aspects: ['containerProperties'],
    name: (aspects) => firstOf(aspectOf(aspects, 'containerProperties')?.name),
  },
  dataFlow: {
    aspects: ['dataFlowInfo'],
    name: (aspects) => firstOf(aspectOf(aspects, 'dataFlowInfo')?.name),
  },
  document: {
    aspects: ['documentInfo'],
    name: (aspects) => firstOf(aspectOf(aspects, 'documentInfo')?.title),
  },
  corpGroup: {
    aspects: ['corpGroupInfo'],
    name: (aspects) => firstOf(aspectOf(aspects, 'corpGroupInfo')?.displayName),
  },
  corpuser: {
    aspects: ['corpUserInfo', 'corpUserEditableInfo'],
    name: (aspects) => {
      const info = aspectOf(aspects, 'corpUserInfo');
      return firstOf(
        aspectOf(aspects, 'corpUserEditableInfo')?.displayName,
        info?.displayName,
        info?.fullName,
      );
    },
  },
};
