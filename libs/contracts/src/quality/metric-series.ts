import { DatasetUrnText, ListOf, Nested, Text } from '../fields/fields';
import { PageRequest } from '../paging';
import { CALENDAR_DAY, Monitor, MonitorDay } from './monitors';

/** A metric of a dataset over time, as one of its monitors sees it. */
export class MetricSeries {
  @Nested(() => Monitor, { description: 'What is measured, and who judges it.' })
  monitor: Monitor;

  @ListOf(() => MonitorDay, {
    max: 400,
    description: 'Oldest first; days that were not measured are missing.',
  })
  days: MonitorDay[];
}

export class MetricSeriesPage {
  @ListOf(() => MetricSeries)
  items: MetricSeries[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

/** Query of the metrics of one dataset. */
export class MetricSeriesFilter extends PageRequest {
  @Text({
    optional: true,
    max: 10,
    pattern: CALENDAR_DAY,
    description: 'First day; 89 days before the last one when left out. At most 400 days are shown.',
  })
  from?: string;

  @Text({
    optional: true,
    max: 10,
    pattern: CALENDAR_DAY,
    description: 'Last day; the newest one when left out.',
  })
  to?: string;
}

export class ListMetricSeriesRequest extends MetricSeriesFilter {
  @DatasetUrnText()
  dataset: string;
}
