import { chmod, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NEVER } from '../conformance/test-source.fixture';
import { type JsonObject } from '../connector';
import { type SourceOptions } from '../registry';
import { thrown } from '../thrown.fixture';
import { checkConfig } from './config-schema';
import { execConnector } from './exec-connector';

const EXAMPLES = join(__dirname, '../../../../examples/connectors');

describe('a configuration', () => {
  const schema = {
    type: 'object',
    required: ['host'],
    additionalProperties: false,
    properties: {
      host: { type: 'string' },
      port: { type: 'integer', minimum: 1 },
      mode: { enum: ['fast', 'slow'] },
      lists: { type: 'array', items: { type: 'object', required: ['id'] } },
    },
  };

  it('that fits its schema is accepted, and stays as it is', () => {
    const config = { host: 'a', lists: [{ id: 1, more: true }] };
    expect(() => checkConfig(config, schema)).not.toThrow();
    expect(config).toEqual({ host: 'a', lists: [{ id: 1, more: true }] });
  });

  it('that does not is told field by field, without its values', () => {
    const bad = { hst: 'hidden-1', port: 0, mode: 'hidden-2', lists: [{}] };
    const error = thrown(() => checkConfig(bad, schema));
    expect(error).toMatchObject({ code: 'recipe-invalid' });
    const { fields } = error as { fields: readonly { field: string; message: string }[] };
    expect(fields.map(({ message }) => message).sort()).toEqual([
      'config.host is missing.',
      'config.hst is not known (did you mean "config.host"?).',
      'config.lists.0.id is missing.',
      'config.mode must be one of fast, slow.',
      'config.port must be >= 1.',
    ]);
    expect(JSON.stringify(error)).not.toContain('hidden');
  });

  it.each([
    ['a text', 'yes'],
    ['an unknown type', { type: 'text' }],
    ['a reference elsewhere', { $ref: 'https://example.com/schema.json' }],
    ['a broken pattern', { properties: { a: { pattern: '(' } } }],
  ])('is not checked against %s', (_, stated) => {
    expect(thrown(() => checkConfig({ a: 'x' }, stated))).toMatchObject({
      code: 'source-error',
      message: expect.stringContaining('no JSON Schema'),
    });
  });
});

describe('a program', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'exec-config-')));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const options = (): SourceOptions => ({
    addresses: { allowLoopback: false },
    applicationName: 'x',
    env: 'PROD',
    programFolders: [folder, EXAMPLES],
  });
  const check = (program: string, config: JsonObject): Promise<void> => {
    const { checkRecipe } = execConnector;
    if (!checkRecipe) throw new Error('programs are not asked');
    return checkRecipe({ program, config }, options(), NEVER);
  };
  const example = join(EXAMPLES, 'json_tables.py');

  it('in Python states what it wants, when its source is made, tested and read', async () => {
    await expect(check(example, { folder })).resolves.toBeUndefined();
    await expect(check(example, { foldr: folder })).rejects.toMatchObject({
      code: 'recipe-invalid',
      fields: [{ field: 'config.folder' }, { field: 'config.foldr' }],
    });
    const connector = execConnector.create({ program: example, config: { folder: 'here' } }, options());
    expect(await connector.test(NEVER)).toMatchObject({
      ok: false,
      checks: [{ name: 'program', verdict: 'fail', message: 'config.folder must match pattern "^/".' }],
    });
    await expect(connector.scopes(NEVER)).rejects.toMatchObject({ fields: [{ field: 'config.folder' }] });
    await connector.close();
  });

  it.each([
    ['says nothing', 'exit 0'],
    ['fails', 'exit 3'],
    ['begins to read', `while :; do echo '{"type": "dataset", "name": "t"}'; done`],
    ['writes what is no JSON', 'echo usage: program'],
    ['hangs', 'sleep 1000'],
  ])('that knows no schema and %s is not kept from its work', async (_, body) => {
    const path = join(folder, 'old');
    await writeFile(
      path,
      `#!/bin/sh\nIFS= read -r command\ncase "$command" in *describe*) ${body};; esac\n` +
        `echo '{"type": "scope", "id": "s"}'; echo '{"type": "done"}'\n`,
    );
    await chmod(path, 0o755);
    await expect(check(path, { any: 1 })).resolves.toBeUndefined();
    const connector = execConnector.create({ program: path, config: { any: 1 } }, options());
    expect(await connector.scopes(NEVER)).toHaveLength(1);
    await connector.close();
  });

  it('that is not there is told of where it is needed', async () => {
    await expect(check(join(folder, 'nowhere'), {})).resolves.toBeUndefined();
  });
});
