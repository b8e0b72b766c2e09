import { Refusal } from '../../errors';
import { textAt } from '../../json';
import { newAccessToken, tokenUrn } from '../../server/access-tokens';
import { edits, editsBy, type Mutations } from './mutation';

const HOUR_MS = 3_600_000;
const DURATIONS: Readonly<Record<string, number>> = {
  ONE_HOUR: HOUR_MS,
  ONE_DAY: 24 * HOUR_MS,
  ONE_WEEK: 7 * 24 * HOUR_MS,
  ONE_MONTH: 30 * 24 * HOUR_MS,
  THREE_MONTHS: 90 * 24 * HOUR_MS,
  SIX_MONTHS: 180 * 24 * HOUR_MS,
  ONE_YEAR: 365 * 24 * HOUR_MS,
};

/** Mutations of access tokens. The text of a token is answered once and stored nowhere, only its hash. */
export const TOKEN_MUTATIONS: Mutations = {
  createAccessToken: edits(
    (edit, input) => {
      const actorUrn = textAt(input, 'actorUrn') ?? '';
      const known = edit.context.catalog.requireUrn(actorUrn);
      if (known.entity.name !== 'corpuser') throw new Refusal('bad-argument', `${actorUrn} is no user`);
      const lifetime = DURATIONS[textAt(input, 'duration') ?? ''];
      const token = newAccessToken();
      const urn = tokenUrn(token);
      edit.write(urn, 'dataHubAccessTokenInfo', {
        name: textAt(input, 'name') ?? '',
        description: textAt(input, 'description'),
        actorUrn,
        ownerUrn: edit.stamp.actor,
        createdAt: edit.stamp.time,
        expiresAt: lifetime === undefined ? undefined : edit.stamp.time + lifetime,
      });
      return { token, urn };
    },
    ({ token, urn }, { nodes }) => ({ accessToken: token, metadata: nodes.get(urn) }),
  ),
  revokeAccessToken: editsBy((edit, args) => {
    const urn = `urn:li:dataHubAccessToken:${textAt(args, 'tokenId') ?? ''}`;
    edit.require(urn);
    edit.remove(urn);
  }),
};
