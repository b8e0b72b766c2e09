import {
  type DatasetDocument,
  type DatasetSummary,
  type DatasetSummaryPage,
  DEFAULT_PAGE_SIZE,
  type GetDatasetRequest,
  type ListDatasetsRequest,
  searchRpc,
} from '@dataspoke/contracts';
import { notFound, pageOf, parseTextCursor, RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { DocumentStore, type StoredDocument } from './document-store';

/** A page has to fit one message. */
const SUMMARY_CHARACTERS = 1_000;
const SUMMARY_OWNERS = 20;

/** The datasets that have a document. */
@Controller()
export class DatasetsController {
  constructor(private readonly documents: DocumentStore) {}

  /** By URN. */
  @RpcHandler(searchRpc.listDatasets, { role: 'reader' })
  async list({
    limit = DEFAULT_PAGE_SIZE,
    cursor,
    platform,
  }: ListDatasetsRequest): Promise<DatasetSummaryPage> {
    const after = cursor === undefined ? '' : parseTextCursor(cursor);
    const [found, total] = await Promise.all([
      this.documents.list({ after, limit: limit + 1, platform }),
      this.documents.count(platform),
    ]);
    const { shown, ...next } = pageOf(found, limit, ({ urn }) => [urn]);
    return { items: shown.map(toSummary), total, ...next };
  }

  /** Raises `not-found`, also for a dataset that was removed. */
  @RpcHandler(searchRpc.getDataset, { role: 'reader' })
  async get({ urn }: GetDatasetRequest): Promise<DatasetDocument> {
    const document = (await this.documents.load([urn])).get(urn);
    if (!document) throw notFound('dataset', urn);
    const { content, indexedAt } = document;
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
      glossaryTerms: [...content.glossaryTerms],
      domains: [...content.domains],
      upstreams: [...content.upstreams],
      ...(content.rowCount === undefined ? {} : { rowCount: content.rowCount }),
      indexedAt: indexedAt.toISOString(),
    };
  }
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
