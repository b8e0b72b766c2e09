import { ConnectorError } from '../errors';
import {
  type ConstraintRecord,
  type LineageRecord,
  type ObjectPart,
  type ProfileRecord,
  type SourceRecord,
} from '../records';
import {
  type ColumnRow,
  type Declaration,
  declarations,
  type KeyRow,
  listColumns,
  listKeys,
  listRelations,
  type RelationRow,
  type SchemaRow,
  viewDefinitions,
} from './catalog';
import { type RelationPosition, toCheckpoint } from './checkpoint';
import { listConstraints } from './constraints';
import { type ForeignTableRow, listForeignTables, remoteOf } from './foreign-tables';
import { quoteIdentifier, quoteName } from './identifiers';
import { type ChildRow, type FamilyRow, listChildren, listFamilies } from './inheritance';
import { type LineageReader } from './lineage-reader';
import { profileRelation } from './profile';
import { excludedObjects, isLeftOut, type ObjectKind } from './object-rules';
import { type PostgresRecipe } from './recipe';
import { datasetRecord, datasetTypeOf, type RelationFacts } from './relation-records';
import { type PostgresSession, type Query } from './session';

const OBJECT_PARTS: readonly ObjectPart[] = ['constraints', 'definition', 'profile'];
const PAGE = 200;
const KINDS: Readonly<Record<RelationRow['kind'], ObjectKind>> = {
  r: 'table',
  p: 'table',
  f: 'foreign table',
  v: 'view',
  m: 'view',
};

/** Columns of one page, so that a page of very wide tables stays small in memory. */
const PAGE_COLUMNS = 5_000;

interface Page {
  readonly relations: readonly RelationRow[];
  readonly columns: ReadonlyMap<number, readonly ColumnRow[]>;
  readonly keys: ReadonlyMap<number, readonly KeyRow[]>;
  readonly families: ReadonlyMap<number, FamilyRow>;
  readonly children: ReadonlyMap<number, readonly ChildRow[]>;
  readonly foreign: ReadonlyMap<number, ForeignTableRow>;
  readonly excluded: ReadonlyMap<number, Exclusion>;
  readonly last: boolean;
}

/** Why a relation is left out. */
interface Exclusion {
  readonly rule: string;
  readonly isPart?: true;
}

/** What the server prints for the relations of a page, by oid; an error where that could not be had. */
interface Printed {
  readonly declarations: ReadonlyMap<number, Declaration | ConnectorError>;
  readonly constraints: ReadonlyMap<number, readonly ConstraintRecord[] | ConnectorError>;
  readonly definitions: ReadonlyMap<number, string | ConnectorError>;
  readonly lineage: ReadonlyMap<number, LineageRecord>;
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
      const declared = await this.declarations(page);
      const constraints = await this.constraints(page);
      const definitions = await this.definitions(page);
      const lineage = await this.viewLineage(page, definitions);
      for (const relation of page.relations) {
        yield* this.relation(
          relation,
          page,
          { declarations: declared, constraints, definitions, lineage },
          before,
        );
        before = { phase: 'relations', after: relation.name };
      }
      if (page.last) return;
    }
  }

  private async *relation(
    relation: RelationRow,
    page: Page,
    printed: Printed,
    before: RelationPosition,
  ): AsyncGenerator<SourceRecord> {
    const here = toCheckpoint({ phase: 'relations', after: relation.name });
    const exclusion = page.excluded.get(relation.oid);
    const path = [this.database, this.schema.name, relation.name] as const;
    const objectType = datasetTypeOf(relation);
    if (exclusion !== undefined) {
      yield { kind: 'filtered', checkpoint: here, path, objectType, ...exclusion };
      return;
    }
    const declaration = printed.declarations.get(relation.oid);
    if (declaration instanceof ConnectorError) {
      const { code, message, remedy } = declaration;
      yield { kind: 'failed', checkpoint: here, path, objectType, code, reason: message, remedy };
      return;
    }
    const columns = page.columns.get(relation.oid) ?? [];
    const constraints = printed.constraints.get(relation.oid) ?? [];
    const definition = printed.definitions.get(relation.oid);
    const lineage = printed.lineage.get(relation.oid);
    const family = page.families.get(relation.oid);
    const foreign = page.foreign.get(relation.oid);
    const hasForeign = relation.kind === 'f' || family?.has_foreign === true;
    const profile = await this.profile(relation, columns, hasForeign);
    yield* this.failedParts(relation, { constraints, definition, profile }, before);
    const facts: RelationFacts = {
      relation,
      columns,
      keys: page.keys.get(relation.oid) ?? [],
      ...(declaration ? { declaration } : {}),
      ...(constraints instanceof ConnectorError ? {} : { constraints }),
      children: page.children.get(relation.oid) ?? [],
      ...(family ? { family } : {}),
      ...(foreign ? this.foreignFacts(foreign, relation, columns) : { warnings: stateWarnings(relation) }),
      ...(typeof definition === 'string' ? { definition } : {}),
      ...(lineage ? { lineage } : {}),
      ...(profile && !(profile instanceof ConnectorError) ? { profile } : {}),
      ...(profile instanceof ConnectorError ? { unmeasured: profile.code !== 'permission' } : {}),
    };
    yield datasetRecord(facts, this.database, this.schema.name, here);
  }

  private foreignFacts(
    foreign: ForeignTableRow,
    { name }: RelationRow,
    columns: readonly ColumnRow[],
  ): Pick<RelationFacts, 'foreign' | 'remote' | 'warnings'> {
    const local = { schema: this.schema.name, name, columns: columns.map((column) => column.name) };
    const remote = remoteOf(foreign, local, this.recipe);
    return typeof remote === 'string' ? { foreign, warnings: [remote] } : { foreign, remote, warnings: [] };
  }

  private page(after: string): Promise<Page> {
    return this.session.transaction(this.signal, async (query) => {
      const listed = await listRelations(query, this.schema.oid, after, PAGE);
      const relations = withinColumnLimit(listed);
      const excluded = this.exclusions(relations);
      const read = relations.filter(({ oid }) => !excluded.has(oid));
      const wanted = read.map(({ oid }) => oid);
      const ofThose = async <T>(
        list: (query: Query, oids: readonly number[]) => Promise<readonly T[]>,
        isMeant: (relation: RelationRow) => boolean,
      ): Promise<readonly T[]> => {
        const oids = read.filter(isMeant).map(({ oid }) => oid);
        return oids.length === 0 ? [] : list(query, oids);
      };
      const families = await ofThose(listFamilies, ({ has_children, kind }) => has_children || kind === 'p');
      const children = await ofThose(listChildren, ({ has_children, kind }) => has_children && kind !== 'p');
      const foreign = await ofThose(listForeignTables, ({ kind }) => kind === 'f');
      return {
        relations,
        excluded,
        columns: Map.groupBy(await listColumns(query, wanted), (row) => row.relation),
        keys: Map.groupBy(await listKeys(query, wanted), (row) => row.relation),
        families: new Map(families.map((row) => [row.relation, row])),
        children: Map.groupBy(children, (row) => row.parent),
        foreign: new Map(foreign.map((row) => [row.relation, row])),
        last: listed.length < PAGE && relations.length === listed.length,
      };
    });
  }

  private exclusions(relations: readonly RelationRow[]): ReadonlyMap<number, Exclusion> {
    const schema = this.schema.name;
    const rules = excludedObjects(
      this.recipe,
      relations.map(({ name, kind }) => ({ schema, name, kind: KINDS[kind] })),
    );
    return new Map(
      relations.flatMap((relation, index): [number, Exclusion][] => {
        const rule = rules[index];
        const exclusion = this.inherentExclusion(relation) ?? (rule === undefined ? undefined : { rule });
        return exclusion === undefined ? [] : [[relation.oid, exclusion]];
      }),
    );
  }

  /** Whatever the rules for names say, since it is no dataset of its own. */
  private inherentExclusion({ extension, root }: RelationRow): Exclusion | undefined {
    if (extension !== null) return { rule: `belongs to extension "${extension}"` };
    if (root === null || this.recipe.includePartitions) return undefined;
    const [schema, name] = root;
    const shown = schema === this.schema.name ? name : `${schema}.${name}`;
    return isLeftOut(this.recipe, schema, name)
      ? { rule: `partition of "${shown}", which is left out` }
      : { rule: `partition of "${shown}", read as part of it`, isPart: true };
  }

  /** What else belongs to the declaration of tables of the page: without it the table would be told wrongly. */
  private declarations(page: Page): Promise<Printed['declarations']> {
    const hasMore = ({ oid, kind }: RelationRow): boolean =>
      kind === 'p' || (page.columns.get(oid) ?? []).some((column) => column.is_generated);
    return this.printed(
      page.relations.filter((relation) => hasMore(relation) && !page.excluded.has(relation.oid)),
      declarations,
    );
  }

  /** What each relation of the page demands of its rows, or why that could not be had. */
  private constraints(page: Page): Promise<Printed['constraints']> {
    return this.printed(
      page.relations.filter(({ oid, kind }) => !isView(kind) && !page.excluded.has(oid)),
      (query, oids) => listConstraints(query, oids, this.database),
    );
  }

  /** Definition of each view of the page, or why it could not be had. */
  private definitions(page: Page): Promise<Printed['definitions']> {
    return this.printed(
      page.relations.filter(({ oid, kind }) => isView(kind) && !page.excluded.has(oid)),
      viewDefinitions,
    );
  }

  /** What `print` says of these relations: of all at once, or one by one when one of them waits for a lock or is broken. */
  private async printed<T>(
    relations: readonly RelationRow[],
    print: (query: Query, oids: readonly number[]) => Promise<ReadonlyMap<number, T>>,
  ): Promise<ReadonlyMap<number, T | ConnectorError>> {
    if (relations.length === 0) return new Map();
    const read = (oids: readonly number[]): Promise<ReadonlyMap<number, T>> =>
      this.session.transaction(this.signal, (query) => print(query, oids));
    const oids = relations.map(({ oid }) => oid);
    const all = await unlessFatal(() => read(oids), this.session);
    if (!(all instanceof ConnectorError)) return all;
    const found = new Map<number, T | ConnectorError>();
    for (const oid of oids) {
      const one = await unlessFatal(() => read([oid]), this.session);
      const own = one instanceof ConnectorError ? one : one.get(oid);
      if (own !== undefined) found.set(oid, own);
    }
    return found;
  }

  private async viewLineage(page: Page, definitions: Printed['definitions']): Promise<Printed['lineage']> {
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
    hasForeign: boolean,
  ): Promise<ProfileRecord | ConnectorError | undefined> {
    if (!this.recipe.profile.enabled || relation.kind === 'v' || !relation.populated) return undefined;
    // Another server would be scanned, which its owner may not expect.
    if (hasForeign && !this.recipe.profile.foreignTables) return undefined;
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

function stateWarnings({ populated }: RelationRow): readonly string[] {
  return populated
    ? []
    : ['It was never filled, so there is nothing to measure: REFRESH MATERIALIZED VIEW fills it.'];
}

function isView(kind: RelationRow['kind']): boolean {
  return kind === 'v' || kind === 'm';
}
