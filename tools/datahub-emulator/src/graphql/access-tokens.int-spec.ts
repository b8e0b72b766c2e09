import { TestServer } from '../emulator.fixture';

const ANN = 'urn:li:corpuser:ann';
const HOUR_MS = 3_600_000;

describe('access tokens', () => {
  let now = Date.UTC(2026, 0, 2);

  it('open the door from their creation until they expire or are revoked', async () => {
    const closed = await TestServer.start({ token: 'master', now: () => now });
    const as = async <T>(
      token: string,
      query: string,
      variables: object = {},
    ): Promise<{ status: number; data?: T }> => {
      const headers = { authorization: `Bearer ${token}` };
      const { status, body } = await closed.post<{ data?: T }>('/api/graphql', { query, variables }, headers);
      return { status, data: body.data };
    };
    try {
      const create =
        'mutation m($input: CreateAccessTokenInput!) { createAccessToken(input: $input) { accessToken metadata { id name actorUrn expiresAt } } }';
      const made = async (duration: string): Promise<{ accessToken: string; metadata: { id: string } }> => {
        const input = { type: 'PERSONAL', actorUrn: ANN, duration, name: `for ${duration}` };
        const { data } = await as<{ createAccessToken: { accessToken: string; metadata: { id: string } } }>(
          'master',
          create,
          { input },
        );
        if (!data) throw new Error('no token');
        return data.createAccessToken;
      };
      const [short, long] = [await made('ONE_HOUR'), await made('NO_EXPIRY')];
      const me = '{ me { corpUser { urn } } }';
      for (const { accessToken } of [short, long]) {
        expect(await as(accessToken, me)).toEqual({ status: 200, data: { me: { corpUser: { urn: ANN } } } });
      }
      const listed = await as('master', '{ listAccessTokens(input: {}) { total tokens { name } } }');
      expect(listed.data).toMatchObject({ listAccessTokens: { total: 2 } });
      now += HOUR_MS;
      expect((await as(short.accessToken, me)).status).toBe(401);
      expect((await as(long.accessToken, me)).status).toBe(200);
      const revoke = 'mutation m($id: String!) { revokeAccessToken(tokenId: $id) }';
      await as('master', revoke, { id: long.metadata.id });
      expect((await as(long.accessToken, me)).status).toBe(401);
      expect((await as('wrong', me)).status).toBe(401);
    } finally {
      await closed.close();
    }
  });
});
