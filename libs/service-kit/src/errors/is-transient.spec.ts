import { errors } from '@nats-io/transport-node';
import { QueryFailedError } from 'typeorm';
import { DataSpokeError, dependencyUnavailable, notFound } from './dataspoke-error';
import { isTransient } from './is-transient';

function coded(code: string | number, more: object = {}): Error {
  return Object.assign(new Error('boom'), { code, ...more });
}

describe('isTransient', () => {
  it.each([
    ['DataHub away', dependencyUnavailable('datahub-unavailable', 'DataHub does not answer.')],
    ['no answer in time', new DataSpokeError('deadline-exceeded', 'late')],
    ['refused connection', coded('ECONNREFUSED')],
    ['refused on every address', new AggregateError([coded('ECONNREFUSED')], '')],
    ['server shutting down', new QueryFailedError('select 1', [], coded('57P01'))],
    ['deadlock', new QueryFailedError('select 1', [], coded('40P01'))],
    ['lost connection', new Error('Connection terminated unexpectedly')],
    ['pool exhausted', new Error('timeout exceeded when trying to connect')],
    ['no responders', new errors.RequestError('x', { cause: new errors.NoRespondersError('a.b') })],
    ['NATS silent', new errors.TimeoutError()],
    ['NATS gone', new errors.ConnectionError('refused')],
    ['Temporal away', coded(14, { metadata: {} })],
    ['wrapped', new Error('while indexing', { cause: coded('ECONNRESET') })],
  ])('%s: yes', (_name, error) => expect(isTransient(error)).toBe(true));

  it.each([
    ['not there', notFound('run', 'x')],
    ['unique violation', new QueryFailedError('insert', [], coded('23505'))],
    ['a bug', new TypeError("Cannot read properties of undefined (reading 'x')")],
    [
      'our own error around an outage decides by its code',
      new DataSpokeError('internal', 'x', { cause: coded('ECONNREFUSED') }),
    ],
    ['number code that is not gRPC', coded(14)],
    ['not an error', 'ECONNREFUSED'],
  ])('%s: no', (_name, error) => expect(isTransient(error)).toBe(false));
});
