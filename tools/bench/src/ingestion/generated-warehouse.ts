import { Client } from 'pg';

/** How large the warehouse is. */
export interface WarehouseSize {
  readonly tables: number;
  readonly columns: number;
  readonly views: number;
}

const TYPES = ['integer', 'text', 'numeric(12,2)', 'timestamptz', 'boolean', 'date', 'varchar(40)', 'jsonb'];
const PER_STATEMENT = 50;

/** Tables with keys and comments, each with a reference to the one before, and views that join two of them. */
export async function generateWarehouse(
  url: string,
  { tables, columns, views }: WarehouseSize,
): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('create schema shop');
    for (let from = 0; from < tables; from += PER_STATEMENT) {
      const made = Array.from({ length: Math.min(PER_STATEMENT, tables - from) }, (_, at) =>
        tableText(from + at, columns),
      );
      await client.query(made.join('\n'));
    }
    const all = Array.from({ length: views }, (_, at) => {
      const [one, other] = [at % tables, (at + 1) % tables];
      return `create view shop.v_${at} as select a.id, a.c_1, b.c_2 as other, a.id * 2 as doubled
        from shop.t_${one} a join shop.t_${other} b on b.id = a.id where a.parent > 0;`;
    });
    for (let from = 0; from < all.length; from += PER_STATEMENT)
      await client.query(all.slice(from, from + PER_STATEMENT).join('\n'));
    await client.query('analyze');
  } finally {
    await client.end();
  }
}

function tableText(number: number, columns: number): string {
  const name = `shop.t_${number}`;
  const own = Array.from(
    { length: columns - 2 },
    (_, at) => `c_${at + 1} ${TYPES[(at + 1) % TYPES.length] ?? 'text'}`,
  );
  const parent = Math.max(number - 1, 0);
  const comments = Array.from(
    { length: columns - 2 },
    (_, at) => `comment on column ${name}.c_${at + 1} is 'Column ${at + 1} of table ${number}';`,
  );
  return `create table ${name} (id bigint primary key, parent bigint references shop.t_${parent} (id), ${own.join(', ')});
    comment on table ${name} is 'Table number ${number}'; ${comments.join(' ')}`;
}
