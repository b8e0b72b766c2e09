/** Users, groups and what they may do. */
export const PEOPLE_TYPES = `
type CorpGroup implements Entity {
  urn: String!
  type: EntityType!
  name: String!
  ownership: Ownership
  properties: CorpGroupProperties
  editableProperties: CorpGroupEditableProperties
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  info: CorpGroupInfo
  exists: Boolean
  aspects(input: AspectParams): [RawAspect!]
  structuredProperties: StructuredProperties
}
type CorpGroupEditableProperties { description: String slack: String email: String pictureLink: String }
type CorpGroupInfo {
  displayName: String
  description: String
  email: String
  admins: [CorpUser!]
  members: [CorpUser!]
  groups: [String!]
}
type CorpGroupProperties { displayName: String description: String email: String slack: String }
type CorpUser implements Entity {
  urn: String!
  type: EntityType!
  username: String!
  properties: CorpUserProperties
  editableProperties: CorpUserEditableProperties
  status: CorpUserStatus
  tags: GlobalTags
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  isNativeUser: Boolean
  info: CorpUserInfo
  editableInfo: CorpUserEditableInfo
  globalTags: GlobalTags
  exists: Boolean
  settings: CorpUserSettings
  aspects(input: AspectParams): [RawAspect!]
  structuredProperties: StructuredProperties
}
type CorpUserEditableInfo {
  displayName: String
  title: String
  aboutMe: String
  teams: [String!]
  skills: [String!]
  pictureLink: String
}
type CorpUserEditableProperties {
  displayName: String
  title: String
  aboutMe: String
  teams: [String!]
  skills: [String!]
  pictureLink: String
  slack: String
  phone: String
  email: String
  platforms: [DataPlatform!]
}
type CorpUserInfo {
  active: Boolean!
  displayName: String
  email: String
  title: String
  manager: CorpUser
  departmentId: Long
  departmentName: String
  firstName: String
  lastName: String
  fullName: String
  countryCode: String
  customProperties: [CustomPropertiesEntry!]
}
type CorpUserProperties {
  active: Boolean!
  displayName: String
  email: String
  title: String
  manager: CorpUser
  departmentId: Long
  departmentName: String
  firstName: String
  lastName: String
  fullName: String
  countryCode: String
  customProperties: [CustomPropertiesEntry!]
}
type CorpUserSettings { views: CorpUserViewsSettings }
enum CorpUserStatus { ACTIVE SUSPENDED }
type CorpUserViewsSettings { defaultView: DataHubView }
type DataHubPolicy implements Entity {
  urn: String!
  type: EntityType!
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  name: String!
}
type DataHubRole implements Entity {
  urn: String!
  type: EntityType!
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  name: String!
  aspects(input: AspectParams): [RawAspect!]
}
type DataHubView implements Entity {
  urn: String!
  type: EntityType!
  name: String!
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
}
type Form implements Entity {
  urn: String!
  type: EntityType!
  ownership: Ownership
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
}
type Post implements Entity {
  urn: String!
  type: EntityType!
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
}
type Role implements Entity {
  urn: String!
  type: EntityType!
  relationships(input: RelationshipsInput!): EntityRelationshipsResult
  properties: RoleProperties
}
type RoleProperties { name: String! description: String type: String requestUrl: String }
`;
