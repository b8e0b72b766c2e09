import { noCounts } from './counts';
import { outcomeOf } from './outcome';

const FAILURE = { code: 'source-unreachable', message: 'The host does not answer.', remedy: 'Start it.' };

function counts(processed: number, rejected = 0, conflicts = 0) {
  const { records, changes } = noCounts();
  return {
    records: { ...records, seen: processed, processed },
    changes: { ...changes, rejected, conflicts },
  };
}

describe('outcomeOf', () => {
  it('is succeeded when nothing failed, conflicts included', () => {
    expect(outcomeOf({ counts: counts(3, 0, 2), failedRecords: 0, incompleteScopes: [] })).toEqual({
      state: 'succeeded',
      failure: null,
    });
  });

  it.each([
    [
      'a record failed',
      { counts: counts(3), failedRecords: 1, incompleteScopes: [] },
      /^1 record failed, or a part of it\.$/,
    ],
    [
      'the catalog refused a change',
      { counts: counts(3, 2), failedRecords: 0, incompleteScopes: [] },
      /2 changes were not taken/,
    ],
    [
      'removals are held',
      {
        counts: { ...counts(3), changes: { ...counts(3).changes, held: 4 } },
        failedRecords: 0,
        incompleteScopes: [],
      },
      /4 removals are held/,
    ],
    [
      'a scope broke off',
      { counts: counts(3), failedRecords: 0, incompleteScopes: [{ name: 'raw', failure: FAILURE }] },
      /first raw.*does not answer/,
    ],
  ])('is partial when %s and the rest was done', (_what, facts, message) => {
    const outcome = outcomeOf(facts);
    expect(outcome.state).toBe('partial');
    expect(outcome.failure?.message).toMatch(message);
    expect(outcome.failure?.remedy).toBeTruthy();
  });

  it('is failed, for the reason of the source, when nothing of it could be read', () => {
    const facts = {
      counts: counts(0),
      failedRecords: 0,
      incompleteScopes: [{ name: 'raw', failure: FAILURE }],
    };
    expect(outcomeOf(facts)).toEqual({ state: 'failed', failure: FAILURE });
  });
});
