// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type NotificationSinkType } from './event-notification';

/** `com.linkedin.event.notification.settings.EmailNotificationSettings` */
export type EmailNotificationSettings = {
  readonly email: string;
};

/** `com.linkedin.event.notification.settings.NotificationSettings` */
export type NotificationSettings = {
  readonly sinkTypes: readonly NotificationSinkType[];
  readonly slackSettings?: SlackNotificationSettings;
  readonly emailSettings?: EmailNotificationSettings;
};

/** `com.linkedin.event.notification.settings.SlackNotificationSettings` */
export type SlackNotificationSettings = {
  readonly userHandle?: string;
  readonly channels?: readonly string[];
};
