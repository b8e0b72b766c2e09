import { type DatasetUrn } from './dataset-urn';
import { InvalidUrn } from './errors';
import { FABRIC_TYPES } from './fabric';
import { decodeUrnPart, encodeUrnPart, Urn } from './urn';

/** A part that is a URN of the named entity type, or of any when there is no name. */
type UrnPart = readonly [name: string, urnOf: string];
type PartSpec = string | UrnPart;

/**
 * The parts of the URNs of each entity type, in order. A name alone is a text with any characters; `*` is any entity type.
 * `env` is one of DataHub's fabric types; the `cluster` of a flow is a text (other clients write `prod` there).
 */
const URN_PARTS = {
  application: ['id'],
  assertion: ['id'],
  businessAttribute: ['id'],
  chart: ['tool', 'id'],
  container: ['guid'],
  corpGroup: ['name'],
  corpuser: ['username'],
  dashboard: ['tool', 'id'],
  dataContract: ['id'],
  dataFlow: ['orchestrator', 'flowId', 'cluster'],
  dataJob: [['flow', 'dataFlow'], 'jobId'],
  dataPlatform: ['name'],
  dataPlatformInstance: [['platform', 'dataPlatform'], 'instance'],
  dataProcessInstance: ['id'],
  dataProduct: ['id'],
  dataset: [['platform', 'dataPlatform'], 'name', 'env'],
  document: ['id'],
  domain: ['id'],
  form: ['id'],
  glossaryNode: ['name'],
  glossaryTerm: ['name'],
  incident: ['id'],
  mlFeature: ['namespace', 'name'],
  mlFeatureTable: [['platform', 'dataPlatform'], 'name'],
  mlModel: [['platform', 'dataPlatform'], 'name', 'env'],
  mlModelGroup: [['platform', 'dataPlatform'], 'name', 'env'],
  mlPrimaryKey: ['namespace', 'name'],
  notebook: ['tool', 'id'],
  ownershipType: ['id'],
  platformResource: ['id'],
  query: ['id'],
  role: ['id'],
  schemaField: [['parent', '*'], 'fieldPath'],
  structuredProperty: ['qualifiedName'],
  tag: ['name'],
  test: ['id'],
} as const satisfies Readonly<Record<string, readonly [PartSpec, ...PartSpec[]]>>;

/** An entity type whose URNs {@link entityUrn} builds. */
export type UrnEntityType = keyof typeof URN_PARTS;

type Spec<T extends UrnEntityType> = (typeof URN_PARTS)[T][number];
type TextName<T extends UrnEntityType> = Extract<Spec<T>, string>;
type UrnName<T extends UrnEntityType> = Extract<Spec<T>, UrnPart>[0];

/** The parts a URN is built from, by name: texts as they are, with nothing encoded, and URNs. */
export type UrnInput<T extends UrnEntityType> = Readonly<Record<TextName<T>, string>> &
  Readonly<Record<UrnName<T>, Urn | DatasetUrn | string>>;

/** The parts of a URN by name: texts decoded, and the texts of URNs. */
export type UrnParts<T extends UrnEntityType> = Readonly<Record<TextName<T> | UrnName<T>, string>>;

/**
 * Builds the URN of an entity, encoding what is reserved in its texts. Raises {@link InvalidUrn} for an empty part, a URN of
 * another entity type than the place takes, an unknown fabric, and whatever the server does not take.
 */
export function entityUrn<T extends UrnEntityType>(entityType: T, parts: UrnInput<T>): Urn {
  const given = new Map(Object.entries<Urn | DatasetUrn | string>(parts));
  const written = specsOf(entityType).map((spec) => {
    const text = String(given.get(nameOf(spec)) ?? '');
    return typeof spec === 'string' ? encodeUrnPart(text) : text;
  });
  const id = written.length === 1 ? (written[0] ?? '') : `(${written.join(',')})`;
  const urn = Urn.parse(`urn:li:${entityType}:${id}`);
  urnParts(entityType, urn);
  return urn;
}

/**
 * The parts of a URN of the given entity type; raises {@link InvalidUrn} when it is of another one, has another number of
 * parts, or holds a wrong one.
 */
export function urnParts<T extends UrnEntityType>(entityType: T, urn: Urn | string): UrnParts<T> {
  const parsed = typeof urn === 'string' ? Urn.parse(urn) : urn;
  const specs = specsOf(entityType);
  // A type with one part takes the whole id, whatever it looks like.
  const prefix = `urn:li:${entityType}:`;
  const parts = specs.length === 1 ? [parsed.toString().slice(prefix.length)] : parsed.parts;
  if (parsed.entityType !== entityType || parts.length !== specs.length) {
    throw new InvalidUrn(parsed.toString(), `expected ${formOf(entityType)}`);
  }
  const read = specs.map((spec, at) => [nameOf(spec), readPart(parsed, spec, parts[at] ?? '')] as const);
  const named: Readonly<Record<string, string>> = Object.fromEntries(read);
  if (!hasParts(entityType, named)) throw new InvalidUrn(parsed.toString(), `expected ${formOf(entityType)}`);
  return named;
}

function readPart(urn: Urn, spec: PartSpec, part: string): string {
  if (typeof spec === 'string') {
    if (spec === 'env' && !FABRIC_TYPES.some((fabric) => fabric === part)) {
      throw new InvalidUrn(urn.toString(), `"${part}" is not one of ${FABRIC_TYPES.join(', ')}`);
    }
    return decodeUrnPart(part);
  }
  const [name, urnOf] = spec;
  if (!Urn.isValid(part) || (urnOf !== '*' && Urn.parse(part).entityType !== urnOf)) {
    const wanted = urnOf === '*' ? 'a URN' : `a URN of a ${urnOf}`;
    throw new InvalidUrn(urn.toString(), `its ${name} must be ${wanted}`);
  }
  return part;
}

function specsOf(entityType: UrnEntityType): readonly PartSpec[] {
  return URN_PARTS[entityType];
}

function nameOf(spec: PartSpec): string {
  return typeof spec === 'string' ? spec : spec[0];
}

function formOf(entityType: UrnEntityType): string {
  const names = specsOf(entityType).map((spec) => `<${nameOf(spec)}>`);
  return `urn:li:${entityType}:${names.length === 1 ? (names[0] ?? '') : `(${names.join(',')})`}`;
}

function hasParts<T extends UrnEntityType>(
  entityType: T,
  parts: Readonly<Record<string, string>>,
): parts is UrnParts<T> {
  return specsOf(entityType).every((spec) => nameOf(spec) in parts);
}
