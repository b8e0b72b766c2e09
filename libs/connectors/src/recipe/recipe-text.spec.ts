import { thrown } from '../thrown.fixture';
import { MAX_RECIPE_TEXT, readRecipeText } from './recipe-text';

const messages = (text: string): string => JSON.stringify(thrown(() => readRecipeText(text)));

describe('the text of a recipe', () => {
  it('is read in the shape of DataHub, with a sink that leads there', () => {
    const recipe = readRecipeText(`
# a comment
pipeline_name: nightly
source:
  type: postgres
  config:
    host_port: db:5432
    password: \${PG_PASSWORD}
    env: dev
    schema_pattern:
      allow: ['mart$', "raw"]
sink:
  # of its own
`);
    expect(recipe).toEqual({
      type: 'postgres',
      name: 'nightly',
      env: 'DEV',
      config: {
        host_port: 'db:5432',
        password: '${env:PG_PASSWORD}',
        schema_pattern: { allow: ['mart$', 'raw'] },
      },
    });
  });

  it.each([
    'sink: {type: datahub-kafka, config: {connection: {bootstrap: kafka:9092}}}',
    'run_id: postgres-run',
    'datahub_api: {server: "http://gms:8080"}',
  ])('is read with what belongs to the way it was run: %s', (more) => {
    expect(readRecipeText(`source: {type: dbt, config: {}}\n${more}`)).toEqual({ type: 'dbt', config: {} });
  });

  it('may be JSON', () => {
    const text = '{"source": {"type": "dbt", "config": {"folder": "/x", "columnLineage": false}}}';
    expect(readRecipeText(text)).toEqual({ type: 'dbt', config: { folder: '/x', columnLineage: false } });
  });

  it.each([
    ['a: &x\n  b: *x\n', 'refers to what it is a part of'],
    [
      'source: &s\n  type: postgres\n  config: {deep: [*s]}\n',
      'source.config.deep.0 refers to what it is a part of',
    ],
    ['source:\n  type: postgres\n source: 1', 'Line 3, column'],
    ['source: {type: a}\nsource: {type: b}', 'Line 2, column 1'],
    ['source: {type: a}\n---\nsource: {type: b}', 'more than one document'],
    ['source:\n  type: !!python/object:os.system x', 'no tag of a language'],
    ['- source', 'must be a mapping that begins with'],
    ['', 'must be a mapping that begins with'],
    ['sorce: {type: a}', 'did you mean \\"source\\"'],
    ['source: {config: {}}', 'source.type is missing'],
    [
      'source: {type: postgres, host: x}',
      'source.host is not known; what configures the source stands below',
    ],
    ['source: {type: a}\nsink: {type: kafka}', 'sink.type must be datahub-rest'],
    ['type: postgres\nconfig: {}', '"message":"source is missing: write'],
    ['source: {type: a}\ntransformers: []', 'transformers are not carried out'],
    ['source: {type: a, config: {env: moon}}', 'source.config.env must be one of'],
    ['source: {type: a, config: [1]}', 'source.config must be a mapping'],
  ])('%j is refused', (text, message) => {
    expect(messages(text)).toContain(message);
  });

  it('is bounded in size, in depth and in what references make of it', () => {
    expect(messages(`a: ${'x'.repeat(MAX_RECIPE_TEXT)}`)).toContain('longer than');
    expect(messages(`a: ${'['.repeat(200)}${']'.repeat(200)}`)).toContain('nested more than 50 deep');
    const level = (at: number): string =>
      `a${at}: &a${at} [${Array(10)
        .fill(`*a${at - 1}`)
        .join(',')}]\n`;
    const bomb = `a0: &a0 [x]\n${[1, 2, 3, 4, 5, 6, 7, 8].map(level).join('')}`;
    expect(messages(bomb)).toContain('would not fit into memory');
  });

  it('is never quoted in what is said about it', () => {
    expect(messages('source:\n  config:\n    password: "Secret-1\n  x: [')).not.toContain('Secret-1');
    expect(messages('password: Secret-1: Secret-2: [')).not.toContain('Secret');
    expect(messages('Secret-1\nsource: *Secret-2')).not.toContain('Secret');
  });
});
