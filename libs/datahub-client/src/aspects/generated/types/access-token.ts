// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** `com.linkedin.access.token.DataHubAccessTokenInfo` */
export type DataHubAccessTokenInfo = {
  readonly name: string;
  /** URN. */
  readonly actorUrn: string;
  /** URN. */
  readonly ownerUrn: string;
  readonly createdAt: number;
  readonly expiresAt?: number;
  readonly description?: string;
};
