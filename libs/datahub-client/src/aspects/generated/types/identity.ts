// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp } from './common';
import { type NotificationSettings } from './event-notification-settings';

/** `com.linkedin.identity.CorpGroupEditableInfo` */
export type CorpGroupEditableInfo = {
  readonly description?: string;
  /** Default: `"https://raw.githubusercontent.com/datahub-project/datahub/master/datahub-web-react/src/images/default_avatar.png"`. */
  readonly pictureLink?: string;
  readonly slack?: string;
  readonly email?: string;
};

/** `com.linkedin.identity.CorpGroupInfo` */
export type CorpGroupInfo = {
  readonly displayName?: string;
  readonly email?: string;
  /** URNs. @deprecated */
  readonly admins: readonly string[];
  /** URNs of corpuser. @deprecated */
  readonly members: readonly string[];
  /** URNs of corpGroup. @deprecated */
  readonly groups: readonly string[];
  readonly description?: string;
  readonly slack?: string;
  /** @deprecated Use systemMetadata.aspectCreated instead. */
  readonly created?: AuditStamp;
};

/** `com.linkedin.identity.CorpUserAppearanceSettings` */
export type CorpUserAppearanceSettings = {
  readonly showSimplifiedHomepage?: boolean;
  readonly showThemeV2?: boolean;
};

/** `com.linkedin.identity.CorpUserCredentials` */
export type CorpUserCredentials = {
  readonly salt: string;
  readonly hashedPassword: string;
  readonly passwordResetToken?: string;
  readonly passwordResetTokenExpirationTimeMillis?: number;
};

/** `com.linkedin.identity.CorpUserEditableInfo` */
export type CorpUserEditableInfo = {
  readonly aboutMe?: string;
  /** Default: `[]`. */
  readonly teams?: readonly string[];
  /** Default: `[]`. */
  readonly skills?: readonly string[];
  /** Default: `"assets/platforms/default_avatar.png"`. */
  readonly pictureLink?: string;
  readonly displayName?: string;
  readonly title?: string;
  /** URNs of dataPlatform. */
  readonly platforms?: readonly string[];
  /** URN of dataHubPersona. */
  readonly persona?: string;
  readonly slack?: string;
  readonly phone?: string;
  readonly email?: string;
  /** URNs. */
  readonly informationSources?: readonly string[];
};

/** `com.linkedin.identity.CorpUserHomePageSettings` */
export type CorpUserHomePageSettings = {
  /** URN of dataHubPageTemplate. */
  readonly pageTemplate?: string;
  readonly dismissedAnnouncements?: readonly string[];
};

/** `com.linkedin.identity.CorpUserInfo` */
export type CorpUserInfo = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly active: boolean;
  readonly displayName?: string;
  readonly email?: string;
  readonly title?: string;
  /** URN of corpuser. */
  readonly managerUrn?: string;
  readonly departmentId?: number;
  readonly departmentName?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly fullName?: string;
  readonly countryCode?: string;
  /** Default: `false`. */
  readonly system?: boolean;
  readonly isSupportUser?: boolean;
};

/** `com.linkedin.identity.CorpUserLocaleSettings` */
export type CorpUserLocaleSettings = {
  readonly language?: string;
};

/** `com.linkedin.identity.CorpUserSettings` */
export type CorpUserSettings = {
  readonly appearance: CorpUserAppearanceSettings;
  readonly views?: CorpUserViewsSettings;
  readonly notificationSettings?: NotificationSettings;
  readonly homePage?: CorpUserHomePageSettings;
  readonly locale?: CorpUserLocaleSettings;
};

/** `com.linkedin.identity.CorpUserStatus` */
export type CorpUserStatus = {
  readonly status: string;
  readonly lastModified: AuditStamp;
};

/** `com.linkedin.identity.CorpUserViewsSettings` */
export type CorpUserViewsSettings = {
  /** URN. */
  readonly defaultView?: string;
};

/** `com.linkedin.identity.GroupMembership` */
export type GroupMembership = {
  /** URNs of corpGroup. */
  readonly groups: readonly string[];
};

/** `com.linkedin.identity.InviteToken` */
export type InviteToken = {
  readonly token: string;
  /** URN. */
  readonly role?: string;
};

/** `com.linkedin.identity.NativeGroupMembership` */
export type NativeGroupMembership = {
  /** URNs of corpGroup. */
  readonly nativeGroups: readonly string[];
};

/** `com.linkedin.identity.RoleMembership` */
export type RoleMembership = {
  /** URNs of dataHubRole. */
  readonly roles: readonly string[];
};
