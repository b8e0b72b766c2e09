import fc from 'fast-check';
import { DatasetUrn, InvalidUrn, schemaFieldUrn, Urn, urnPathSegment } from './index';

describe('Urn', () => {
  it('splits nested tuples by depth, not by comma', () => {
    const field = Urn.parse(
      'urn:li:schemaField:(urn:li:dataset:(urn:li:dataPlatform:postgres,a.b.c,PROD),d)',
    );
    expect(field.parts).toEqual(['urn:li:dataset:(urn:li:dataPlatform:postgres,a.b.c,PROD)', 'd']);
  });

  it.each([
    ['', 'expected'],
    ['urn:li:dataset', 'expected'],
    [' urn:li:tag:x', 'blank'],
    ['urn:li:tag:a\u241fb', 'U+241F'],
    ['urn:li:dataset:(a,,b)', 'empty'],
    ['urn:li:dataset:(a,b', 'not closed'],
    ['urn:li:dataset:(a)(b)', 'too early'],
    [`urn:li:tag:${'x'.repeat(600)}`, '512'],
  ])('refuses %j and says why', (text, reason) => {
    expect(() => Urn.parse(text)).toThrow(InvalidUrn);
    expect(() => Urn.parse(text)).toThrow(reason);
  });

  it('round-trips every part it builds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, maxLength: 20, unit: 'binary' }), { minLength: 2, maxLength: 3 }),
        (parts) => {
          fc.pre(parts.every((part) => part.trim() === part && part !== ''));
          const urn = Urn.of('thing', ...(parts as [string, ...string[]]));
          expect(Urn.parse(urn.toString()).parts).toHaveLength(parts.length);
          expect(Urn.parse(urn.toString()).equals(urn)).toBe(true);
        },
      ),
    );
  });

  it.each([
    ['urn:li:tag:x', 'urn:li:tag:x'],
    ['urn:li:glossaryTerm:Class(a,b)', 'urn:li:glossaryTerm:Class(a,b)'],
    ['urn:li:tag:x,y', 'urn:li:tag:x%2Cy'],
    ['urn:li:tag:x)', 'urn:li:tag:x%29'],
    ['urn:li:(', 'urn:li:%28'],
  ])('keeps a part that is a URN as it is, unless it would break the tuple: %s', (part, written) => {
    expect(Urn.of('thing', part, 'z').parts).toEqual([written, 'z']);
  });

  it('is one path segment when asked to be', () => {
    const urn = DatasetUrn.of('s3', 'bucket/a(b)', 'PROD');
    expect(urnPathSegment(urn.toString())).not.toMatch(/[/()!'*,]/);
    expect(decodeURIComponent(urnPathSegment(urn.toString()))).toBe(urn.toString());
  });
});

describe('DatasetUrn', () => {
  it('encodes reserved characters of a name', () => {
    expect(DatasetUrn.of('postgres', 'db.public.a,b', 'PROD').toString()).toBe(
      'urn:li:dataset:(urn:li:dataPlatform:postgres,db.public.a%2Cb,PROD)',
    );
  });

  it('refuses another entity type and an unknown fabric', () => {
    expect(() => DatasetUrn.parse('urn:li:tag:x')).toThrow(InvalidUrn);
    expect(() => DatasetUrn.parse('urn:li:dataset:(urn:li:dataPlatform:postgres,a,prod)')).toThrow(
      'not one of',
    );
  });

  it('names its columns', () => {
    expect(schemaFieldUrn('urn:li:dataset:(urn:li:dataPlatform:p,a,PROD)', 'f(x)').toString()).toBe(
      'urn:li:schemaField:(urn:li:dataset:(urn:li:dataPlatform:p,a,PROD),f%28x%29)',
    );
  });
});
