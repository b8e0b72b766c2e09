import { mergeHealthProperties } from './health-properties';

const SCORE = 'urn:li:structuredProperty:dataspoke.healthScore';
const CONFIDENCE = 'urn:li:structuredProperty:dataspoke.healthConfidence';
const FOREIGN = { propertyUrn: 'urn:li:structuredProperty:retention', values: [{ string: 'year' }] };
const [FIRST, LATER] = [1, 2].map((time) => ({ time, actor: 'urn:li:corpuser:dataspoke' }));

describe('the properties that tell the catalog of a score', () => {
  const values = (merged: ReturnType<typeof mergeHealthProperties>) =>
    (merged?.['properties'] as { propertyUrn: string; values: object[] }[]).map((one) => [
      one.propertyUrn,
      one.values,
    ]);

  it('stand beside those of others', () => {
    const merged = mergeHealthProperties(
      { properties: [FOREIGN] },
      { score: 61_349, confidence: 87_500 },
      FIRST!,
    );
    expect(values(merged)).toEqual([
      [FOREIGN.propertyUrn, FOREIGN.values],
      [SCORE, [{ double: 61.3 }]],
      [CONFIDENCE, [{ double: 88 }]],
    ]);
  });

  it('are written only when a shown figure changes, and say when', () => {
    const before = mergeHealthProperties(undefined, { score: 61_349, confidence: 87_500 }, FIRST!);
    expect(mergeHealthProperties(before, { score: 61_320, confidence: 87_600 }, LATER!)).toBe(before);
    const after = mergeHealthProperties(before, { score: 70_000, confidence: 87_600 }, LATER!);
    expect(after?.['properties']).toMatchObject([
      { propertyUrn: SCORE, values: [{ double: 70 }], created: FIRST, lastModified: LATER },
      { propertyUrn: CONFIDENCE, values: [{ double: 88 }], created: FIRST, lastModified: FIRST },
    ]);
  });

  it('take back a score that is none any more', () => {
    const before = mergeHealthProperties({ properties: [FOREIGN] }, { score: 1, confidence: 1 }, FIRST!);
    const after = mergeHealthProperties(before, { score: null, confidence: 0 }, LATER!);
    expect(values(after).map(([urn]) => urn)).toEqual([FOREIGN.propertyUrn, CONFIDENCE]);
  });
});
