import {
  bookkeeping,
  flag,
  list,
  mapOf,
  optional,
  record,
  requiredBookkeeping,
  setOf,
  symbol,
  text,
  whole,
} from './shape';

/** When, in milliseconds since 1970, and by whom something was written. */
export type AuditStamp = {
  readonly time: number;
  readonly actor: string;
  readonly impersonator?: string;
  readonly message?: string;
};
export const auditStamp = record<AuditStamp>({
  time: whole,
  actor: text,
  impersonator: optional(text),
  message: optional(text),
});

/** When, in milliseconds since 1970, something happened in the source system. */
export type TimeStamp = { readonly time: number; readonly actor?: string };
export const timeStamp = record<TimeStamp>({ time: whole, actor: optional(text) });

/** Who or what put an association there; `source` is the URN that a later run finds its own associations by. */
export type MetadataAttribution = {
  readonly time: number;
  readonly actor: string;
  readonly source?: string;
  readonly sourceDetail?: Readonly<Record<string, string>>;
};
const attribution = record<MetadataAttribution>({
  time: whole,
  actor: text,
  source: optional(text),
  sourceDetail: optional(mapOf(text), {}),
});

export type Status = {
  readonly removed?: boolean;
  readonly lifecycleStage?: string;
  readonly lifecycleLastUpdated?: AuditStamp;
};
export const status = record<Status>({
  removed: optional(flag, false),
  lifecycleStage: optional(text),
  lifecycleLastUpdated: bookkeeping(auditStamp),
});

export type SubTypes = { readonly typeNames: readonly string[] };
export const subTypes = record<SubTypes>({ typeNames: list(text) });

/** The container an entity lies in. */
export type ContainerRef = { readonly container: string };
export const containerRef = record<ContainerRef>({ container: text });

export type DataPlatformInstance = { readonly platform: string; readonly instance?: string };
export const dataPlatformInstance = record<DataPlatformInstance>({
  platform: text,
  instance: optional(text),
});

export type BrowsePathsV2 = { readonly path: readonly { readonly id: string; readonly urn?: string }[] };
export const browsePathsV2 = record<BrowsePathsV2>({
  path: list(record<BrowsePathsV2['path'][number]>({ id: text, urn: optional(text) })),
});

export const OWNERSHIP_TYPES = [
  'TECHNICAL_OWNER',
  'BUSINESS_OWNER',
  'DATA_STEWARD',
  'NONE',
  'CUSTOM',
] as const;
export type OwnershipType = (typeof OWNERSHIP_TYPES)[number];

/** An owner; a custom `typeUrn` goes with type `CUSTOM`. */
export type Owner = {
  readonly owner: string;
  readonly type: OwnershipType;
  readonly typeUrn?: string;
  readonly source?: { readonly type: string; readonly url?: string };
  readonly attribution?: MetadataAttribution;
};
export type Ownership = {
  readonly owners: readonly Owner[];
  /** Derived by DataHub. */
  readonly ownerTypes?: Readonly<Record<string, readonly string[]>>;
  readonly lastModified?: AuditStamp;
};
export const ownership = record<Ownership>({
  owners: setOf(
    record<Owner>({
      owner: text,
      type: symbol(...OWNERSHIP_TYPES),
      typeUrn: optional(text),
      source: optional(record<NonNullable<Owner['source']>>({ type: text, url: optional(text) })),
      attribution: optional(attribution),
    }),
  ),
  ownerTypes: bookkeeping(mapOf(list(text))),
  lastModified: bookkeeping(auditStamp),
});

export type TagAssociation = {
  readonly tag: string;
  readonly context?: string;
  readonly attribution?: MetadataAttribution;
};
export type GlobalTags = { readonly tags: readonly TagAssociation[] };
export const globalTags = record<GlobalTags>({
  tags: setOf(
    record<TagAssociation>({ tag: text, context: optional(text), attribution: optional(attribution) }),
  ),
});

export type GlossaryTermAssociation = {
  readonly urn: string;
  readonly actor?: string;
  readonly context?: string;
  readonly attribution?: MetadataAttribution;
};
export type GlossaryTerms = {
  readonly terms: readonly GlossaryTermAssociation[];
  readonly auditStamp: AuditStamp;
};
export const glossaryTerms = record<GlossaryTerms>({
  terms: setOf(
    record<GlossaryTermAssociation>({
      urn: text,
      actor: optional(text),
      context: optional(text),
      attribution: optional(attribution),
    }),
  ),
  auditStamp: requiredBookkeeping(auditStamp),
});

export type CorpGroupInfo = {
  readonly displayName?: string;
  readonly email?: string;
  readonly admins: readonly string[];
  readonly members: readonly string[];
  readonly groups: readonly string[];
  readonly description?: string;
  readonly slack?: string;
  readonly created?: AuditStamp;
};
export const corpGroupInfo = record<CorpGroupInfo>({
  displayName: optional(text),
  email: optional(text),
  admins: setOf(text),
  members: setOf(text),
  groups: setOf(text),
  description: optional(text),
  slack: optional(text),
  created: bookkeeping(auditStamp),
});
