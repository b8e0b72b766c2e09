import { once } from 'node:events';
import { createServer } from 'node:http';
import { currentContext } from '@dataspoke/service-kit';
import express from 'express';
import { assignRequestId } from './request-id';

describe('assignRequestId', () => {
  it('puts the id into the context of all that the request causes, so that the log has it', async () => {
    const app = express();
    app.use(assignRequestId, express.json());
    app.post('/', async (_request, response) => {
      await Promise.resolve();
      response.send(currentContext().requestId);
    });
    const server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const answer = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    const text = await answer.text();
    server.closeAllConnections();
    server.close();
    expect(text).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers.get('x-request-id')).toBe(text);
  });
});
