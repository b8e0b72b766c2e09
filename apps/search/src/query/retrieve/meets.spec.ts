import { type Condition } from '../../index/condition';
import { meets } from './meets';

const entity = { urn: 'urn:a', facets: { platform: ['postgres'], tag: ['x', 'y'] }, numbers: { usage: 5 } };
const postgres: Condition = { facet: 'platform', in: ['kafka', 'postgres'] };
const nothing: Condition = { any: [] };

describe('meets', () => {
  it.each<[Condition, boolean]>([
    [{ all: [] }, true],
    [nothing, false],
    [postgres, true],
    [{ facet: 'tag', in: [] }, false],
    [{ facet: 'owner', in: ['x'] }, false],
    [{ all: [postgres, { facet: 'tag', in: ['y'] }] }, true],
    [{ all: [postgres, nothing] }, false],
    [{ any: [nothing, postgres] }, true],
    [{ not: postgres }, false],
    [{ urns: ['urn:a', 'urn:b'] }, true],
    [{ urns: [] }, false],
    [{ number: 'usage', from: 5, to: 5 }, true],
    [{ number: 'usage', from: 6 }, false],
    [{ number: 'usage' }, true],
    [{ number: 'rows' }, false],
    [{ not: { number: 'rows', from: 1 } }, true],
  ])('%j: %s', (condition, expected) => {
    expect(meets(entity, condition)).toBe(expected);
  });
});
