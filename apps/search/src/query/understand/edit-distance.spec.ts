import { editDistance } from './edit-distance';

describe('editDistance', () => {
  it.each([
    ['carrier', 'carrier', 0],
    ['carier', 'carrier', 1],
    ['carrrier', 'carrier', 1],
    ['carreir', 'carrier', 1],
    ['barrier', 'carrier', 1],
    ['acrreir', 'carrier', 2],
    ['', 'ab', 2],
    ['weather', 'planes', 3],
    ['a', 'abcd', 3],
  ])('%j and %j are %i apart, as far as two are told', (a, b, distance) => {
    expect(editDistance(a, b, 2)).toBe(distance);
    expect(editDistance(b, a, 2)).toBe(distance);
  });
});
