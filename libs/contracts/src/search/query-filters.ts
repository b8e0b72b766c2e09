import { Flag, Instant, TextList } from '../fields/fields';

/** Kinds of personal data that a column can hold. */
export const PERSONAL_DATA_IN_COLUMNS = ['direct', 'indirect', 'pseudonymised'] as const;

/** Kinds of personal data in columns; `none` is what has no personal data that is known. */
export const PERSONAL_DATA = [...PERSONAL_DATA_IN_COLUMNS, 'none'] as const;

/** What the catalog can say nothing about. */
export const GAP_NAMES = ['owner', 'retention', 'consent', 'encryption', 'description', 'domain'] as const;

/** Limits of a search; all must hold, of the values of one at least one. An empty list limits nothing. */
export class SearchFilters {
  @TextList({ optional: true, description: 'Entity types, e.g. `dataset`.' })
  entityTypes?: string[];

  @TextList({ optional: true, description: 'Platform names, e.g. `postgres`.' })
  platforms?: string[];

  @TextList({ optional: true, urns: true, description: 'URNs of owners.' })
  owners?: string[];

  @TextList({ optional: true, urns: true, description: 'URNs of tags, of the dataset or of a column.' })
  tags?: string[];

  @TextList({ optional: true, urns: true, description: 'URNs of domains.' })
  domains?: string[];

  @TextList({ optional: true, description: 'Environments, e.g. `PROD`.' })
  envs?: string[];

  @TextList({ optional: true, description: 'Types as the source calls them, e.g. `View`.' })
  subTypes?: string[];

  @TextList({
    optional: true,
    urns: true,
    description: 'URNs of glossary terms, of the dataset or of a column.',
  })
  terms?: string[];

  @TextList({ optional: true, urns: true, description: 'URNs of data products that it belongs to.' })
  dataProducts?: string[];

  @TextList({ optional: true, description: 'Paths of columns, in any case.' })
  columns?: string[];

  @TextList({
    optional: true,
    oneOf: PERSONAL_DATA,
    description: 'Has personal data of one of these kinds, by a tag, a term or what its columns are.',
  })
  personalData?: string[];

  @TextList({
    optional: true,
    oneOf: GAP_NAMES,
    description:
      'The catalog says nothing of one of these; retention, consent and encryption are asked of datasets.',
  })
  missing?: string[];

  @Flag({ optional: true, description: 'Whether by lineage it is made from what holds personal data.' })
  derivedFromPersonalData?: boolean;

  @TextList({
    optional: true,
    urns: true,
    description:
      'Used by one of these: a user who queried it, or an asset, team or domain whose assets are made from it.',
  })
  usedBy?: string[];

  @TextList({ optional: true, urns: true, description: 'Made from one of these, over any number of steps.' })
  downstreamOf?: string[];

  @TextList({
    optional: true,
    urns: true,
    description: 'One of these is made from it, over any number of steps.',
  })
  upstreamOf?: string[];

  @Instant({ optional: true, description: 'Its data was last known to change at this time or later.' })
  changedSince?: string;

  @Instant({ optional: true, description: 'Its data was last known to change at this time or earlier.' })
  changedBefore?: string;

  @Flag({ optional: true, description: 'Whether it is deprecated.' })
  deprecated?: boolean;

  @Flag({ optional: true, description: 'Whether somebody vouches for it.' })
  certified?: boolean;

  @Flag({ optional: true, description: 'Healthy is what has no open incident and is not deprecated.' })
  healthy?: boolean;
}
