import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type ChatMessage } from './language-model';

interface Chat {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly model: string;
  readonly messages: ChatMessage[];
}

/** What the stand-in does with one request: says a text, or anything else that a server may do. */
export type Turn = string | ((response: ServerResponse) => void);

/** Speaks OpenAI's chat protocol and says what a test has put into `turns`, one after the other. */
export async function startChat() {
  const asked: Chat[] = [];
  const turns: Turn[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const { model, messages } = JSON.parse(body) as Pick<Chat, 'model' | 'messages'>;
      asked.push({ path: request.url ?? '', headers: request.headers, model, messages });
      const turn = turns.shift() ?? 'nothing more to say';
      if (typeof turn !== 'string') return turn(response);
      const choices = [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: turn } }];
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ id: 'c1', object: 'chat.completion', model, choices }));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    turns,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
