import { Flag, Instant, Integer, ListOf, Text, TextList, UrnText } from '../fields/fields';
import { PageRequest } from '../paging';

export class DocumentColumn {
  @Text({ max: 2000 })
  path: string;

  @Text({ min: 0, max: 500, description: 'Type as the source names it.' })
  nativeType: string;

  @Text({ min: 0, max: 20_000 })
  description: string;

  @Flag()
  nullable: boolean;

  @Flag()
  partOfKey: boolean;
}

/** What the index holds for one dataset. */
export class DatasetDocument {
  @UrnText()
  urn: string;

  @Text({ max: 1000 })
  name: string;

  @Text({ max: 2000 })
  qualifiedName: string;

  @Text({ max: 100 })
  platform: string;

  @Text({ max: 100 })
  env: string;

  @TextList({ description: 'As the source calls it: Table, View …' })
  subTypes: string[];

  @Text({ min: 0, max: 20_000 })
  description: string;

  @ListOf(() => DocumentColumn)
  columns: DocumentColumn[];

  @TextList({ max: 1000 })
  owners: string[];

  @TextList({ max: 1000 })
  tags: string[];

  @TextList({ max: 1000 })
  glossaryTerms: string[];

  @TextList({ max: 1000 })
  domains: string[];

  @TextList({ max: 10_000, description: 'Datasets it is made from.' })
  upstreams: string[];

  @Integer({ optional: true })
  rowCount?: number;

  @Instant({ description: 'When the index last changed it.' })
  indexedAt: string;
}

export class DatasetSummary {
  @UrnText()
  urn: string;

  @Text({ max: 1000 })
  name: string;

  @Text({ max: 2000 })
  qualifiedName: string;

  @Text({ max: 100 })
  platform: string;

  @TextList()
  subTypes: string[];

  @Text({ min: 0, max: 20_000 })
  description: string;

  @TextList({ max: 1000 })
  owners: string[];

  @Integer({ optional: true })
  rowCount?: number;

  @Integer()
  columnCount: number;
}

export class DatasetSummaryPage {
  @ListOf(() => DatasetSummary)
  items: DatasetSummary[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;

  @Integer()
  total: number;
}

export class ListDatasetsRequest extends PageRequest {
  @Text({ optional: true, max: 100 })
  platform?: string;
}

export class GetDatasetRequest {
  @UrnText()
  urn: string;
}
