import { DatasetDocument, DatasetUrnText, Lineage, Nested, OneOf, Text } from '@dataspoke/contracts';

export const PART_STATES = ['available', 'absent', 'unavailable'] as const;
export type PartState = (typeof PART_STATES)[number];

/** A part of a composed answer; a service that is down costs its part only. */
class Part {
  @OneOf(PART_STATES, {
    description: '`absent`: there is nothing; `unavailable`: its service did not answer.',
  })
  state: PartState;

  @Text({ optional: true, max: 2000, description: 'Why it is not available.' })
  message?: string;
}

export class DocumentPart extends Part {
  @Nested(() => DatasetDocument, { optional: true })
  value?: DatasetDocument;
}

export class LineagePart extends Part {
  @Nested(() => Lineage, { optional: true })
  value?: Lineage;
}

/** What DataSpoke knows about one dataset, put together from its services. */
export class DatasetView {
  @DatasetUrnText()
  urn: string;

  @Nested(() => DocumentPart)
  document: DocumentPart;

  @Nested(() => LineagePart, { description: 'Direct upstreams.' })
  upstream: LineagePart;

  @Nested(() => LineagePart, { description: 'Direct downstreams.' })
  downstream: LineagePart;
}

/** Path parameter of everything about one dataset. */
export class ByDatasetUrn {
  @DatasetUrnText({ description: 'URN, percent-encoded as one path segment.' })
  urn: string;
}
