import {
  type ContextColumn,
  type ContextTable,
  type SearchHit,
  type SqlContext,
  type SqlContextRequest,
  TOKEN_BUDGET,
} from '@dataspoke/contracts';
import { Injectable } from '@nestjs/common';
import { type Condition } from '../index/condition';
import { AnswerQuestion } from '../query/answer-question';
import { SimilarQuestions } from '../past-queries/similar-questions';
import { type Question, readQuestion } from '../query/question';
import { VocabularyKeeper } from '../query/understand/vocabulary-keeper';
import { chooseColumns } from './choose-columns';
import { codesIn } from './codes';
import { conventionsOf } from './conventions';
import { FillCodes } from './fill-codes';
import { islandsOf } from './islands';
import { type JoinEdge, joinEdges, type KnownTable } from './join-edges';
import { connect, MOST_JOINS, otherJoins, type Path } from './join-paths';
import { LoadNeighbourhood } from './load-neighbourhood';
import { renderContext } from './render-context';
import { resemblingQueries } from './resembling-queries';

/** Tables that the question may need, as far as their score is near enough to that of the best one. */
const TABLES = { most: 10, core: 5, score: 0.3 } as const;
const QUERIES = 5;
const CONFIRMED = 3;
const CHARACTERS = 1_000;

/** Brings together what one needs to know to write SQL for a question: tables, columns, joins, codes, queries, conventions. */
@Injectable()
export class BuildContext {
  constructor(
    private readonly answer: AnswerQuestion,
    private readonly neighbourhood: LoadNeighbourhood,
    private readonly codes: FillCodes,
    private readonly similar: SimilarQuestions,
    private readonly names: VocabularyKeeper,
  ) {}

  /** Nothing that `visible` does not allow is in it or led through. Raises `invalid-request` and `service-unavailable`. */
  async execute(
    { question: asked, tokenBudget = TOKEN_BUDGET.usual, filters }: SqlContextRequest,
    visible: Condition,
  ): Promise<SqlContext> {
    const question = readQuestion(asked);
    const { hits, degraded = [] } = await this.answer.execute(
      { q: asked, types: ['dataset'], limit: TABLES.most, ...(filters ? { filters } : {}) },
      visible,
    );
    const chosen = hits.filter(({ score }) => score >= TABLES.score);
    const { tables: around, truncated } = await this.neighbourhood.execute(
      chosen.map(({ urn }) => urn),
      visible,
    );
    const vocabulary = await this.names.names(visible);
    const confirmed = await this.similar.to(question, (urn) => !vocabulary.hides(urn), CONFIRMED);
    const edges = joinEdges(around, confirmed);
    const joined = joinAll(
      chosen.map(({ urn }) => urn),
      edges,
    );
    const tables = joined.urns.flatMap((urn) => around.find((table) => table.urn === urn) ?? []);
    const { tables: contents, notes } = await this.codes.execute(
      question,
      tables.map((table) => toContextTable(table, question, chosen, joined)),
      around,
      edges,
    );
    const shown = new Map(
      contents.map(({ urn, columns }) => [urn, new Set(columns.map(({ path }) => path))]),
    );
    return renderContext(
      {
        question: asked,
        tables: contents,
        joinPaths: joined.paths.map((path) => ({
          from: path.from,
          to: path.to,
          confidence: rounded(path.confidence),
          joins: path.joins.map(toJoin),
        })),
        queries: [
          ...confirmed.map(({ question: title, sql }) => ({ title, sql })),
          ...resemblingQueries(question, tables).map(({ title = '', sql }) => ({ title, sql })),
        ].slice(0, QUERIES),
        conventions: tables.flatMap(({ urn, content }) =>
          conventionsOf(content, shown.get(urn) ?? new Set()).map((text) => ({ urn, text })),
        ),
        notes: [
          ...degraded.map(({ reason }) => reason),
          ...(hits.length === 0 ? ['No table fits the question.'] : []),
          ...joinNotes(joined, tables),
          ...notes,
          ...(truncated ? ['The tables have more neighbours than were looked at for joins.'] : []),
        ],
      },
      tokenBudget,
    );
  }
}

interface Joined {
  /** The chosen tables, then those between them. */
  readonly urns: readonly string[];
  readonly paths: readonly Path[];
  /** Them in groups that no joins lead out of. */
  readonly islands: readonly (readonly string[])[];
  /** In groups that no joins lead out of which are told; other tables can join them. */
  readonly shownIslands: readonly (readonly string[])[];
}

/** Joins the best tables with each other, over others where that is needed, and the rest as far as no more tables come in. */
function joinAll(urns: readonly string[], edges: readonly JoinEdge[]): Joined {
  const core = connect(urns.slice(0, TABLES.core), edges);
  const bridges = core.flatMap(({ joins }) => joins.flatMap(({ from, to }) => [from, to]));
  const all = [...new Set([...urns, ...bridges])];
  const within = edges.filter(({ from, to }) => all.includes(from) && all.includes(to));
  const paths = connect(all, within);
  return {
    urns: all,
    paths: [...paths, ...otherJoins(paths, within).map(direct)],
    islands: islandsOf(all, edges, MOST_JOINS),
    shownIslands: islandsOf(all, within),
  };
}

/** What is said of tables that are not joined: nothing is guessed. */
function joinNotes({ islands, shownIslands }: Joined, tables: readonly KnownTable[]): readonly string[] {
  const told = (groups: readonly (readonly string[])[]) => groups.map((group) => namesOf(group, tables));
  const [first, second, ...more] = told(islands);
  const apart =
    second === undefined
      ? []
      : more.length === 0
        ? [`Nothing is known that joins ${first} with ${second}.`]
        : [`Nothing is known that joins ${told(islands).join('; ')} with each other.`];
  const elsewhere = islands.flatMap((island) =>
    shownIslands.filter(([first = '']) => island.includes(first)).slice(1),
  );
  return [
    ...apart,
    ...(elsewhere.length > 0
      ? [`Only over tables that are not told here are ${told(elsewhere).join('; ')} joined with the others.`]
      : []),
  ];
}

function direct(join: JoinEdge): Path {
  return { from: join.from, to: join.to, joins: [join], confidence: join.confidence };
}

function toJoin({ from, to, columns, toColumns, evidence, confidence }: JoinEdge) {
  return {
    from,
    to,
    columns: [...columns],
    toColumns: [...toColumns],
    evidence,
    confidence: rounded(confidence),
  };
}

function toContextTable(
  { urn, content }: KnownTable,
  question: Question,
  chosen: readonly SearchHit[],
  { paths }: Joined,
): ContextTable {
  const hit = chosen.find((one) => one.urn === urn);
  const joins = paths.flatMap((path) => path.joins);
  const joinColumns = joins.flatMap(({ from, to, columns, toColumns }) => [
    ...(from === urn ? columns : []),
    ...(to === urn ? toColumns : []),
  ]);
  const columns = chooseColumns(question, content, new Set(hit?.matchedColumns), new Set(joinColumns));
  return {
    urn,
    name: content.qualifiedName === '' ? content.name : content.qualifiedName,
    platform: content.platform,
    role: hit ? 'asked' : 'bridge',
    description: content.description.slice(0, CHARACTERS),
    ...(content.rowCount === undefined ? {} : { rowCount: content.rowCount }),
    columns: columns.map(({ column, matched, needed }): ContextColumn => {
      const codes = codesIn(column.description);
      return {
        path: column.path,
        type: column.nativeType,
        meaning: column.description.slice(0, CHARACTERS),
        nullable: column.nullable,
        key: needed,
        matched,
        ...(column.samples ? { samples: [...column.samples] } : {}),
        ...(column.distinctCount === undefined ? {} : { distinctCount: column.distinctCount }),
        ...(codes.length > 0 ? { codes: [...codes] } : {}),
      };
    }),
    columnsLeftOut: content.columns.length - columns.length,
    warnings: [
      ...(content.deprecated ? [`deprecated: ${content.deprecated.note}`.slice(0, CHARACTERS)] : []),
      ...(content.openIncidents > 0 ? [`${content.openIncidents} open incidents`] : []),
    ],
  };
}

function namesOf(urns: readonly string[], tables: readonly KnownTable[]): string {
  return urns.map((urn) => tables.find((table) => table.urn === urn)?.content.name ?? urn).join(', ');
}

function rounded(number: number): number {
  return Math.round(number * 1_000) / 1_000;
}
