import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Turns } from './turns';

describe('turns', () => {
  it('come in the order in which they were asked for', async () => {
    const turns = new Turns();
    const had: number[] = [];
    await Promise.all([1, 2, 3].map(async (each) => turns.next().then(() => had.push(each))));
    expect(had).toEqual([1, 2, 3]);
  });

  it('let a request in before those that wait longer', async () => {
    const turns = new Turns();
    const had: string[] = [];
    const server = createServer((_request, response) => {
      had.push('request');
      response.end();
    }).listen(0);
    await once(server, 'listening');
    const request = fetch(`http://localhost:${(server.address() as AddressInfo).port}`);
    const blocks = Array.from({ length: 30 }, async () => {
      await turns.next();
      had.push('turn');
      for (const end = performance.now() + 10; performance.now() < end;);
    });
    await Promise.all([request, ...blocks]);
    expect(had.lastIndexOf('turn')).toBeGreaterThan(had.indexOf('request'));
    server.close();
  });
});
