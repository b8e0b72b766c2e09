// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** `com.linkedin.settings.global.ApplicationsSettings` */
export type ApplicationsSettings = {
  readonly enabled: boolean;
  readonly config?: string;
  readonly configVersion?: string;
};

/** `com.linkedin.settings.global.DocPropagationFeatureSettings` */
export type DocPropagationFeatureSettings = {
  readonly enabled: boolean;
  readonly config?: string;
  readonly configVersion?: string;
  /** Default: `true`. */
  readonly columnPropagationEnabled?: boolean;
};

/** `com.linkedin.settings.global.GlobalHomePageSettings` */
export type GlobalHomePageSettings = {
  /** URN. */
  readonly defaultTemplate: string;
};

/** `com.linkedin.settings.global.GlobalSettingsInfo` */
export type GlobalSettingsInfo = {
  readonly sso?: SsoSettings;
  readonly oauth?: OAuthSettings;
  readonly views?: GlobalViewsSettings;
  /** Default: `{"enabled":true,"columnPropagationEnabled":true}`. */
  readonly docPropagation?: DocPropagationFeatureSettings;
  readonly homePage?: GlobalHomePageSettings;
  readonly applications?: ApplicationsSettings;
};

/** `com.linkedin.settings.global.GlobalViewsSettings` */
export type GlobalViewsSettings = {
  /** URN of dataHubView. */
  readonly defaultView?: string;
};

/** `com.linkedin.settings.global.OAuthProvider` */
export type OAuthProvider = {
  readonly enabled: boolean;
  readonly name: string;
  readonly jwksUri?: string;
  readonly issuer: string;
  readonly audience: string;
  /** Default: `"RS256"`. */
  readonly algorithm?: string;
  /** Default: `"sub"`. */
  readonly userIdClaim?: string;
};

/** `com.linkedin.settings.global.OAuthSettings` */
export type OAuthSettings = {
  readonly providers: readonly OAuthProvider[];
};

/** `com.linkedin.settings.global.OidcSettings` */
export type OidcSettings = {
  readonly enabled: boolean;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly discoveryUri: string;
  readonly userNameClaim?: string;
  readonly userNameClaimRegex?: string;
  readonly scope?: string;
  readonly clientAuthenticationMethod?: string;
  readonly jitProvisioningEnabled?: boolean;
  readonly preProvisioningRequired?: boolean;
  readonly extractGroupsEnabled?: boolean;
  readonly groupsClaim?: string;
  readonly responseType?: string;
  readonly responseMode?: string;
  readonly useNonce?: boolean;
  readonly readTimeout?: number;
  readonly extractJwtAccessTokenClaims?: boolean;
  readonly preferredJwsAlgorithm?: string;
  readonly preferredJwsAlgorithm2?: string;
  readonly requiredGroups?: readonly string[];
  readonly accessDeniedMessage?: string;
  readonly accessDeniedRedirectUrl?: string;
};

/** `com.linkedin.settings.global.SsoSettings` */
export type SsoSettings = {
  readonly baseUrl: string;
  readonly oidcSettings?: OidcSettings;
};
