import { DataHubClient } from '../index';

jest.mock('@apollo/client/core', () => {
  throw new Error('Apollo was loaded');
});
jest.mock('graphql', () => {
  throw new Error('graphql was loaded');
});
jest.mock('rxjs', () => {
  throw new Error('rxjs was loaded');
});

describe('the packages for GraphQL', () => {
  it('are not loaded before the first query', async () => {
    await using client = new DataHubClient({ url: 'http://127.0.0.1:9', retry: { attempts: 1 } });
    await expect(client.reads.exists(['urn:li:corpuser:ann'])).rejects.toThrow('could not be reached');
    await expect(client.feed.endPosition()).rejects.toThrow('could not be reached');
    await expect(client.reads.search({ query: '*' }).next()).rejects.toThrow('was loaded');
  });
});
