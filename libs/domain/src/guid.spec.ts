import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { asciiJson, containerUrn, contractAssertionUrn, dataContractUrn, domainUrn, guid } from './index';

const PYTHON = process.env['PYTHON'] ?? 'python3';
const hasPython = (() => {
  try {
    execFileSync(PYTHON, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write(
      `SKIPPED: ids are not compared with Python's, because ${PYTHON} does not start` + '\n',
    );
    return false;
  }
})();

// The rule of the official client, in its own language.
const RULE = `
import hashlib, json, sys
for line in sys.stdin:
    text = json.dumps(json.loads(line), separators=(",", ":"), sort_keys=True)
    print(hashlib.md5(text.encode("utf-8")).hexdigest())
`;

describe('guid', () => {
  it.each([
    [{ database: 'sales', platform: 'postgres' }, 'c7ea2b169d1d63b4b3d2cda82323f341'],
    [{ platform: 'postgres', instance: 'PROD', database: 'sales' }, 'd3530e6d4d3d95492c3b76676e9b230d'],
    [
      { platform: 'postgres', instance: 'PROD', database: 'sales', schema: 'public' },
      'accdf23ccb8fdf1e68f5ee28ce547506',
    ],
    [{ platform: 'postgres', instance: null, database: 'sales' }, 'c7ea2b169d1d63b4b3d2cda82323f341'],
  ])('of %j', (parts, expected) => {
    expect(guid(parts)).toBe(expected);
  });

  (hasPython ? it : it.skip)('is what Python makes of any text, halves of surrogate pairs included', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 10 }),
      fc.string({
        unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
        maxLength: 10,
      }),
    );
    const keyed = fc.dictionary(
      text.filter((key) => key !== '__proto__'),
      text,
      { maxKeys: 5, noNullPrototype: true },
    );
    const samples = [
      // Keys that UTF-16 sorts otherwise than code points.
      { '\u{1f600}': 'a', '\uffff': 'b', '\ue000': 'c', '\ud7ff': 'd' },
      { '\u007f': '\u0080', '"\\/': '\b\f\n\r\t\v', '': '\u2028' },
      ...fc.sample(keyed, 500),
    ];
    const input = samples.map((sample) => asciiJson(sample)).join('\n');
    const expected = execFileSync(PYTHON, ['-c', RULE], { input, encoding: 'utf8' }).trim().split('\n');
    expect(samples.map(guid)).toEqual(expected);
  });
});

describe('URNs made of guids', () => {
  it('follow the keys of containers', () => {
    expect(containerUrn({ platform: 'postgres', database: 'sales' }).toString()).toBe(
      'urn:li:container:c7ea2b169d1d63b4b3d2cda82323f341',
    );
    expect(
      containerUrn({ platform: 'postgres', database: 'sales', schema: 'public' }, 'PROD').toString(),
    ).toBe('urn:li:container:accdf23ccb8fdf1e68f5ee28ce547506');
  });

  it('put the environment of a SQL source where the instance is missing, and only there', () => {
    const key = { platform: 'postgres', database: 'sales' };
    expect(containerUrn(key, 'PROD').toString()).toBe('urn:li:container:d3530e6d4d3d95492c3b76676e9b230d');
    const named = { ...key, instance: 'eu1' };
    expect(containerUrn(named, 'PROD').toString()).toBe(containerUrn(named).toString());
  });

  it('are the same for the same thing and differ for another', () => {
    const orders = 'urn:li:dataset:(urn:li:dataPlatform:postgres,sales.public.orders,PROD)';
    const made = [
      domainUrn({ name: 'Sales' }),
      domainUrn({ name: 'Sales', platform: 'looker' }),
      dataContractUrn(orders),
      contractAssertionUrn(orders, { kind: 'schema', id: 'columns' }),
      contractAssertionUrn(orders, { kind: 'freshness', id: 'columns' }),
      contractAssertionUrn(orders, { kind: 'data_quality', id: 'columns' }),
    ].map(String);
    expect(new Set(made).size).toBe(made.length);
    expect(dataContractUrn(orders).toString()).toBe(`urn:li:dataContract:${guid({ entity: orders })}`);
    expect(domainUrn({ name: 'Sales' }).toString()).toBe(`urn:li:domain:${guid({ name: 'Sales' })}`);
  });
});
