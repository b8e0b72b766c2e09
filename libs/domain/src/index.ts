export { DatasetUrn, schemaFieldUrn } from './dataset-urn';
export { entityUrn, urnParts, type UrnEntityType, type UrnInput, type UrnParts } from './entity-urn';
export { InvalidUrn } from './errors';
export { FABRIC_TYPES, type FabricType } from './fabric';
export { FeedPosition, InvalidFeedPosition } from './feed-position';
export { asciiJson, guid } from './guid';
export {
  type Check,
  CHECKS,
  DEFAULT_SCORE_DEFINITION,
  type Dimension,
  DIMENSIONS,
  type ScoreDefinition,
} from './score/definition';
export { type AssertionVerdict, type ScoreFacts } from './score/facts';
export { type DimensionScore, type Gap, MILLI, type Score, scoreOf, type Unknown } from './score/score';
export { expectationOf, judge, type Judgement, type Measurement } from './rule/judge';
export { parseRule } from './rule/parse-rule';
export {
  type CustomSqlRule,
  fieldsOf,
  type ForeignKeyRule,
  type Rule,
  RULE_KINDS,
  RULE_SEVERITIES,
  type RuleKind,
  type RuleSeverity,
  type Verdict,
  VERDICTS,
} from './rule/rule';
export {
  containerUrn,
  contractAssertionUrn,
  dataContractUrn,
  domainUrn,
  type ContainerKey,
} from './guid-urns';
export { isCalendarDay } from './calendar-day';
export { isTimeZone } from './time-zone';
export { decodeUrnPart, encodeUrnPart, Urn, urnPathSegment } from './urn';
