import { tell, tellOne } from '../told.fixture';
import { UNKNOWN, withoutTemplates } from './templates';

const plain = { schema: () => undefined, defaultSchema: undefined };

describe('templates in a SQL text', () => {
  it.each([
    "select '{{ a }}' from {{ ref('x') }} -- {# c #}",
    'select {{ a\n}} from ${b}.t{% if c %}\n{% endif %}',
    "{{ config(materialized = 'table') }}\nselect 1",
    'select {{ not closed',
  ])('keep the place of every other letter: %s', (sql) => {
    const text = withoutTemplates(sql);
    expect(text).toHaveLength(sql.length);
    expect(text.split('\n').map((line) => line.length)).toEqual(sql.split('\n').map((line) => line.length));
  });

  it('leaves a text without templates as it is', () => {
    const sql = `select '{"a": {"b": 1}}', '{%' from t where a like '%}' and b = '{#'`;
    expect(withoutTemplates(sql)).toBe(sql);
  });

  it('takes ref and source for the names they stand for', async () => {
    const sql = `{{ config(materialized='incremental', unique_key='id') }}
      with o as (select * from {{ ref('orders') }}), i as (select * from {{ source("raw", "items") }})
      select o.id, i.price from o join i on i.order_id = o.id
      join {{ ref('shared', 'rates', v=2) }} r on r.day = o.day
      {% if is_incremental() %} where o.day > (select max(day) from {{ this }}) {% endif %}`;
    expect(await tellOne(sql, plain)).toMatchObject({
      reads: ['orders', 'rates', 'raw.items'],
      edges: ['orders.id -> id', 'raw.items.price -> price'],
    });
  });

  it('takes a loop once and of conditions the first branch', async () => {
    const sql = `select {% for m in ['a', 'b'] %} sum(case when k = '{{ m }}' then v end) as {{ m }}_v,
      {% endfor %} {% if x %} p {% elif y %} q {% else %} r {% if z %} s {% endif %} {% endif %} from t`;
    const { reads, edges, confidence } = await tellOne(sql, plain);
    expect({ reads, edges, confidence }).toEqual({ reads: ['t'], edges: ['t.p -> p'], confidence: 1 });
  });

  it('drops macros, their comments and the separators of loops', async () => {
    const sql = `{% macro m(x) %} select broken from {{ x }} {% endmacro %}{# from no #}
      {% set columns = ['a'] %} {% set q %} select b from hidden {% endset %}
      select {% for c in columns %} t.{{ c }} {{ "," if not loop.last }} {% endfor %} from t`;
    expect(await tellOne(sql, plain)).toMatchObject({ reads: ['t'], warnings: [] });
  });

  it('does not guess what only the run time knows', async () => {
    const all = await tell(
      "create table {{ s }}.n as select a from ${db}.s; insert into ${db}.t select a from {{ schema }}.s where d = '${day}' and e = {{ e }}; select a from pre_{{ x }}; select a from {{ x }}_post",
      { ...plain, dialect: 'hive' },
    );
    expect(all[0]?.edges).toEqual(['s.a -> n.a']);
    expect(all.map(({ reads, writes }) => [reads, writes])).toEqual([
      [['s'], ['n']],
      [['s'], ['t']],
      [[], []],
      [[], []],
    ]);
    expect(withoutTemplates('a_{{ x }}_b')).toBe(`a_${UNKNOWN.repeat(7)}_b`);
  });
});

it.each(['{{', '{%', '{% if ', '{#', '${', '{{ a', "'{{"])('goes once through %s again and again', (part) => {
  const text = part.repeat(200_000);
  const start = performance.now();
  expect(withoutTemplates(text)).toHaveLength(text.length);
  expect(performance.now() - start).toBeLessThan(2000);
});
