import { type ColumnRecord, type ConstraintRecord, type MappingContext, urnOf } from '@dataspoke/connectors';
import { type RuleDraft } from '@dataspoke/contracts';
import { parseRule } from '@dataspoke/domain';
import { type Bound, columnCondition, dialectNamed, type Literal } from '@dataspoke/sql-lineage';

/** Longer queries are kept as the constraint they are. */
const MAX_SQL = 16_000;
/** In a foreign key of PostgreSQL 18. */
const PERIOD = /\bPERIOD /;

type Demand = Pick<RuleDraft, 'kind' | 'fields' | 'parameters'>;

/** A dataset with what its source demands of its rows. */
export interface ConstrainedDataset {
  readonly urn: string;
  readonly columns: readonly ColumnRecord[];
  readonly constraints: readonly ConstraintRecord[];
  readonly context: MappingContext;
}

/** The rule that demands the same as a constraint of the dataset; undefined where no kind of rule does. */
export async function proposeRule(
  constraint: ConstraintRecord,
  dataset: ConstrainedDataset,
): Promise<RuleDraft | undefined> {
  const demand = (await simpleDemand(constraint, dataset)) ?? queryDemand(constraint);
  if (!demand) return undefined;
  const { kind, fields = [], parameters = {} } = demand;
  // Too many columns or values for a rule: it stays a constraint.
  if ('problems' in parseRule({ kind, fields, parameters })) return undefined;
  return { dataset: dataset.urn, name: nameOf(constraint).slice(0, 200), ...demand };
}

function withoutQuoted(definition: string): string {
  return definition.replaceAll(/"(?:[^"]|"")*"/g, '""');
}

/** What tells a constraint from the others of its table: a domain has one for each column. */
export function nameOf({ name, domain, columns }: ConstraintRecord): string {
  return domain === undefined ? name : `${columns.join(', ')}: ${domain}.${name}`;
}

async function simpleDemand(
  constraint: ConstraintRecord,
  dataset: ConstrainedDataset,
): Promise<Demand | undefined> {
  const { kind, columns, referencedPath, referencedColumns } = constraint;
  switch (kind) {
    case 'unique':
      // A rule does not look at rows with a null, and such a key does.
      return /NULLS NOT DISTINCT/.test(withoutQuoted(constraint.definition))
        ? undefined
        : { kind: 'unique', fields: [...columns] };
    case 'foreign-key': {
      // A period is covered by several of the other table together, none of which it is equal to.
      if (!referencedPath || !referencedColumns || PERIOD.test(withoutQuoted(constraint.definition)))
        return undefined;
      const references = urnOf('table', referencedPath, dataset.context);
      return {
        kind: 'foreign_key',
        fields: [...columns],
        parameters: { references, referencedFields: [...referencedColumns] },
      };
    }
    case 'check':
      return constraint.condition === undefined ? undefined : columnDemand(constraint.condition, dataset);
  }
}

async function columnDemand(
  sql: string,
  { columns, context }: ConstrainedDataset,
): Promise<Demand | undefined> {
  const dialect = dialectNamed(context.platform);
  const condition = dialect && (await columnCondition(sql, dialect));
  const column = condition && columns.find(({ name }) => name === condition.column);
  // In another type a value may be equal that is not so in its own.
  if (!condition || !column || (condition.asText && column.type !== 'string')) return undefined;
  const fields = [column.name];
  switch (condition.kind) {
    case 'not-null':
      return { kind: 'not_null', fields };
    case 'one-of': {
      const values = condition.values.map(({ value }) => value);
      return condition.values.every((value) => isOfType(value, column))
        ? { kind: 'accepted_values', fields, parameters: { values } }
        : undefined;
    }
    case 'between': {
      const min = condition.min && endOf(condition.min, column, 1);
      const max = condition.max && endOf(condition.max, column, -1);
      const isWhole =
        (condition.min === undefined) === (min === undefined) &&
        (condition.max === undefined) === (max === undefined);
      return isWhole
        ? {
            kind: 'range',
            fields,
            parameters: { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) },
          }
        : undefined;
    }
  }
}

/** The end of a range, which belongs to it; undefined where the range has no such end. */
function endOf(bound: Bound, column: ColumnRecord, step: 1 | -1): number | string | undefined {
  if (!isOfType(bound, column)) return undefined;
  if (bound.isInclusive) return bound.value;
  const isWhole = /^(smallint|integer|bigint)$/.test(column.nativeType);
  return isWhole && Number.isSafeInteger(bound.value) ? Number(bound.value) + step : undefined;
}

/** Whether a value is the same as one of the column's own type: a day is not where a time was meant. */
function isOfType({ value, type }: Literal, column: ColumnRecord): boolean {
  if (typeof value === 'number') return column.type === 'number';
  return column.type !== 'date' || type === 'date';
}

function queryDemand({ violations }: ConstraintRecord): Demand | undefined {
  return violations === undefined || violations.length > MAX_SQL
    ? undefined
    : { kind: 'custom_sql', parameters: { sql: violations } };
}
