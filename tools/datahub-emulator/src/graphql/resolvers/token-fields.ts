import { numberAt, textAt } from '../../json';
import { type EntityNode } from '../entity-node';
import { type Resolver, type Resolvers } from './resolver';
import { textOrNull } from './shared-values';

const ASPECT = 'dataHubAccessTokenInfo';

const stated =
  (field: string): Resolver =>
  (node: EntityNode) =>
    textOrNull(node.aspect(ASPECT), field);

/** Fields of access tokens; the token itself is nowhere in them. */
export const tokenFields: Resolvers = {
  id: (node) => textAt(node.key, 'id') ?? '',
  name: stated('name'),
  description: stated('description'),
  actorUrn: stated('actorUrn'),
  ownerUrn: stated('ownerUrn'),
  owner: (node) => node.nodes.find(textAt(node.aspect(ASPECT), 'ownerUrn')),
  createdAt: (node) => numberAt(node.aspect(ASPECT), 'createdAt') ?? null,
  expiresAt: (node) => numberAt(node.aspect(ASPECT), 'expiresAt') ?? null,
};
