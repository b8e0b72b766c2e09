import { Refusal } from '../errors';
import { dataset, smallModel } from './small-model.fixture';

function refusal(work: () => unknown): Refusal {
  try {
    work();
  } catch (failure) {
    if (failure instanceof Refusal) return failure;
    throw failure;
  }
  throw new Error('not refused');
}

describe('Model', () => {
  const model = smallModel();

  it('takes a URN apart by its key', () => {
    const urn = model.knownUrn(dataset('sales.public.orders'));
    expect(urn && model.keyAspectValue(urn)).toEqual({
      platform: 'urn:li:dataPlatform:postgres',
      name: 'sales.public.orders',
      origin: 'PROD',
    });
    const tag = model.knownUrn('urn:li:tag:(a,b)');
    expect(tag && model.keyAspectValue(tag)).toEqual({ name: '(a,b)' });
  });

  it('tells a text that is no URN from an unknown entity type', () => {
    expect(refusal(() => model.knownUrn('this is no urn')).kind).toBe('bad-argument');
    expect(refusal(() => model.knownUrn(' urn:li:tag:x')).kind).toBe('bad-argument');
    expect(refusal(() => model.knownUrn('urn:li:noSuchEntity:x')).kind).toBe('invalid');
    expect(refusal(() => model.knownUrn('urn:li:Dataset:x')).kind).toBe('invalid');
  });

  it.each([
    ['a blank at the end', 'urn:li:tag:x '],
    ['the reserved separator', 'urn:li:tag:a\u241fb'],
    ['more than 512 encoded bytes', `urn:li:tag:${'ä'.repeat(100)}`],
    ['the wrong number of parts', 'urn:li:dataset:(urn:li:dataPlatform:postgres,x)'],
  ])('does not know a URN with %s', (_what, urn) => {
    expect(model.knownUrn(urn)).toBeUndefined();
  });

  it('refuses an aspect of another entity', () => {
    const tag = model.entity('tag')!;
    expect(refusal(() => model.aspectOf(tag, 'datasetProperties'))).toMatchObject({
      kind: 'invalid',
      message: 'Unknown aspect datasetProperties for entity tag',
    });
  });
});
