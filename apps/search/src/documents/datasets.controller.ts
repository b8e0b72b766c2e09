import {
  type DatasetDocument,
  type DatasetSummary,
  type DatasetSummaryPage,
  DEFAULT_PAGE_SIZE,
  type GetDatasetRequest,
  type ListDatasetsRequest,
  searchRpc,
} from '@dataspoke/contracts';
import {
  cursorOf,
  notFound,
  pageOf,
  parseTextCursor,
  type RpcCall,
  RpcHandler,
} from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { type Condition, EVERYTHING } from '../index/condition';
import { IndexKeeper } from '../index/index-keeper';
import { ListMatching } from '../query/list-matching';
import { VisibilityOf } from '../visibility/visibility-of';
import { DocumentStore, type StoredDocument } from './document-store';

/** A page has to fit one message. */
const SUMMARY_CHARACTERS = 1_000;
const SUMMARY_OWNERS = 20;

/** The datasets that have a document. */
@Controller()
export class DatasetsController {
  constructor(
    private readonly documents: DocumentStore,
    private readonly index: IndexKeeper,
    private readonly matching: ListMatching,
    private readonly visibilityOf: VisibilityOf,
  ) {}

  /** By URN. */
  @RpcHandler(searchRpc.listDatasets, { role: 'reader' })
  async list(request: ListDatasetsRequest, { caller }: RpcCall): Promise<DatasetSummaryPage> {
    const visible = await this.visibilityOf.execute(caller);
    if (visible !== EVERYTHING) return this.listVisible(request, visible);
    const { limit = DEFAULT_PAGE_SIZE, cursor, platform } = request;
    const after = cursor === undefined ? '' : parseTextCursor(cursor);
    const [found, total] = await Promise.all([
      this.documents.list({ after, limit: limit + 1, platform }),
      this.documents.countDatasets(platform),
    ]);
    const { shown, ...next } = pageOf(found, limit, ({ urn }) => [urn]);
    return { items: shown.map(toSummary), total, ...next };
  }

  /** Raises `not-found`, also for a dataset that was removed. */
  @RpcHandler(searchRpc.getDataset, { role: 'reader' })
  async get({ urn }: GetDatasetRequest, { caller }: RpcCall): Promise<DatasetDocument> {
    const document = (await this.documents.load([urn])).get(urn);
    if (!document) throw notFound('dataset', urn);
    const { content, indexedAt } = document;
    const { glossaryTerms, domains, upstreams } = content;
    const hidden = await this.hiddenOf(
      [urn, ...glossaryTerms, ...domains, ...upstreams],
      await this.visibilityOf.execute(caller),
    );
    if (hidden.has(urn)) throw notFound('dataset', urn);
    const told = (urns: readonly string[]) => urns.filter((each) => !hidden.has(each));
    return {
      urn,
      name: content.name,
      qualifiedName: content.qualifiedName,
      platform: content.platform,
      env: content.env,
      subTypes: [...content.subTypes],
      description: content.description,
      columns: content.columns.map(({ path, nativeType, description, nullable, partOfKey }) => ({
        path,
        nativeType,
        description,
        nullable,
        partOfKey,
      })),
      owners: [...content.owners],
      tags: [...content.tags],
      glossaryTerms: told(glossaryTerms),
      domains: told(domains),
      upstreams: told(upstreams),
      ...(content.rowCount === undefined ? {} : { rowCount: content.rowCount }),
      indexedAt: indexedAt.toISOString(),
    };
  }

  /** Raises `service-unavailable` while the index is away: it knows what may be seen. */
  private async listVisible(
    { limit = DEFAULT_PAGE_SIZE, cursor, platform }: ListDatasetsRequest,
    visible: Condition,
  ): Promise<DatasetSummaryPage> {
    const where = { all: [visible, { facet: 'entityType' as const, in: ['dataset'] }, ...only(platform)] };
    const place = cursor === undefined ? undefined : parseTextCursor(cursor);
    const { urns, total, after } = await this.matching.execute({ where, sort: 'urn', after: place, limit });
    const documents = await this.documents.load(urns);
    return {
      items: urns.flatMap((urn) => documents.get(urn) ?? []).map(toSummary),
      total,
      ...(after === undefined ? {} : { nextCursor: cursorOf([after]) }),
    };
  }

  /** Those that have a document and that `visible` does not allow. */
  private async hiddenOf(urns: readonly string[], visible: Condition): Promise<ReadonlySet<string>> {
    if (visible === EVERYTHING) return new Set();
    const [known, seen] = await Promise.all([
      this.documents.versionsOf(urns),
      this.index.allowed(urns, visible),
    ]);
    return new Set(known.map(({ urn }) => urn).filter((urn) => !seen.has(urn)));
  }
}

function only(platform: string | undefined): Condition[] {
  return platform === undefined ? [] : [{ facet: 'platform', in: [platform] }];
}

function toSummary({ urn, content }: Pick<StoredDocument, 'urn' | 'content'>): DatasetSummary {
  return {
    urn,
    name: content.name,
    qualifiedName: content.qualifiedName,
    platform: content.platform,
    subTypes: [...content.subTypes],
    description: content.description.slice(0, SUMMARY_CHARACTERS),
    owners: content.owners.slice(0, SUMMARY_OWNERS),
    ...(content.rowCount === undefined ? {} : { rowCount: content.rowCount }),
    columnCount: content.columns.length,
  };
}
