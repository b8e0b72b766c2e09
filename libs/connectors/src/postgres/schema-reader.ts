import { ConnectorError } from '../errors';
import { type LineageRecord, type ObjectPart, type ProfileRecord, type SourceRecord } from '../records';
import {
  type ColumnRow,
  type KeyRow,
  listColumns,
  listKeys,
  listRelations,
  type RelationRow,
  type SchemaRow,
  viewDefinitions,
} from './catalog';
import { type RelationPosition, toCheckpoint } from './checkpoint';
import { quoteIdentifier, quoteName } from './identifiers';
import { type LineageReader } from './lineage-reader';
import { profileRelation } from './profile';
import { excludedObjects } from './object-rules';
import { type PostgresRecipe } from './recipe';
import { datasetRecord, datasetTypeOf, type RelationFacts } from './relation-records';
import { type PostgresSession } from './session';

const OBJECT_PARTS: readonly ObjectPart[] = ['definition', 'lineage', 'profile'];
const PAGE = 200;
/** Columns of one page, so that a page of very wide tables stays small in memory. */
const PAGE_COLUMNS = 5_000;

interface Page {
  readonly relations: readonly RelationRow[];
  readonly columns: ReadonlyMap<number, readonly ColumnRow[]>;
  readonly keys: ReadonlyMap<number, readonly KeyRow[]>;
  readonly excluded: ReadonlyMap<number, string>;
  readonly last: boolean;
}

/** What a page's views are made of, by oid; an error where that could not be had. */
interface Views {
  readonly definitions: ReadonlyMap<number, string | ConnectorError>;
  readonly lineage: ReadonlyMap<number, LineageRecord | ConnectorError>;
}

/** Reads the tables and views of one schema, page by page. */
export class SchemaReader {
  constructor(
    private readonly session: PostgresSession,
    private readonly recipe: PostgresRecipe,
    private readonly database: string,
    private readonly schema: SchemaRow,
    private readonly lineage: LineageReader,
    private readonly signal: AbortSignal,
  ) {}

  /** Relations behind `from`, in order of their names. */
  async *relations(from: RelationPosition): AsyncGenerator<SourceRecord> {
    for (let before = from; ;) {
      const page = await this.page(before.after);
      const definitions = await this.definitions(page);
      const lineage = await this.viewLineage(page, definitions);
      for (const relation of page.relations) {
        yield* this.relation(relation, page, { definitions, lineage }, before);
        before = { phase: 'relations', after: relation.name };
      }
      if (page.last) return;
    }
  }

  private async *relation(
    relation: RelationRow,
    page: Page,
    views: Views,
    before: RelationPosition,
  ): AsyncGenerator<SourceRecord> {
    const here = toCheckpoint({ phase: 'relations', after: relation.name });
    const rule = page.excluded.get(relation.oid);
    const path = [this.database, this.schema.name, relation.name] as const;
    const objectType = datasetTypeOf(relation);
    if (rule !== undefined) {
      yield { kind: 'filtered', checkpoint: here, path, objectType, rule };
      return;
    }
    const columns = page.columns.get(relation.oid) ?? [];
    const definition = views.definitions.get(relation.oid);
    const lineage = views.lineage.get(relation.oid);
    const profile = await this.profile(relation, columns);
    yield* this.failedParts(relation, { definition, lineage, profile }, before);
    const facts: RelationFacts = {
      relation,
      columns,
      keys: page.keys.get(relation.oid) ?? [],
      ...(typeof definition === 'string' ? { definition } : {}),
      ...(lineage && !(lineage instanceof ConnectorError) ? { lineage } : {}),
      ...(profile && !(profile instanceof ConnectorError) ? { profile } : {}),
      ...(profile instanceof ConnectorError ? { unmeasured: profile.code !== 'permission' } : {}),
    };
    yield datasetRecord(facts, this.database, this.schema.name, here);
  }

  private page(after: string): Promise<Page> {
    return this.session.transaction(this.signal, async (query) => {
      const listed = await listRelations(query, this.schema.oid, after, PAGE);
      const relations = withinColumnLimit(listed);
      const excluded = this.exclusions(relations);
      const wanted = relations.map((relation) => relation.oid).filter((oid) => !excluded.has(oid));
      return {
        relations,
        excluded,
        columns: Map.groupBy(await listColumns(query, wanted), (row) => row.relation),
        keys: Map.groupBy(await listKeys(query, wanted), (row) => row.relation),
        last: listed.length < PAGE && relations.length === listed.length,
      };
    });
  }

  private exclusions(relations: readonly RelationRow[]): ReadonlyMap<number, string> {
    const schema = this.schema.name;
    const rules = excludedObjects(
      this.recipe,
      relations.map(({ name, kind }) => ({ schema, name, kind: isView(kind) ? 'view' : 'table' })),
    );
    return new Map(
      relations.flatMap((relation, index): [number, string][] => {
        const rule = inherentRule(relation) ?? rules[index];
        return rule === undefined ? [] : [[relation.oid, rule]];
      }),
    );
  }

  /** Definition of each view of the page, or why it could not be had. */
  private async definitions(page: Page): Promise<ReadonlyMap<number, string | ConnectorError>> {
    const views = page.relations
      .filter((relation) => isView(relation.kind) && !page.excluded.has(relation.oid))
      .map((relation) => relation.oid);
    if (views.length === 0) return new Map();
    const read = (oids: readonly number[]): Promise<ReadonlyMap<number, string>> =>
      this.session.transaction(this.signal, (query) => viewDefinitions(query, oids));
    const all = await unlessFatal(() => read(views), this.session);
    if (!(all instanceof ConnectorError)) return all;
    // One of them waits for a lock or is broken: find out which, one by one.
    const found = new Map<number, string | ConnectorError>();
    for (const oid of views) {
      const one = await unlessFatal(() => read([oid]), this.session);
      const definition = one instanceof ConnectorError ? one : one.get(oid);
      if (definition !== undefined) found.set(oid, definition);
    }
    return found;
  }

  private async viewLineage(page: Page, definitions: Views['definitions']): Promise<Views['lineage']> {
    const views = page.relations.flatMap((relation) => {
      const definition = definitions.get(relation.oid);
      if (typeof definition !== 'string') return [];
      const columns = (page.columns.get(relation.oid) ?? []).map((column) => column.name);
      return [{ oid: relation.oid, schema: this.schema.name, name: relation.name, columns, definition }];
    });
    return this.lineage.ofViews(views, this.signal);
  }

  private async profile(
    relation: RelationRow,
    columns: readonly ColumnRow[],
  ): Promise<ProfileRecord | ConnectorError | undefined> {
    const measurable = relation.kind === 'r' || relation.kind === 'p' || relation.kind === 'm';
    if (!this.recipe.profile.enabled || !measurable) return undefined;
    const missing = this.missingGrant(relation, columns);
    if (missing) return missing;
    return unlessFatal(
      () =>
        this.session.transaction(this.signal, (query) =>
          profileRelation(query, this.schema.name, relation, columns, this.recipe.profile),
        ),
      this.session,
    );
  }

  private missingGrant(relation: RelationRow, columns: readonly ColumnRow[]): ConnectorError | undefined {
    const user = quoteIdentifier(this.recipe.user);
    if (!this.schema.may_use) {
      return new ConnectorError(
        'permission',
        `User "${this.recipe.user}" may not use schema "${this.schema.name}".`,
        `GRANT USAGE ON SCHEMA ${quoteIdentifier(this.schema.name)} TO ${user};`,
      );
    }
    if (relation.may_select || columns.some((column) => column.may_select)) return undefined;
    return new ConnectorError(
      'permission',
      `User "${this.recipe.user}" may not read "${this.schema.name}"."${relation.name}".`,
      `GRANT SELECT ON ${quoteName(this.schema.name, relation.name)} TO ${user};`,
    );
  }

  /** What is missing of the relation whose record comes next. Read again from in between, none of it is told twice. */
  private *failedParts(
    relation: RelationRow,
    parts: Readonly<Partial<Record<ObjectPart, unknown>>>,
    before: RelationPosition,
  ): Generator<SourceRecord> {
    const reported = before.next?.name === relation.name ? [...before.next.reported] : [];
    for (const part of OBJECT_PARTS) {
      const error = parts[part];
      if (!(error instanceof ConnectorError) || reported.includes(part)) continue;
      reported.push(part);
      const { after } = before;
      yield {
        kind: 'failed',
        checkpoint: toCheckpoint({
          phase: 'relations',
          after,
          next: { name: relation.name, reported: [...reported] },
        }),
        path: [this.database, this.schema.name, relation.name],
        objectType: datasetTypeOf(relation),
        part,
        code: error.code,
        reason: error.message,
        remedy: error.remedy,
      };
    }
  }
}

/** The error of `work` when only one object suffers from it; one that ends the whole reading is raised. */
export async function unlessFatal<T>(
  work: () => Promise<T>,
  session: PostgresSession,
): Promise<T | ConnectorError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ConnectorError && error.code !== 'cancelled' && session.usable) return error;
    throw error;
  }
}

function withinColumnLimit(listed: readonly RelationRow[]): readonly RelationRow[] {
  let columns = 0;
  const end = listed.findIndex((relation, index) => {
    columns += relation.attributes;
    return index > 0 && columns > PAGE_COLUMNS;
  });
  return end < 0 ? listed : listed.slice(0, end);
}

function isView(kind: RelationRow['kind']): boolean {
  return kind === 'v' || kind === 'm';
}

/** Left out whatever the recipe says, since it is no dataset of its own. */
function inherentRule(relation: RelationRow): string | undefined {
  if (relation.extension !== null) return `belongs to extension "${relation.extension}"`;
  return relation.partition_of === null
    ? undefined
    : `partition of "${relation.partition_of}", read as part of it`;
}
