import { type ById, type RunSummaryText } from '@dataspoke/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { counted } from './counted';
import { findKeptRun } from './find-run';

interface ColumnTally {
  readonly added: number;
  readonly added_in: number;
  readonly dropped: number;
  readonly dropped_in: number;
  readonly retyped: number;
  readonly retyped_in: number;
}

interface EntityTally {
  readonly type: string;
  readonly action: 'create' | 'update' | 'remove';
  readonly aspect: string;
  readonly entities: number;
}

/** Fields of both sides of a changed schema, told apart in the database: a change set can be larger than memory. */
const COLUMNS = `
  SELECT coalesce(sum(added), 0)::int AS added, count(*) FILTER (WHERE added > 0)::int AS added_in,
    coalesce(sum(dropped), 0)::int AS dropped, count(*) FILTER (WHERE dropped > 0)::int AS dropped_in,
    coalesce(sum(retyped), 0)::int AS retyped, count(*) FILTER (WHERE retyped > 0)::int AS retyped_in
  FROM changes c CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE b.path IS NULL) AS added, count(*) FILTER (WHERE a.path IS NULL) AS dropped,
      count(*) FILTER (WHERE a.type <> b.type) AS retyped
    FROM (SELECT f ->> 'fieldPath' AS path, f ->> 'nativeDataType' AS type FROM jsonb_array_elements(c.after -> 'fields') f) a
    FULL JOIN (SELECT f ->> 'fieldPath' AS path, f ->> 'nativeDataType' AS type FROM jsonb_array_elements(c.before -> 'fields') f) b
      ON b.path = a.path
  ) AS columns
  WHERE c.run_id = $1 AND c.aspect = 'schemaMetadata' AND c.action = 'update'`;

/** A new aspect of an entity that was there before changes it, as a tag of a table does that another source has read. */
const ENTITIES = `
  SELECT split_part(urn, ':', 3) AS type, aspect, count(*)::int AS entities,
    CASE WHEN action = 'create' AND NOT is_new THEN 'update' ELSE action END AS action
  FROM (
    SELECT urn, aspect, action, bool_or(aspect = 'status' AND action = 'create') OVER (PARTITION BY urn) AS is_new FROM changes
    WHERE run_id = $1 AND action IN ('create', 'update', 'remove') AND NOT timeseries
  ) AS changed
  GROUP BY 1, 2, 4`;

/** What an entity with a new value of one of these has, in the words of people. */
const TOLD: Readonly<Record<string, string>> = {
  upstreamLineage: 'changed the upstreams',
  dataJobInputOutput: 'changed inputs or outputs',
  viewProperties: 'changed the definition',
  globalTags: 'changed the tags',
  glossaryTerms: 'changed the terms',
  ownership: 'changed the owners',
  documentation: 'changed the documentation',
  editableSchemaMetadata: 'changed the notes at columns',
  structuredProperties: 'changed the properties',
  siblings: 'changed the siblings',
};

const NAMES: Readonly<Record<string, string>> = {
  dataset: 'dataset',
  dataJob: 'data job',
  dataFlow: 'data flow',
  dataProcessInstance: 'run of a job',
  glossaryTerm: 'glossary term',
};

const PLURALS: Readonly<Record<string, string>> = { dataProcessInstance: 'runs of jobs', query: 'queries' };

function entities(count: number, type: string): string {
  return counted(count, NAMES[type] ?? type, PLURALS[type]);
}

/** Tells in sentences what a run changes, or a dry run would. */
@Injectable()
export class SummariseRun {
  constructor(private readonly database: DataSource) {}

  /** Raises `not-found` for a run that does not exist, or whose details are no longer kept. */
  async execute({ id }: ById): Promise<RunSummaryText> {
    const { manager } = this.database;
    await findKeptRun(manager, id);
    const tallies = await manager.query<EntityTally[]>(ENTITIES, [id]);
    const [columns] = await manager.query<ColumnTally[]>(COLUMNS, [id]);
    return {
      sentences: [
        ...entitySentences(tallies),
        ...columnSentences(columns),
        ...aspectSentences(tallies),
      ].slice(0, 100),
    };
  }
}

/** An entity is new when the aspect that says that it is there is. */
function entitySentences(tallies: readonly EntityTally[]): readonly string[] {
  const sentence = (action: EntityTally['action'], verb: string): readonly string[] =>
    tallies
      .filter((tally) => tally.action === action && tally.aspect === 'status')
      .sort((a, b) => b.entities - a.entities)
      .map(({ type, entities: count }) => `${entities(count, type)} ${verb}`);
  return [...sentence('create', 'added'), ...sentence('remove', 'marked removed')];
}

function columnSentences(columns: ColumnTally | undefined): readonly string[] {
  if (!columns) return [];
  const sentence = (count: number, datasets: number, verb: string): readonly string[] =>
    count === 0 ? [] : [`${counted(count, 'column')} ${verb} in ${counted(datasets, 'dataset')}`];
  return [
    ...sentence(columns.added, columns.added_in, 'added'),
    ...sentence(columns.dropped, columns.dropped_in, 'dropped'),
    ...sentence(columns.retyped, columns.retyped_in, 'changed the type'),
  ];
}

function aspectSentences(tallies: readonly EntityTally[]): readonly string[] {
  return tallies
    .filter(({ action, aspect }) => action === 'update' && aspect !== 'schemaMetadata' && aspect !== 'status')
    .sort((a, b) => b.entities - a.entities || (a.aspect < b.aspect ? -1 : 1))
    .map(
      ({ type, aspect, entities: count }) =>
        `${entities(count, type)} ${TOLD[aspect] ?? `changed ${aspect}`}`,
    );
}
