/** What a caller did wrong; each interface (rest.li, OpenAPI, GraphQL) has its own status for a kind. */
export type RefusalKind =
  'bad-argument' | 'unauthorized' | 'invalid' | 'precondition' | 'not-found' | 'unsupported';

/** A request that is refused because of what it asks for; the message tells the caller why. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly kind: RefusalKind,
    message: string,
  ) {
    super(message);
  }
}
