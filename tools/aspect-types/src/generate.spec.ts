import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelUnavailable, provisionModel, type ModelDocument } from '@dataspoke/datahub-emulator';
import { generate } from './generate';
import { graphqlName } from './graphql-names';
import { type SourceFile } from './source-file';

const COMMITTED = join(__dirname, '../../../libs/datahub-client/src/aspects/generated');
const PROVISION_TIMEOUT_MS = 200_000;
/** The answer of a DataHub server to an introspection query. */
const REFERENCE =
  process.env['DATASPOKE_DATAHUB_INTROSPECTION'] ??
  join(__dirname, '../../../../shared/datahub/schema.introspection.json');

const record = (
  name: string,
  ...fields: (ModelDocument['types'][string] & { kind: 'record' })['fields']
) => ({
  [`com.linkedin.${name}`]: {
    kind: 'record' as const,
    avroName: `com.linkedin.pegasus2avro.${name}`,
    fields,
  },
});
const field = { optional: false, avroUnion: false };

const SMALL: ModelDocument = {
  format: 0,
  source: 'a test',
  types: {
    ...record(
      'common.Status',
      { ...field, name: 'removed', type: 'boolean', default: false },
      { ...field, name: 'stage', type: 'string', optional: true, urnOf: ['stage'], deprecated: 'Use none.' },
      { ...field, name: 'kind', type: 'com.linkedin.common.Kind' },
    ),
    'com.linkedin.common.Kind': {
      kind: 'enum',
      avroName: 'com.linkedin.pegasus2avro.common.Kind',
      symbols: ['A', 'B'],
    },
    ...record('query.Filter', { ...field, name: 'values', type: { array: 'int' } }),
    ...record('search.Filter', {
      ...field,
      name: 'value',
      type: {
        union: [
          { key: 'com.linkedin.query.Filter', type: 'com.linkedin.query.Filter' },
          { key: 'string', type: 'string' },
        ],
      },
    }),
    ...record('metadata.key.ThingKey', { ...field, name: 'id', type: 'string' }),
  },
  aspects: {
    status: { record: 'com.linkedin.common.Status', timeseries: false },
    filter: { record: 'com.linkedin.search.Filter', timeseries: true },
    thingKey: { record: 'com.linkedin.metadata.key.ThingKey', timeseries: false },
  },
  entities: {
    thing: { keyAspect: 'thingKey', keyFields: ['id'], aspects: ['thingKey', 'status', 'filter'] },
  },
};

describe('generate', () => {
  const texts = async (model: ModelDocument) =>
    new Map((await generate(model)).map(({ path, text }) => [path, text]));

  it('writes types with what is optional, deprecated, and a URN', async () => {
    const common = (await texts(SMALL)).get('types/common.ts');
    expect(common).toContain('readonly removed?: boolean;');
    expect(common).toContain('/** URN of stage. @deprecated Use none. */\n  readonly stage?: string;');
    expect(common).toContain('readonly kind: Kind;');
    expect(common).toContain("export type Kind = 'A' | 'B';");
  });

  it('tells types of one name in two namespaces apart', async () => {
    const files = await texts(SMALL);
    expect(files.get('types/query.ts')).toContain('export type QueryFilter = {');
    expect(files.get('types/search.ts')).toContain("import { type QueryFilter } from './query';");
    expect(files.get('types/search.ts')).toContain("'com.linkedin.query.Filter': QueryFilter;");
    expect(files.get('aspect-values.ts')).toContain('readonly filter: model.SearchFilter;');
  });

  it('writes the tables that values and URNs are checked by', async () => {
    const files = await texts(SMALL);
    expect(files.get('records.ts')).toContain(
      '\ncommon.Status removed:boolean=false stage?:string kind:common.Kind\n',
    );
    expect(files.get('records.ts')).toContain('\nsearch.Filter value:<query.Filter|string>\n');
    expect(files.get('enums.ts')).toContain('\ncommon.Kind A B\n');
    expect(files.get('aspects.ts')).toContain('\nstatus common.Status\n');
    expect(files.get('entities.ts')).toContain('\nthing thingKey(id) THING status filter\n');
  });

  it('refuses a default that the table could not hold', async () => {
    const types = record('common.Status', { ...field, name: 'a', type: 'string', default: 'two words' });
    const model = { ...SMALL, types: { ...SMALL.types, ...types } };
    await expect(generate(model)).rejects.toThrow('the default of a cannot be written without blanks');
  });

  describe('of the whole model', () => {
    let model: ModelDocument | undefined;
    let files: SourceFile[] = [];

    beforeAll(async () => {
      model = await provisionModel().catch((error: unknown) => {
        if (!(error instanceof ModelUnavailable)) throw error;
        console.warn(`SKIPPED: the committed types are not compared with the model: ${error.message}`);
        return undefined;
      });
      if (model) files = await generate(model);
    }, PROVISION_TIMEOUT_MS);

    it('gives what is committed; otherwise run: npx nx run aspect-types:generate', async () => {
      if (!model) return;
      const committed = (await readdir(COMMITTED, { recursive: true })).filter((name) =>
        name.endsWith('.ts'),
      );
      expect(committed.sort()).toEqual(files.map(({ path }) => path).sort());
      for (const { path, text } of files) {
        expect([path, await readFile(join(COMMITTED, path), 'utf8')]).toEqual([path, text]);
      }
    });

    it('keeps every file readable', () => {
      for (const { path, text } of files)
        expect([path, text.split('\n').length > 400]).toEqual([path, false]);
    });

    (existsSync(REFERENCE) ? it : it.skip)('names entity types as the GraphQL schema does', () => {
      if (!model) return;
      const names = Object.keys(model.entities).flatMap((name) => graphqlName(name) ?? []);
      const answer = JSON.parse(readFileSync(REFERENCE, 'utf8')) as Introspection;
      const known = entityTypeEnum(answer);
      // RESTRICTED hides an entity one may not see; OTHER is any type without a name.
      expect([...names, 'RESTRICTED', 'OTHER'].sort()).toEqual(known.sort());
    });
  });
});

function entityTypeEnum(answer: Introspection): string[] {
  const schema = answer.data?.__schema ?? answer.__schema;
  const type = schema?.types.find(({ name }) => name === 'EntityType');
  return type?.enumValues?.map(({ name }) => name) ?? [];
}

interface Introspection {
  data?: Introspection;
  __schema?: { types: { name: string; enumValues: { name: string }[] | null }[] };
}
