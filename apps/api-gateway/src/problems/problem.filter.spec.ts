import { DataSpokeError, dependencyUnavailable, notFound } from '@dataspoke/service-kit';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host';
import express from 'express';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { ProblemFilter } from './problem.filter';

/** What a caller gets when a handler throws. */
async function answerTo(thrown: unknown): Promise<Response> {
  const app = express();
  app.use((request, response) => {
    new ProblemFilter().catch(thrown, new ExecutionContextHost([request, response]));
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await answer.clone().text();
    return answer;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('the answer to an error', () => {
  it('says when to ask again, as the service says it or soon', async () => {
    const soon = await answerTo(dependencyUnavailable('service-unavailable', 'Search is away.'));
    expect([soon.status, soon.headers.get('retry-after')]).toEqual([503, '2']);
    const later = await answerTo(
      new DataSpokeError('service-unavailable', 'The model is busy.', { details: { retryAfterSeconds: 70 } }),
    );
    expect([later.status, later.headers.get('retry-after')]).toEqual([503, '70']);
    expect(await later.json()).toMatchObject({
      type: '/problems/service-unavailable',
      retryAfterSeconds: 70,
    });
    expect((await answerTo(notFound('run', 'x'))).headers.get('retry-after')).toBeNull();
  });
});
