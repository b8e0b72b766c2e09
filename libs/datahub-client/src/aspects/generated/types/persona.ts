// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** `com.linkedin.persona.DataHubPersonaInfo` */
export type DataHubPersonaInfo = Readonly<Record<string, never>>;
