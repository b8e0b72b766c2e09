import { Instant, ListOf, OneOf, type Role, ROLES, Text, Uuid } from '@dataspoke/contracts';

/** Body of `POST /api-keys`. */
export class ApiKeyDraft {
  @Text({ max: 100, description: 'What the key is for.', example: 'nightly pipeline' })
  name: string;

  @OneOf(ROLES, {
    description:
      'reader: reads and searches; editor: also changes and starts; admin: also keys. producer: sends events of OpenLineage, and nothing else.',
  })
  role: Role;
}

/** A key without its secret. */
export class ApiKey {
  @Uuid()
  id: string;

  @Text({ max: 100 })
  name: string;

  @OneOf(ROLES)
  role: Role;

  @Text({ max: 20, description: 'First characters of the key.' })
  prefix: string;

  @Text({ max: 200, description: 'Who made it.' })
  createdBy: string;

  @Instant()
  createdAt: string;

  @Instant({ optional: true, description: 'To the minute.' })
  lastUsedAt?: string;

  @Instant({ optional: true })
  revokedAt?: string;
}

/** A new key; the only answer that ever holds its text. */
export class CreatedApiKey extends ApiKey {
  @Text({ max: 100, description: 'The key itself. It is not stored and cannot be shown again.' })
  key: string;
}

export class ApiKeyList {
  @ListOf(() => ApiKey)
  items: ApiKey[];
}
