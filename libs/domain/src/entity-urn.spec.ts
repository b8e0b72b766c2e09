import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DatasetUrn,
  decodeUrnPart,
  encodeUrnPart,
  entityUrn,
  FABRIC_TYPES,
  InvalidUrn,
  schemaFieldUrn,
  Urn,
  urnParts,
  urnPathSegment,
} from './index';

const RESERVED = [
  ',',
  '(',
  ')',
  '%',
  ':',
  '\u241f',
  '%2',
  'C',
  ' ',
  '/',
  '"',
  '\\',
  'é',
  '日',
  '😀',
  'urn:li:tag:x',
];

/** Any characters, the awkward ones often; nothing that is a code of the encoding itself, since `%` is not encoded. */
const part = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 8, unit: 'binary' }),
    fc.array(fc.constantFrom(...RESERVED), { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join('')),
  )
  .filter((text) => !/%2C|%28|%29|%E2%90%9F/.test(text));
/** As the last part of a simple id, which must not end with what the server trims. */
const simple = part.filter((text) => text.charCodeAt(text.length - 1) > 0x20);

const flow = fc
  .record({ orchestrator: part, flowId: part, cluster: part })
  .map((parts) => entityUrn('dataFlow', parts));
const dataset = fc
  .record({ platform: simple, name: part, env: fc.constantFrom(...FABRIC_TYPES) })
  .map(({ platform, ...parts }) =>
    entityUrn('dataset', { platform: entityUrn('dataPlatform', { name: platform }), ...parts }),
  );

describe('entityUrn', () => {
  it('round-trips any characters: build, parse, take the parts, decode', () => {
    fc.assert(
      fc.property(simple, part, part, part, (name, a, b, c) => {
        for (const type of ['tag', 'glossaryTerm', 'corpGroup'] as const) {
          expect(urnParts(type, Urn.parse(entityUrn(type, { name }).toString()))).toEqual({ name });
        }
        const parts = { orchestrator: a, flowId: b, cluster: c };
        const urn = Urn.parse(entityUrn('dataFlow', parts).toString());
        expect(urn.parts.map(decodeUrnPart)).toEqual([a, b, c]);
        expect(urnParts('dataFlow', urn)).toEqual(parts);
      }),
    );
  });

  it('keeps URNs inside URNs whole, however deep', () => {
    fc.assert(
      fc.property(flow, dataset, part, part, (flowUrn, datasetUrn, jobId, fieldPath) => {
        const job = entityUrn('dataJob', { flow: flowUrn, jobId });
        expect(Urn.parse(job.toString()).parts[0]).toBe(flowUrn.toString());
        expect(urnParts('dataJob', job.toString())).toEqual({ flow: flowUrn.toString(), jobId });
        const field = schemaFieldUrn(datasetUrn.toString(), fieldPath);
        expect(urnParts('schemaField', field)).toEqual({ parent: datasetUrn.toString(), fieldPath });
        const column = entityUrn('schemaField', { parent: field, fieldPath: jobId });
        expect(urnParts('schemaField', column).parent).toBe(field.toString());
      }),
    );
  });

  it('is one path segment that decodes back', () => {
    fc.assert(
      fc.property(dataset, (urn) => {
        const segment = urnPathSegment(urn);
        expect(segment).toMatch(/^(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})+$/);
        expect(decodeURIComponent(segment)).toBe(urn.toString());
      }),
    );
  });

  it('builds what DatasetUrn builds', () => {
    fc.assert(
      fc.property(simple, part, fc.constantFrom(...FABRIC_TYPES), (platform, name, env) => {
        const urn = DatasetUrn.of(platform, name, env);
        expect(urn.rawName).toBe(name);
        const parts = { platform: entityUrn('dataPlatform', { name: platform }), name, env };
        expect(entityUrn('dataset', parts).toString()).toBe(urn.toString());
      }),
    );
  });

  it.each<[string, () => unknown, string]>([
    ['an empty part', () => entityUrn('dataFlow', { orchestrator: 'a', flowId: '', cluster: 'c' }), 'empty'],
    ['an empty id', () => entityUrn('tag', { name: '' }), 'expected urn:li:'],
    [
      'a URN of another type inside',
      () => entityUrn('dataJob', { flow: 'urn:li:tag:x', jobId: 'a' }),
      'its flow must be a URN of a dataFlow',
    ],
    [
      'no URN where one must be',
      () => entityUrn('dataPlatformInstance', { platform: 'postgres', instance: 'eu1' }),
      'its platform must be a URN of a dataPlatform',
    ],
    [
      'an unknown fabric',
      () => entityUrn('dataset', { platform: 'urn:li:dataPlatform:p', name: 'a', env: 'prod' }),
      '"prod" is not one of DEV',
    ],
    [
      'another entity type',
      () => urnParts('chart', 'urn:li:dashboard:(looker,1)'),
      'expected urn:li:chart:(<tool>,<id>)',
    ],
    ['too few parts', () => urnParts('chart', 'urn:li:chart:looker'), 'expected urn:li:chart:(<tool>,<id>)'],
  ])('refuses %s', (_what, build, reason) => {
    expect(build).toThrow(InvalidUrn);
    expect(build).toThrow(reason);
  });

  it('leaves field paths of the second version as they are', () => {
    const path = '[version=2.0].[type=struct].[type=string].a';
    const urn = schemaFieldUrn('urn:li:dataset:(urn:li:dataPlatform:p,a,PROD)', path);
    expect(urn.toString()).toBe(`urn:li:schemaField:(urn:li:dataset:(urn:li:dataPlatform:p,a,PROD),${path})`);
  });

  it('has as many parts per type as the key of the metadata model has fields', () => {
    const table = readFileSync(
      join(__dirname, '../../datahub-client/src/aspects/generated/entities.ts'),
      'utf8',
    );
    const source = readFileSync(join(__dirname, 'entity-urn.ts'), 'utf8');
    const ours = [...source.matchAll(/^ {2}(\w+): \[(.*)\],$/gm)].map(([, type, specs = '']) => [
      type,
      specs.replaceAll(/\[[^\]]*\]/g, 'urn').split(',').length,
    ]);
    expect(ours.length).toBeGreaterThan(30);
    for (const [type, count] of ours) {
      const [, fields] = new RegExp(`^${type} \\w+\\(([^)]*)\\)`, 'm').exec(table) ?? [];
      expect([type, fields?.split(',').length]).toEqual([type, count]);
    }
  });
});

describe('the rules of the server', () => {
  const tag = (name: string) => Urn.isValid(`urn:li:tag:${name}`);

  it('count 512 bytes as Java encodes forms', () => {
    // `urn:li:tag:` takes 17: each colon three.
    const room = 512 - 17;
    expect([tag('x'.repeat(room)), tag('x'.repeat(room + 1))]).toEqual([true, false]);
    // A blank is one, `(` three, `é` six, `日` nine, an emoji twelve.
    for (const [text, bytes] of [
      ['a b', 3],
      ['~', 3],
      ['é', 6],
      ['日', 9],
      ['😀', 12],
      ['-._*', 4],
    ] as const) {
      const rest = 'x'.repeat(room - bytes);
      expect([text, tag(`${text}${rest}`), tag(`${text}${rest}x`)]).toEqual([text, true, false]);
    }
  });

  it('let a column have any length', () => {
    const parent = 'urn:li:dataset:(urn:li:dataPlatform:p,a,PROD)';
    expect(schemaFieldUrn(parent, 'x'.repeat(2000)).parts[1]).toHaveLength(2000);
  });

  it.each([
    ['a\u0000', false],
    ['a\t', false],
    ['\u00a0', true],
    ['a\u241fb', false],
    ['\ud800', false],
    ['a(b', true],
    ['%2C', true],
  ])('take %j as a name: %s', (name, valid) => {
    expect(tag(name)).toBe(valid);
  });

  it('encode exactly four characters', () => {
    expect(encodeUrnPart(`a,b(c)d\u241fe%f'!*/ü`)).toBe(`a%2Cb%28c%29d%E2%90%9Fe%f'!*/ü`);
  });
});
