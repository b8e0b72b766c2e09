import { parse, tableOf } from './statement-log';

const LOG = [
  '~dataspoke-quality~ LOG:  duration: 0.200 ms  statement: BEGIN TRANSACTION READ ONLY;',
  '\t  SET LOCAL statement_timeout = 1000',
  '~dataspoke-quality~ LOG:  duration: 0.500 ms  parse <unnamed>: SELECT count(*)',
  '\tFROM "raw"."flights"',
  '~other~ LOG:  duration: 7.000 ms  execute <unnamed>: SELECT 1',
  '~dataspoke-quality~ LOG:  duration: 1.000 ms  bind <unnamed>: SELECT count(*)',
  '\tFROM "raw"."flights"',
  '~dataspoke-quality~ LOG:  duration: 40.250 ms  execute <unnamed>: SELECT count(*)',
  '\tFROM "raw"."flights"',
  "~dataspoke-quality~ DETAIL:  Parameters: $1 = 'x'",
  '~dataspoke-quality~ LOG:  duration: 2.000 ms  execute <unnamed>: SELECT a FROM "raw"."flights" LIMIT 10',
  '~~ LOG:  checkpoint starting: time',
  '',
].join('\n');

describe('the log of a server', () => {
  it('is read statement by statement, each with the time of all its steps', () => {
    expect(parse(LOG)).toEqual([
      {
        application: 'dataspoke-quality',
        purpose: 'session',
        text: expect.stringContaining('SET LOCAL') as string,
        ms: 0.2,
      },
      { application: 'other', purpose: 'answer', text: 'SELECT 1', ms: 7 },
      {
        application: 'dataspoke-quality',
        purpose: 'answer',
        text: 'SELECT count(*)\nFROM "raw"."flights"',
        ms: 41.75,
      },
      {
        application: 'dataspoke-quality',
        purpose: 'evidence',
        text: 'SELECT a FROM "raw"."flights" LIMIT 10',
        ms: 2,
      },
    ]);
  });

  it('tells which table is read', () => {
    expect(parse(LOG).map(tableOf)).toEqual([undefined, undefined, 'raw.flights', 'raw.flights']);
  });
});
