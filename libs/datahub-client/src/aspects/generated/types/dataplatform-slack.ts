// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** `com.linkedin.dataplatform.slack.SlackUserInfo` */
export type SlackUserInfo = {
  /** URN of dataPlatformInstance. */
  readonly slackInstance: string;
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly displayName: string;
  readonly email?: string;
  readonly teamId: string;
  readonly isDeleted: boolean;
  readonly isAdmin: boolean;
  readonly isOwner: boolean;
  readonly isPrimaryOwner: boolean;
  readonly isBot: boolean;
  readonly timezone?: string;
  readonly timezoneOffset?: number;
  readonly title?: string;
  readonly phone?: string;
  readonly profilePictureUrl?: string;
  readonly statusText?: string;
  readonly statusEmoji?: string;
  readonly lastUpdatedSeconds?: number;
};
