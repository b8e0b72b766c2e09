import { vary } from './variations';

describe('vary', () => {
  it('swaps two letters of the longest word', () => {
    expect(vary('Which singers are from France?', 'typo')).toBe('Which signers are from France?');
    expect(vary('How old are we?', 'typo')).toBe('How old are we?');
  });

  it('writes in capitals, and as keywords', () => {
    expect(vary('Who is he?', 'upper case')).toBe('WHO IS HE?');
    expect(vary('Which singers are from France?', 'keywords')).toBe('singers france');
    expect(vary('what is it', 'keywords')).toBe('what is it');
  });
});
