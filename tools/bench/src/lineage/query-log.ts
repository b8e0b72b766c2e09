import { type PoolText, type SchemaTable } from '@dataspoke/sql-lineage';

const DIALECTS = ['postgresql', 'snowflake', 'bigquery', 'mysql', 'tsql', 'spark'] as const;
const SUBJECTS = ['orders', 'customers', 'payments', 'visits', 'items', 'stores', 'returns', 'prices'];
const COLUMNS = ['id', 'day', 'city', 'amount', 'status', 'kind', 'weight', 'score', 'owner', 'note'];

/** A catalog of `tables` tables in ten schemas, each with thirty columns. */
export function logCatalog(tables: number): SchemaTable {
  return Object.fromEntries(
    Array.from({ length: tables }, (_, at) => [
      tableName(at),
      Array.from({ length: 30 }, (_, column) => columnName(column)),
    ]),
  );
}

/**
 * A query log that never repeats a statement: reports with joins, subqueries, windows and CTEs, and statements that fill tables.
 * The same seed gives the same log.
 */
export function* queryLog(
  statements: number,
  tables: number,
  schema: SchemaTable,
  seed = 1,
): Generator<PoolText<number>, void, undefined> {
  const random = randomFrom(seed);
  for (let id = 0; id < statements; id += 1) {
    const dialect = DIALECTS[id % DIALECTS.length] ?? 'postgresql';
    yield { id, sql: new Writer(random, tables).statement(), options: { dialect, schema } };
  }
}

/** Writes statements that all of the dialects have. */
class Writer {
  private aliases = 0;

  constructor(
    private readonly random: () => number,
    private readonly tables: number,
  ) {}

  statement(): string {
    const comment = `/* job ${this.below(100_000)} */ `;
    switch (this.below(10)) {
      case 0:
      case 1:
        return `${comment}insert into ${this.table()} (id, day, amount) select ${this.three()}`;
      case 2:
        return `${comment}create table ${this.table()}_${this.below(9_999)} as ${this.report(2)}`;
      case 3:
        return `${comment}create view ${this.table()}_v${this.below(9_999)} as ${this.report(1)}`;
      case 4:
        return `${comment}update ${this.table()} set amount = ${this.below(100)}, note = concat(city, kind) where id in (select id from ${this.table()})`;
      case 5:
        return `${comment}delete from ${this.table()} where exists (select 1 from ${this.table()} o where o.id = ${this.below(1_000)})`;
      default:
        return comment + this.report(3);
    }
  }

  /** A query; `depth` limits what is nested in it. */
  private report(depth: number): string {
    const ctes = depth > 1 ? this.below(3) : 0;
    const names = Array.from({ length: ctes }, (_, at) => `step_${at}`);
    const withs = names.map((name) => `${name} as (${this.report(depth - 1)})`);
    const head = withs.length > 0 ? `with ${withs.join(', ')} ` : '';
    const [a, b] = [this.alias(), this.alias()];
    const from = `${this.source(names, depth)} ${a} ${this.pick(['join', 'left join'])} ${this.source([], depth)} ${b} on ${a}.id = ${b}.id`;
    const results = [
      `${a}.id as id`,
      `case when ${b}.amount > ${this.below(100)} then ${b}.amount else ${a}.amount end as amount`,
      `${a}.day as day`,
      `row_number() over (partition by ${b}.id order by ${a}.day) as place`,
      ...Array.from(
        { length: this.below(8) },
        () => `coalesce(${a}.day, ${b}.day) as c${this.below(1_000_000)}`,
      ),
    ];
    const where = `where ${a}.amount between ${this.below(10)} and ${this.below(1_000)} and ${b}.day is not null`;
    if (this.below(3) > 0) return `${head}select ${results.join(', ')} from ${from} ${where}`;
    return `${head}select ${a}.id as id, ${a}.day as day, sum(${b}.amount) as amount, count(*) as n from ${from} ${where} group by ${a}.id, ${a}.day having count(*) > ${this.below(5)}`;
  }

  private three(): string {
    const [a, b] = [this.alias(), this.alias()];
    return `${a}.id, max(${a}.day), sum(${a}.amount * ${b}.weight) from ${this.table()} ${a} join ${this.table()} ${b} on ${a}.id = ${b}.id group by ${a}.id`;
  }

  private source(names: readonly string[], depth: number): string {
    if (names.length > 0) return this.pick(names);
    return depth > 1 && this.below(4) === 0 ? `(${this.report(depth - 1)})` : this.table();
  }

  private table(): string {
    return tableName(this.below(this.tables));
  }

  private alias(): string {
    return `t${(this.aliases += 1)}`;
  }

  private below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  private pick(items: readonly string[]): string {
    return items[this.below(items.length)] ?? '';
  }
}

function tableName(at: number): string {
  return `layer_${at % 10}.${SUBJECTS[at % SUBJECTS.length] ?? ''}_${at}`;
}

function columnName(at: number): string {
  const name = COLUMNS[at % COLUMNS.length] ?? '';
  return at < COLUMNS.length ? name : `${name}_${at}`;
}

/** Mulberry32, public domain: even enough for a log, and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
