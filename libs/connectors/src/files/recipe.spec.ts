import { ConnectorError } from '../errors';
import { redactRecipe } from '../secrets/recipe-secrets';
import { thrown } from '../thrown.fixture';
import { filesConnector } from './files-connector';

const KEYS = { accessKeyId: 'k', secretAccessKey: 'Secret-1' };
const parse = (recipe: object): object => filesConnector.parseRecipe(recipe);

function faults(recipe: object): readonly string[] {
  const error = thrown(() => parse(recipe));
  if (!(error instanceof ConnectorError)) throw error;
  expect(JSON.stringify(error.fields)).not.toContain('Secret-1');
  return error.fields.map(({ message }) => message);
}

describe('a recipe of files', () => {
  it('names a bucket with what is usual for it', () => {
    expect(parse({ s3: { bucket: 'lake', prefix: '/raw/shop/', ...KEYS } })).toMatchObject({
      platform: 's3',
      s3: { bucket: 'lake', prefix: 'raw/shop', region: 'us-east-1', pathStyle: false, ...KEYS },
    });
    const own = parse({ s3: { bucket: 'lake', endpoint: 'https://minio.example.com:9000/' } });
    expect(own).toMatchObject({ s3: { endpoint: 'https://minio.example.com:9000', pathStyle: true } });
    expect(parse(own)).toEqual(own);
    expect(parse({ path: '/lake' })).toMatchObject({ path: '/lake', platform: 'file' });
    expect(filesConnector.platformOf?.({ s3: { bucket: 'lake' }, platform: 'minio' })).toBe('minio');
  });

  it('shows no secret', () => {
    const recipe = filesConnector.parseRecipe({
      s3: { bucket: 'lake', ...KEYS, sessionToken: 'Secret-2' },
    });
    const shown = JSON.stringify(redactRecipe(recipe, filesConnector.description.secretFields));
    expect(shown).not.toMatch(/Secret-/);
    expect(shown).toContain('"accessKeyId":"k"');
  });

  it.each([
    [{}, ['path is missing: give the path of a folder, or s3 with a bucket.']],
    [
      { path: '/lake', s3: { bucket: 'lake' } },
      ['s3 stands beside path: a source reads a folder or a bucket, not both.'],
    ],
    [{ s3: {} }, ['s3.bucket is missing.']],
    [
      { s3: { bucket: 's3://lake/raw' } },
      ['s3.bucket must be the name alone, without s3:// and path; what follows it is prefix.'],
    ],
    [
      { s3: { bucket: 'lake', prefix: 'raw/*.csv' } },
      ['s3.prefix must be the path of a folder, without wildcards; use files.allow.'],
    ],
    [
      { s3: { bucket: 'lake', access_key_id: 'k', aws_secret_access_key: 'Secret-1' } },
      [
        's3.access_key_id is not known (did you mean "s3.accessKeyId"?).',
        's3.aws_secret_access_key is not known (did you mean "s3.secretAccessKey"?).',
      ],
    ],
    [
      { s3: { bucket: 'lake', accessKeyId: 'k' } },
      ['s3.secretAccessKey is missing: it belongs to accessKeyId.'],
    ],
    [
      { s3: { bucket: 'lake', secretAccessKey: 'Secret-1' } },
      ['s3.accessKeyId is missing: it says whose the secret is.'],
    ],
    [
      { s3: { bucket: 'lake', region: 'x.example.com/' } },
      ['s3.region must be the name of a region, such as eu-central-1.'],
    ],
    [{ s3: { bucket: 'lake', endpoint: 'minio:9000' } }, ['s3.endpoint must be an http(s) address.']],
    [
      { s3: { bucket: 'lake', endpoint: 'https://k:Secret-1@minio' } },
      ['s3.endpoint must not carry a user or password; use accessKeyId and secretAccessKey.'],
    ],
    [
      { s3: { bucket: 'lake', maxDownloadBytes: 10 } },
      ['s3.maxDownloadBytes must be a whole number from 65536 to 1099511627776.'],
    ],
  ])('is refused field by field: %j', (recipe, messages) => {
    expect(faults(recipe)).toEqual(messages);
  });
});
