import { DatasetUrnText, Instant, Integer, ListOf, OneOf, Text, Uuid } from '../fields/fields';
import { PageRequest } from '../paging';

export const INCIDENT_STATES = ['open', 'closed'] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

/** One cause that people are told about once: it opens with the first failure and closes itself when the cause passes again. */
export class Incident {
  @Uuid()
  id: string;

  @DatasetUrnText()
  dataset: string;

  @Text({
    max: 200,
    description: 'What it is about; a dataset has one open incident for each cause.',
    example: 'rule:…',
  })
  cause: string;

  @Uuid({ description: 'The rule that fails.' })
  ruleId: string;

  @Text({ max: 500 })
  title: string;

  @Text({ max: 4000 })
  description: string;

  @OneOf(INCIDENT_STATES)
  state: IncidentState;

  @Integer({ min: 1, description: 'Evaluations that have failed while it was open.' })
  failures: number;

  @Uuid({ description: 'The evaluation that spoke last.' })
  evaluationId: string;

  @Instant()
  openedAt: string;

  @Instant({ optional: true })
  closedAt?: string;

  @Text({ max: 200, description: 'URN of the incident in DataHub.' })
  urn: string;
}

export class IncidentPage {
  @ListOf(() => Incident)
  items: Incident[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

/** Query of a list of incidents. */
export class IncidentFilter extends PageRequest {
  @OneOf(INCIDENT_STATES, { optional: true })
  state?: IncidentState;
}

export class ListIncidentsRequest extends IncidentFilter {
  @DatasetUrnText({ optional: true })
  dataset?: string;
}
