import {
  buildClientSchema,
  buildSchema,
  parse,
  validate,
  visit,
  type DocumentNode,
  type IntrospectionQuery,
} from 'graphql';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { clientSchema, clientSdl } from './client-schema.fixture';
import { DataspokeHealthDocument } from './generated/health';
import { DataspokeLineageDocument } from './generated/lineage';
import { DataspokeScrollUrnsDocument } from './generated/scroll-urns';
import { DataspokeSearchDocument } from './generated/search';
import { schemaDifferences } from './schema-differences.fixture';

const PROJECT = join(__dirname, '..', '..');
/** The answer of a DataHub server to an introspection query. */
const REFERENCE =
  process.env['DATASPOKE_DATAHUB_INTROSPECTION'] ??
  join(PROJECT, '..', '..', '..', 'shared', 'datahub', 'schema.introspection.json');
const hasReference = existsSync(REFERENCE) || process.env['DATASPOKE_DATAHUB_INTROSPECTION'] !== undefined;

function complexity(document: DocumentNode): number {
  let fields = 0;
  visit(document, { Field: () => void (fields += 1) });
  return fields;
}

describe('our part of the GraphQL schema', () => {
  (hasReference ? it : it.skip)('is a part of the schema of DataHub', () => {
    const answer = JSON.parse(readFileSync(REFERENCE, 'utf8')) as IntrospectionQuery & {
      readonly data?: IntrospectionQuery;
    };
    expect(schemaDifferences(clientSchema(), buildClientSchema(answer.data ?? answer))).toEqual([]);
  });

  it.each<[string, string, string, string]>([
    ['a type that is gone', 'MatchedField', 'MatchedWord', 'MatchedField is missing'],
    [
      'a kind',
      'enum SortOrder {\n  ASCENDING\n  DESCENDING\n}',
      'scalar SortOrder',
      'SortOrder is of another kind',
    ],
    ['a field that is gone', '  degree: Int!\n', '', 'SearchAcrossLineageResult.degree: undefined'],
    ['nullability', 'degree: Int!', 'degree: Int', 'SearchAcrossLineageResult.degree: Int'],
    [
      'a list',
      'types: [EntityType!]\n  query: String!',
      'types: EntityType\n  query: String!',
      'ScrollAcrossEntitiesInput(types): EntityType = undefined',
    ],
    ['an input that is gone', '  negated: Boolean\n', '', 'FacetFilterInput(negated): missing'],
    ['a default', 'negated: Boolean', 'negated: Boolean = true', 'FacetFilterInput(negated): Boolean = true'],
    [
      'a new required input',
      '  field: String!\n  sortOrder',
      '  nulls: String!\n  field: String!\n  sortOrder',
      'SortCriterion(nulls) is required',
    ],
    [
      'an argument',
      'scrollAcrossLineage(input: ScrollAcrossLineageInput!)',
      'scrollAcrossLineage(input: ScrollAcrossLineageInput)',
      'Query.scrollAcrossLineage(input): ScrollAcrossLineageInput = undefined',
    ],
    [
      'a new required argument',
      'scrollAcrossLineage(input',
      'scrollAcrossLineage(view: String!, input',
      'Query.scrollAcrossLineage(view) is required',
    ],
    ['an enum value that is gone', '  UPSTREAM\n', '', 'LineageDirection has no UPSTREAM'],
    ['a new enum value', '  UPSTREAM\n', '  UPSTREAM\n  SIDEWAYS\n', 'LineageDirection has also SIDEWAYS'],
    ['an interface', 'type Tag implements Entity', 'type Tag', 'Tag implements Entity'],
  ])('would show a difference in %s', (_what, from, to, difference) => {
    const changed = clientSdl().replaceAll(from, to);
    expect(schemaDifferences(clientSchema(), buildSchema(changed))).toContain(difference);
    expect(schemaDifferences(clientSchema(), clientSchema())).toEqual([]);
  });
});

describe('our GraphQL documents', () => {
  it.each<[string, DocumentNode]>([
    ['health', DataspokeHealthDocument],
    ['lineage', DataspokeLineageDocument],
    ['scroll-urns', DataspokeScrollUrnsDocument],
    ['search', DataspokeSearchDocument],
  ])('that of %s fits the schema and stays below the complexity limit', (_name, document) => {
    expect(validate(clientSchema(), document)).toEqual([]);
    expect(complexity(document)).toBeGreaterThan(0);
    // DataHub refuses documents above 2,000 fields.
    expect(complexity(document)).toBeLessThan(200);
  });

  it('are those that the generator makes of the files', async () => {
    const script = join(PROJECT, 'codegen', 'generate.mjs');
    const { stderr } = await promisify(execFile)(process.execPath, [script, '--check']);
    expect(stderr).toBe('');
  });

  it('ask for what is counted', () => {
    expect(complexity(parse('{ a { b c { d } } }'))).toBe(4);
  });
});
