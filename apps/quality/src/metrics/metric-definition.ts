import { type DailyMetric, type DayOf } from '@dataspoke/connectors';
import { type MetricDayFields, type MetricDefinition } from '@dataspoke/contracts';
import { isTimeZone } from '@dataspoke/domain';
import { invalidRequest } from '@dataspoke/service-kit';

interface Problem {
  readonly field: string;
  readonly message: string;
}

/** The metric that a definition means; raises `invalid-request` that lists every bad field. */
export function readMetric({ kind, field, condition, dayOf }: MetricDefinition): DailyMetric {
  const problems: Problem[] = [];
  const needs = (name: string, value: string | undefined, wanted: boolean): string => {
    if (wanted && value === undefined) problems.push({ field: name, message: `is needed by ${kind}` });
    if (!wanted && value !== undefined) problems.push({ field: name, message: `says nothing to ${kind}` });
    return value ?? '';
  };
  const ofField = needs('metric.field', field, kind === 'null_share');
  const ofCondition = needs('metric.condition', condition, kind === 'condition_share');
  const day = readDay(dayOf, problems);
  if (problems.length > 0) throw invalidRequest('The metric is not valid.', problems);
  switch (kind) {
    case 'rows':
      return { kind, day };
    case 'null_share':
      return { kind, field: ofField, day };
    case 'condition_share':
      return { kind, condition: ofCondition, day };
  }
}

function readDay({ field, timezone, year, month, day }: MetricDayFields, problems: Problem[]): DayOf {
  const parts = { year, month, day };
  if (field === undefined) {
    for (const [name, value] of Object.entries(parts)) {
      if (value === undefined)
        problems.push({ field: `metric.dayOf.${name}`, message: 'is needed when there is no field' });
    }
    if (timezone !== undefined) {
      problems.push({ field: 'metric.dayOf.timezone', message: 'is for a field with instants only' });
    }
    return { year: year ?? '', month: month ?? '', day: day ?? '' };
  }
  for (const [name, value] of Object.entries(parts)) {
    if (value !== undefined)
      problems.push({ field: `metric.dayOf.${name}`, message: 'cannot be given beside a field' });
  }
  if (timezone !== undefined && !isTimeZone(timezone)) {
    problems.push({ field: 'metric.dayOf.timezone', message: 'is no time zone; such as Europe/Berlin' });
  }
  return { field, ...(timezone === undefined ? {} : { timezone }) };
}

/** A metric as callers write it. */
export function metricDefinition({ day, ...metric }: DailyMetric): MetricDefinition {
  return { ...metric, dayOf: { ...day } };
}

/** A text that is the same for the same metric. */
export function definitionKey(metric: DailyMetric): string {
  const { day } = metric;
  const of = 'condition' in metric ? metric.condition : 'field' in metric ? metric.field : null;
  const on = 'year' in day ? [day.year, day.month, day.day] : [day.field, day.timezone ?? null];
  return JSON.stringify([metric.kind, of, ...on]);
}

/** What is counted, for people: `rows`, `without tailnum`, `meet dep_time is null`. */
export function defaultSubject(metric: DailyMetric): string {
  switch (metric.kind) {
    case 'rows':
      return 'rows';
    case 'null_share':
      return `without ${metric.field}`.slice(0, 100);
    case 'condition_share':
      return `with ${metric.condition}`.slice(0, 100);
  }
}
