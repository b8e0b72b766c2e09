import { DataHubRejected } from './errors';
import { parseServerConfig, ServerVersion } from './server-config';

describe('ServerVersion', () => {
  it.each([
    ['v1.7.0', '1.7.0.0'],
    ['1.7.0rc3', '1.7.0.0'],
    ['1.5.0.7', '1.5.0.7'],
    ['v1.4', '1.4.0.0'],
    ['nightly', '0.0.0.0'],
    [undefined, '0.0.0.0'],
  ])('reads %s as %s', (text, parts) => {
    expect(ServerVersion.parse(text).toString()).toBe(parts);
  });

  it.each([
    ['v1.0.1', true],
    ['v1.0.0', false],
    ['v1.10.0', true],
    ['v0.15.0', false],
    ['v2.0.0', true],
  ])('knows whether %s is 1.0.1 or later', (text, is) => {
    expect(ServerVersion.parse(text).isAtLeast(1, 0, 1)).toBe(is);
  });
});

describe('parseServerConfig', () => {
  const config = (version: string) => ({
    noCode: 'true',
    retention: 'true',
    patchCapable: true,
    versions: { 'acryldata/datahub': { version, commit: 'abc' } },
    datahub: { serverEnv: 'cloud' },
  });

  it('tells version and capabilities, and what the version implies', () => {
    expect(parseServerConfig(config('v1.2.0'), 'http://gms')).toMatchObject({
      commit: 'abc',
      serverEnv: 'cloud',
      patchCapable: true,
      statefulIngestionCapable: false,
      retention: true,
      openApiWrites: true,
    });
    expect(parseServerConfig(config('v1.0.0'), 'http://gms').openApiWrites).toBe(false);
    expect(parseServerConfig({ noCode: 'true' }, 'http://gms').version.text).toBe('');
  });

  it.each([undefined, [], '<html>', { noCode: 'false' }])(
    'does not take %j for a metadata service',
    (json) => {
      expect(() => parseServerConfig(json, 'http://front:9002')).toThrow(DataHubRejected);
      expect(() => parseServerConfig(json, 'http://front:9002')).toThrow('try port 8080');
    },
  );
});
