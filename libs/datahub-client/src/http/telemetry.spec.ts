import { ConflictError, DataHubUnavailable } from '../errors';
import { contextHeaders, outcomeOf, routeOf } from './telemetry';

describe('routeOf', () => {
  it.each([
    ['/openapi/v3/entity/dataset/batchGet', '/openapi/v3/entity/dataset/batchGet'],
    [
      '/openapi/v3/entity/dataset/urn%3Ali%3Adataset%3A%28x%29/status',
      '/openapi/v3/entity/dataset/{urn}/status',
    ],
    ['/aspects/urn:li:tag:pii', '/aspects/{urn}'],
    ['/openapi/v1/trace/write/0006a1b2c3d4e5f60123456789abcdef', '/openapi/v1/trace/write/{id}'],
    ['/api/graphql', '/api/graphql'],
  ])('names what changes in %s', (path, route) => {
    expect(routeOf(path)).toBe(route);
  });
});

describe('contextHeaders', () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

  it.each<[Parameters<typeof contextHeaders>[0], Record<string, string>]>([
    [{}, {}],
    [{ requestId: 'r-1' }, { 'x-request-id': 'r-1' }],
    [{ requestId: 'r-1\r\nx-evil: 1' }, {}],
    [{ requestId: 'Å' }, { 'x-request-id': 'Å' }],
    [{ requestId: '漢' }, {}],
    [{ traceparent, tracestate: 'a=\n' }, { traceparent }],
    [
      { traceparent, tracestate: 'a=1' },
      { traceparent, tracestate: 'a=1' },
    ],
    [{ traceparent: `01${traceparent.slice(2)}-more` }, { traceparent: `01${traceparent.slice(2)}-more` }],
    [{ traceparent: traceparent.toUpperCase(), tracestate: 'a=1' }, {}],
    [{ traceparent: `ff${traceparent.slice(2)}` }, {}],
    [{ traceparent: '00-00000000000000000000000000000000-00f067aa0ba902b7-01' }, {}],
    [{ traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01' }, {}],
  ])('sends what is sound of %j', (context, headers) => {
    expect(contextHeaders(context)).toEqual(headers);
  });
});

describe('outcomeOf', () => {
  it('has few values', () => {
    expect(outcomeOf(undefined)).toBe('ok');
    expect(outcomeOf(new DataHubUnavailable('away'))).toBe('datahub-unavailable');
    expect(outcomeOf(new ConflictError('late'))).toBe('conflict');
    expect(outcomeOf(new TypeError('else'))).toBe('aborted');
  });
});
