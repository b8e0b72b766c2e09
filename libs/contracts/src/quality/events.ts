import { event } from '../events/event-definition';
import { DatasetUrnText, Nested, OneOf, Text, Uuid } from '../fields/fields';
import { JOB_STATES, type JobState } from '../jobs';
import { EVALUATION_SCOPES, type EvaluationScope, VerdictCounts } from './evaluations';
import { Anomaly } from './monitors';

export class EvaluationFinished {
  @Uuid()
  evaluationId: string;

  @OneOf(EVALUATION_SCOPES)
  scope: EvaluationScope;

  @OneOf(JOB_STATES)
  state: JobState;

  @Nested(() => VerdictCounts)
  counts: VerdictCounts;
}

export class IncidentChanged {
  @Uuid()
  incidentId: string;

  @DatasetUrnText()
  dataset: string;

  @Text({ max: 200 })
  cause: string;

  @Text({ max: 500 })
  title: string;

  @Uuid()
  evaluationId: string;
}

export const qualityEvents = {
  evaluationFinished: event(
    'quality',
    'evaluation.finished.v1',
    EvaluationFinished,
    'Rules have been evaluated.',
  ),
  incidentOpened: event('quality', 'incident.opened.v1', IncidentChanged, 'A rule began to fail.'),
  incidentClosed: event(
    'quality',
    'incident.closed.v1',
    IncidentChanged,
    'The cause of an incident passes again.',
  ),
  anomalyFound: event(
    'quality',
    'anomaly.found.v1',
    Anomaly,
    'A monitor flags a day, for the first time; days long past too, when their history is read.',
  ),
} as const;
