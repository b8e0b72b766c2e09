import { Empty, PageRequest, SourceDraft, StartRunRequest } from '@dataspoke/contracts';
import { DataSpokeError } from '../errors/dataspoke-error';
import { parseRequest, parseTolerant } from './validate';

function refusal(work: () => unknown): DataSpokeError {
  try {
    work();
  } catch (error) {
    if (error instanceof DataSpokeError) return error;
    throw error;
  }
  throw new Error('was accepted');
}

describe('parseRequest', () => {
  it('gives an instance', () => {
    const request = parseRequest(StartRunRequest, { sourceId: crypto.randomUUID(), kind: 'run' });
    expect(request).toBeInstanceOf(StartRunRequest);
  });

  it('lists every wrong, missing and unknown field by its path', () => {
    const error = refusal(() =>
      parseRequest(SourceDraft, {
        name: 1,
        type: 'postgres',
        recipe: {},
        schedule: { cron: '' },
        colour: 'red',
      }),
    );
    expect(error.code).toBe('invalid-request');
    expect(error.fields?.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['name', 'schedule.cron', 'colour']),
    );
    expect(error.fields?.filter(({ field }) => ['name', 'colour'].includes(field))).toEqual([
      { field: 'colour', message: 'There is no field of this name here.' },
      { field: 'name', message: 'name must be a string' },
    ]);
  });

  it('accepts an empty request and refuses fields in it', () => {
    expect(parseRequest(Empty, {})).toBeInstanceOf(Empty);
    expect(refusal(() => parseRequest(Empty, { a: 1 })).fields).toMatchObject([{ field: 'a' }]);
  });

  it.each([null, undefined, 'text', 1, []])('refuses %p', (value) => {
    expect(refusal(() => parseRequest(PageRequest, value)).code).toBe('invalid-request');
  });
});

describe('parseTolerant', () => {
  it('drops what a newer sender added', () => {
    expect(parseTolerant(PageRequest, { limit: 5, later: true })).toEqual({ value: { limit: 5 } });
  });

  it('says what is wrong', () => {
    expect(parseTolerant(PageRequest, { limit: 0 })).toEqual({ problems: expect.stringContaining('limit') });
    expect(parseTolerant(PageRequest, [])).toEqual({ problems: 'it is not an object' });
  });
});
