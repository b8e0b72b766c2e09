import { type JsonObject, type JsonValue, isObject, objectAt, objectsAt, textAt, textsAt } from '../json';
import { type Model } from '../model/model';
import { type StoredAspect } from '../store/aspect-store';
import { type Extractors, extractorsOf, type Found, type SearchExtractor, valuesAt } from './extractors';

/** The separator of the parts of a browse path in the index. */
export const PATH_SEPARATOR = '\u241f';
const MAX_VALUE_LENGTH = 2_000;
const STRUCTURED_PROPERTY = 'urn:li:structuredProperty:';

/** An edge of the graph, stated by an aspect. */
export interface Edge {
  source: string;
  type: string;
  destination: string;
  /** Where the destination lies seen from the source, if the edge is lineage. */
  lineage: 'none' | 'up' | 'down';
}

/** What the indices hold for one entity. */
export interface IndexedEntity {
  removed: boolean;
  /** Field → values, as filters compare them, each with the number it is, if it is one. */
  fields: Map<string, Map<string, number | null>>;
  /** What plain queries look into. */
  text: string;
  edges: Edge[];
}

/** Makes index documents out of stored aspects, by the annotations of the model. */
export class DocumentMaker {
  private readonly extractors = new Map<string, Extractors>();

  constructor(private readonly model: Model) {}

  /** The document of an entity out of its latest aspects (latest points of time series included). */
  make(urn: string, aspects: readonly Pick<StoredAspect, 'aspect' | 'value'>[]): IndexedEntity {
    const made = new Draft(urn);
    for (const { aspect, value } of aspects) {
      const { search, edges } = this.extractorsFor(aspect);
      for (const extractor of search) made.addValues(extractor, valuesAt(value, extractor.steps));
      for (const { steps, annotation } of edges) {
        if (steps[0] === 'fineGrainedLineages') continue; // between columns, not from the entity: below
        const lineage = annotation.isLineage ? (annotation.isUpstream ? 'up' : 'down') : 'none';
        for (const found of valuesAt(value, steps)) made.addEdge(urn, annotation.name, found.value, lineage);
      }
      made.addSpecial(aspect, value);
    }
    return made.finish();
  }

  private extractorsFor(aspectName: string): Extractors {
    let known = this.extractors.get(aspectName);
    if (!known) {
      const aspect = this.model.aspect(aspectName);
      known = aspect ? extractorsOf(this.model, aspect.record) : { search: [], edges: [] };
      this.extractors.set(aspectName, known);
    }
    return known;
  }
}

class Draft {
  private readonly fields = new Map<string, Map<string, number | null>>();
  private readonly texts: string[] = [];
  private readonly edges = new Map<string, Edge>();
  private removed = false;

  constructor(urn: string) {
    this.texts.push(urn.replace(/^urn:li:[A-Za-z]+:/, '').replace('urn:li:dataPlatform:', ''));
  }

  addValues(extractor: SearchExtractor, found: readonly Found[]): void {
    const { annotation, field, inText, steps } = extractor;
    if (annotation.fieldType === 'BROWSE_PATH_V2') return; // made of the whole path: below
    if (annotation.fieldType === 'MAP_ARRAY' && steps.at(-1) === '$key') {
      for (const { key, value } of found) {
        if (key !== undefined) for (const each of scalars(value)) this.add(`${field}.${key}`, each);
      }
      return;
    }
    for (const { key, value } of found) {
      for (const each of scalars(value)) {
        const shown = key === undefined ? each : `${key}=${each}`;
        for (const name of [field, ...(annotation.fieldNameAliases ?? [])]) this.add(name, shown);
        if (inText) this.texts.push(String(shown));
      }
    }
    if (annotation.hasValuesFieldName && found.length > 0) this.add(annotation.hasValuesFieldName, 'true');
    if (annotation.numValuesFieldName) this.add(annotation.numValuesFieldName, found.length);
  }

  addEdge(source: string, type: string, destination: JsonValue, lineage: Edge['lineage']): void {
    if (typeof destination !== 'string' || !destination.startsWith('urn:li:')) return;
    const key = `${source} ${type} ${destination}`;
    const known = this.edges.get(key);
    if (!known || known.lineage === 'none') this.edges.set(key, { source, type, destination, lineage });
  }

  // What no annotation describes.
  addSpecial(aspect: string, value: JsonObject): void {
    switch (aspect) {
      case 'status':
        this.removed = value['removed'] === true;
        break;
      case 'browsePathsV2': {
        const path = objectsAt(value, 'path').map(
          (entry) => textAt(entry, 'urn') ?? textAt(entry, 'id') ?? '',
        );
        this.add('browsePathV2', `${PATH_SEPARATOR}${path.join(PATH_SEPARATOR)}`);
        break;
      }
      case 'structuredProperties':
        for (const property of objectsAt(value, 'properties')) {
          const name = textAt(property, 'propertyUrn')?.slice(STRUCTURED_PROPERTY.length);
          for (const each of objectsAt(property, 'values')) {
            for (const inner of Object.values(each)) {
              for (const shown of scalars(inner ?? null)) this.add(`structuredProperties.${name}`, shown);
            }
          }
        }
        break;
      case 'upstreamLineage':
      case 'dataJobInputOutput':
        for (const lineage of objectsAt(value, 'fineGrainedLineages')) {
          for (const downstream of textsAt(lineage, 'downstreams')) {
            for (const upstream of textsAt(lineage, 'upstreams')) {
              this.addEdge(downstream, 'DownstreamOf', upstream, 'up');
            }
          }
        }
        break;
      case 'ownership':
        for (const owner of objectsAt(value, 'owners')) {
          const type = textAt(owner, 'typeUrn') ?? textAt(owner, 'type');
          const urn = textAt(owner, 'owner');
          if (type && urn && !objectAt(value, 'ownerTypes')) this.add(`ownerTypes.${type}`, urn);
        }
        break;
      default:
    }
  }

  finish(): IndexedEntity {
    return {
      removed: this.removed,
      fields: this.fields,
      text: this.texts.join('\n'),
      edges: [...this.edges.values()],
    };
  }

  private add(field: string, value: Scalar): void {
    let values = this.fields.get(field);
    if (!values) {
      values = new Map();
      this.fields.set(field, values);
    }
    values.set(String(value).slice(0, MAX_VALUE_LENGTH), typeof value === 'number' ? value : null);
  }
}

type Scalar = string | number | boolean;

function scalars(value: JsonValue): Scalar[] {
  if (Array.isArray(value)) return value.flatMap(scalars);
  return value === null || isObject(value) ? [] : [value];
}
