import {
  DatasetDocument,
  DatasetUrnText,
  HealthScore,
  IncidentPage,
  Lineage,
  Nested,
  OneOf,
  RulePage,
  Text,
} from '@dataspoke/contracts';

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

export class RulesPart extends Part {
  @Nested(() => RulePage, { optional: true })
  value?: RulePage;
}

export class IncidentsPart extends Part {
  @Nested(() => IncidentPage, { optional: true })
  value?: IncidentPage;
}

export class ScorePart extends Part {
  @Nested(() => HealthScore, { optional: true })
  value?: HealthScore;
}

/** What DataSpoke knows about one dataset, put together from its services. */
export class DatasetView {
  @DatasetUrnText()
  urn: string;

  @Nested(() => DocumentPart, { description: 'Schema, descriptions, owners, tags.' })
  document: DocumentPart;

  @Nested(() => LineagePart, { description: 'Direct upstreams.' })
  upstream: LineagePart;

  @Nested(() => LineagePart, { description: 'Direct downstreams.' })
  downstream: LineagePart;

  @Nested(() => RulesPart, { description: 'The newest rules, each with its newest verdict.' })
  rules: RulesPart;

  @Nested(() => IncidentsPart, { description: 'The newest open incidents.' })
  incidents: IncidentsPart;

  @Nested(() => ScorePart, { description: 'Metadata health; `absent` before the first scan.' })
  score: ScorePart;
}

/** Path parameter of everything about one dataset. */
export class ByDatasetUrn {
  @DatasetUrnText({ description: 'URN, percent-encoded as one path segment.' })
  urn: string;
}
