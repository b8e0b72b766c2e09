import {
  type Aspects,
  type AspectsByUrn,
  type CatalogStatistics,
  DataHubClient,
  DataHubRejected,
} from '@dataspoke/datahub-client';
import { InvalidUrn, schemaFieldUrn, Urn } from '@dataspoke/domain';
import { Injectable } from '@nestjs/common';
import { toCatalogError } from '../catalog/catalog-errors';
import { CatalogNames } from '../catalog/catalog-names';
import { type DatasetStatistics, readStatistics } from '../documents/dataset-statistics';
import {
  aspectsOfType,
  type DatasetParts,
  hasDocument,
  mentionsOf,
  readEntity,
} from '../documents/document-types';
import { type EntityFacts, LIMITS } from '../documents/entity-facts';
import { withPersonalData } from '../documents/personal-data';
import { type ColumnAspects } from '../documents/read-columns';

/** What the catalog's primary store says about entities now. */
export interface ReadEntities {
  readonly present: ReadonlyMap<string, EntityFacts>;
  /** Not stored, soft-deleted, or of a type that has no documents. */
  readonly gone: readonly string[];
  /** Why an entity could not be read or understood; the others are not affected. */
  readonly failed: ReadonlyMap<string, string>;
}

export interface EntityWish {
  readonly urn: string;
  /** What is known, when the time series need not be read. */
  readonly statistics: DatasetStatistics | 'read';
}

const COLUMN_ASPECTS = ['documentation', 'globalTags', 'glossaryTerms'] as const;
const NO_COLUMNS: ColumnAspects = new Map();
const NO_STATISTICS: DatasetStatistics = { columns: new Map() };

/**
 * Reads entities from the catalog in batches: one call for each type among them, for datasets one more for every 500 columns
 * and one for every 50 whose statistics are wanted, and one for names that are not known yet.
 */
@Injectable()
export class EntityReader {
  constructor(
    private readonly datahub: DataHubClient,
    private readonly names: CatalogNames,
  ) {}

  /** Raises `datahub-unavailable`: an outage is never taken for "gone". */
  async read(wishes: readonly EntityWish[], signal: AbortSignal): Promise<ReadEntities> {
    const failed = new Map<string, string>();
    const urns = parsed(wishes, failed);
    try {
      const aspects = await this.aspectsByType(urns, failed, signal);
      const datasets = [...aspects.keys()].filter((urn) => urns.get(urn)?.entityType === 'dataset');
      const [statistics, columns] = await Promise.all([
        this.statistics(wishes, new Set(datasets), signal),
        this.columns(datasets, aspects, signal),
      ]);
      const present = new Map<string, EntityFacts>();
      const gone: string[] = [];
      for (const [text, urn] of urns) {
        if (failed.has(text)) continue;
        const more = {
          statistics: statistics.get(text) ?? NO_STATISTICS,
          columns: columns.get(text) ?? NO_COLUMNS,
        };
        const facts = factsOf(urn, aspects.get(text), more, failed);
        if (facts) present.set(text, facts);
        else if (!failed.has(text)) gone.push(text);
      }
      return { present, gone, failed };
    } catch (error) {
      throw toCatalogError(error);
    }
  }

  /** The facts with the names of what they mention, and what these and others tell of personal data. Raises `datahub-unavailable`. */
  async named(
    present: ReadonlyMap<string, EntityFacts>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, EntityFacts>> {
    const mentions = new Map([...present].map(([urn, facts]) => [urn, mentionsOf(facts)]));
    try {
      const called = await this.names.of([...mentions.values()].flat(), signal);
      return new Map(
        [...present].map(([urn, facts]) => {
          const names = (mentions.get(urn) ?? []).flatMap((each) => {
            const name = called.get(each);
            return name === undefined ? [] : [[each, name] as const];
          });
          const named = { ...facts, names: Object.fromEntries(names) };
          return [urn, { ...named, columns: withPersonalData(named) }];
        }),
      );
    } catch (error) {
      throw toCatalogError(error);
    }
  }

  private async aspectsByType(
    urns: ReadonlyMap<string, Urn>,
    failed: Map<string, string>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Aspects>> {
    const found = new Map<string, Aspects>();
    for (const [type, group] of Map.groupBy(urns.keys(), (urn) => urns.get(urn)?.entityType ?? '')) {
      if (!hasDocument(type)) continue;
      const names = aspectsOfType(type);
      const read = await this.inHalves(group, failed, (part) =>
        this.datahub.reads.readAspects(part, names, { signal }),
      );
      for (const [urn, aspects] of read) found.set(urn, aspects);
    }
    return found;
  }

  /** When DataHub refuses a batch, halves of it are asked for, so that one bad entity costs only itself. */
  private async inHalves(
    urns: readonly string[],
    failed: Map<string, string>,
    read: (part: readonly string[]) => Promise<AspectsByUrn>,
  ): Promise<AspectsByUrn> {
    if (urns.length === 0) return new Map();
    try {
      return await read(urns);
    } catch (error) {
      if (!(error instanceof DataHubRejected)) throw error;
      if (urns.length === 1) {
        for (const urn of urns) failed.set(urn, error.message);
        return new Map();
      }
      const middle = Math.ceil(urns.length / 2);
      const first = await this.inHalves(urns.slice(0, middle), failed, read);
      const second = await this.inHalves(urns.slice(middle), failed, read);
      return new Map([...first, ...second]);
    }
  }

  private async statistics(
    wishes: readonly EntityWish[],
    stored: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, DatasetStatistics>> {
    const wanted = wishes.flatMap(({ urn, statistics }) =>
      statistics === 'read' && stored.has(urn) ? [urn] : [],
    );
    const read = await this.seriesOf(wanted, signal);
    return new Map(
      wishes.map(({ urn, statistics }) => [
        urn,
        statistics === 'read' ? readStatistics(read.get(urn) ?? {}) : statistics,
      ]),
    );
  }

  private async seriesOf(
    urns: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, CatalogStatistics>> {
    if (urns.length === 0) return new Map();
    try {
      return await this.datahub.reads.statistics(urns, { signal });
    } catch (error) {
      // Datasets are worth finding without statistics that the server cannot give.
      if (error instanceof DataHubRejected) return new Map();
      throw error;
    }
  }

  /** What people and rules noted on columns as entities of their own; most columns have nothing of the kind. */
  private async columns(
    datasets: readonly string[],
    aspects: ReadonlyMap<string, Aspects>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, ColumnAspects>> {
    const fields = new Map<string, readonly [dataset: string, path: string]>();
    for (const dataset of datasets) {
      for (const path of fieldPaths(aspects.get(dataset))) {
        const urn = columnUrn(dataset, path);
        if (urn) fields.set(urn, [dataset, path]);
      }
    }
    const columns = new Map<string, Map<string, Aspects>>();
    if (fields.size === 0) return columns;
    const found = await this.inHalves([...fields.keys()], new Map(), (part) =>
      this.datahub.reads.readAspects(part, COLUMN_ASPECTS, { signal }),
    );
    for (const [urn, own] of found) {
      const [dataset, path] = fields.get(urn) ?? [];
      if (dataset === undefined || path === undefined) continue;
      columns.set(dataset, (columns.get(dataset) ?? new Map<string, Aspects>()).set(path, own));
    }
    return columns;
  }
}

function parsed(wishes: readonly EntityWish[], failed: Map<string, string>): ReadonlyMap<string, Urn> {
  const urns = new Map<string, Urn>();
  for (const { urn } of wishes) {
    try {
      urns.set(urn, Urn.parse(urn));
    } catch (error) {
      if (!(error instanceof InvalidUrn)) throw error;
      failed.set(urn, error.message);
    }
  }
  return urns;
}

function factsOf(
  urn: Urn,
  aspects: Aspects | undefined,
  more: DatasetParts,
  failed: Map<string, string>,
): EntityFacts | undefined {
  try {
    return readEntity(urn, aspects, more);
  } catch (error) {
    if (!(error instanceof DataHubRejected || error instanceof InvalidUrn)) throw error;
    failed.set(urn.toString(), error.message);
    return undefined;
  }
}

function fieldPaths(aspects: Aspects | undefined): readonly string[] {
  const fields = aspects?.get('schemaMetadata')?.value['fields'];
  if (!Array.isArray(fields)) return [];
  return fields
    .slice(0, LIMITS.columns)
    .flatMap((field: unknown) =>
      typeof field === 'object' &&
      field !== null &&
      'fieldPath' in field &&
      typeof field.fieldPath === 'string'
        ? [field.fieldPath]
        : [],
    );
}

/** `undefined` for a path that fits no URN. */
function columnUrn(dataset: string, path: string): string | undefined {
  try {
    return schemaFieldUrn(dataset, path).toString();
  } catch (error) {
    if (error instanceof InvalidUrn) return undefined;
    throw error;
  }
}
