import { type FastifyInstance } from 'fastify';
import { type Catalog } from '../catalog';
import { Refusal } from '../errors';
import { entityChanges, type EntityChange } from '../events/entity-changes';
import { type JsonObject } from '../json';
import { decodePath, pathOf, queryInteger, queryText } from '../server/http';
import { type StoredAspect } from '../store/aspect-store';

const ROOT = '/openapi/v2/timeline/v1/';

/** The categories a timeline may be asked for; OWNER is the older name of OWNERSHIP. */
const CATEGORIES = new Set([
  ...['TAG', 'OWNERSHIP', 'GLOSSARY_TERM', 'TECHNICAL_SCHEMA', 'DOCUMENTATION', 'DOMAIN'],
  ...['STRUCTURED_PROPERTY', 'APPLICATION', 'ASSET_MEMBERSHIP', 'VERSIONING', 'LIFECYCLE', 'DEPRECATION'],
]);
const RANK = ['PATCH', 'MINOR', 'MAJOR'] as const;

type Weight = (typeof RANK)[number];

interface Transaction {
  timestamp: number;
  actor: string;
  changes: EntityChange[];
}

/**
 * `GET /openapi/v2/timeline/v1/{urn}`: what changed for an entity, oldest first, computed from the values of its
 * aspects that are still kept, and a version number that grows with every change.
 */
export function timeline(http: FastifyInstance, catalog: Catalog): void {
  http.get(`${ROOT}*`, async (request) => {
    const urn = decodePath(pathOf(request).slice(ROOT.length));
    const { entity } = catalog.requireUrn(urn);
    const wanted = categoriesIn(queryText(request, 'categories'));
    const from = queryInteger(request, 'startTime') ?? Number.NEGATIVE_INFINITY;
    const to = queryInteger(request, 'endTime') ?? Number.POSITIVE_INFINITY;
    const transactions = new Map<number, Transaction>();
    for (const latest of catalog.store.latestOf(urn)) {
      const states = [...catalog.store.past(urn, latest.aspect).toReversed(), latest];
      for (const [at, state] of states.entries()) {
        const changes = changesTo(state, states[at - 1], latest.aspect === entity.keyAspect);
        const { time, actor } = state.created;
        const known = transactions.get(time) ?? { timestamp: time, actor, changes: [] };
        known.changes.push(...changes.filter(({ category }) => wanted.has(category)));
        transactions.set(time, known);
      }
    }
    const ordered = [...transactions.values()]
      .filter(({ changes }) => changes.length > 0)
      .toSorted((a, b) => a.timestamp - b.timestamp);
    const versions = new VersionNumbers();
    return ordered
      .map((each) => transactionJson(urn, each, versions.next(weightOf(each.changes))))
      .filter((each) => Number(each['timestamp']) >= from && Number(each['timestamp']) <= to);
  });
}

function changesTo(state: StoredAspect, before: StoredAspect | undefined, isKey: boolean): EntityChange[] {
  const { urn, aspect: aspectName, value } = state;
  return entityChanges({ urn, aspectName, isKey, before: before?.value, after: value });
}

function transactionJson(
  urn: string,
  { timestamp, actor, changes }: Transaction,
  version: Version,
): JsonObject {
  return {
    timestamp,
    actor,
    semVer: `${version.text}-computed`,
    semVerChange: version.weight,

    changeEvents: changes.map((each) => ({
      entityUrn: urn,
      category: each.category,
      operation: each.operation,
      modifier: each.modifier ?? null,
      parameters: each.parameters ?? null,
      auditStamp: { time: timestamp, actor },
      semVerChange: weightOf([each]),
      description: each.description,
    })),
  };
}

interface Version {
  text: string;
  weight: Weight;
}

class VersionNumbers {
  private parts = [0, 0, 0];

  next(weight: Weight): Version {
    const [major = 0, minor = 0, patch = 0] = this.parts;
    if (weight === 'MAJOR') this.parts = [major + 1, 0, 0];
    else if (weight === 'MINOR') this.parts = [major, minor + 1, 0];
    else this.parts = [major, minor, patch + 1];
    return { text: this.parts.join('.'), weight };
  }
}

// A column that goes or changes its type breaks its readers; anything that comes or goes adds; words are a patch.
function weightOf(changes: readonly EntityChange[]): Weight {
  const ranks = changes.map(({ category, operation }) => {
    if (category === 'TECHNICAL_SCHEMA') return operation === 'ADD' ? 1 : 2;
    return operation === 'MODIFY' ? 0 : 1;
  });
  return RANK[Math.max(0, ...ranks)] ?? 'PATCH';
}

function categoriesIn(list: string | undefined): Set<string> {
  const names = (list ?? '').split(',').filter((name) => name !== '');
  if (names.length === 0) return CATEGORIES;
  return new Set(
    names.map((given) => {
      const name = given.toUpperCase() === 'OWNER' ? 'OWNERSHIP' : given.toUpperCase();
      if (!CATEGORIES.has(name))
        throw new Refusal('bad-argument', `there is no category ${given.slice(0, 60)}`);
      return name;
    }),
  );
}
