import {
  type ById,
  type CreateSourceRequest,
  type DeleteSourceRequest,
  type Empty,
  type ImportSourceRequest,
  ingestionRpc,
  type ListSourcesRequest,
  type Source,
  type SourcePage,
  type SourceTestReport,
  type UpdateSourceRequest,
} from '@dataspoke/contracts';
import { type RpcCall, RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CreateSource } from './create-source';
import { DeleteSource } from './delete-source';
import { findSource } from './find-source';
import { ImportSource } from './import-source';
import { ListSources } from './list-sources';
import { SourceViews } from './source-view';
import { TestSource } from './test-source';
import { UpdateSource } from './update-source';

/** Sources over the bus. */
@Controller()
export class SourcesController {
  constructor(
    private readonly database: DataSource,
    private readonly views: SourceViews,
    private readonly createSource: CreateSource,
    private readonly importSource: ImportSource,
    private readonly updateSource: UpdateSource,
    private readonly deleteSource: DeleteSource,
    private readonly listSources: ListSources,
    private readonly testSource: TestSource,
  ) {}

  @RpcHandler(ingestionRpc.createSource, { role: 'editor' })
  create(request: CreateSourceRequest): Promise<Source> {
    return this.createSource.execute(request);
  }

  @RpcHandler(ingestionRpc.importSource, { role: 'editor' })
  import(request: ImportSourceRequest): Promise<Source> {
    return this.importSource.execute(request);
  }

  @RpcHandler(ingestionRpc.getSource, { role: 'reader' })
  async get({ id }: ById): Promise<Source> {
    return this.views.one(await findSource(this.database.manager, id));
  }

  @RpcHandler(ingestionRpc.listSources, { role: 'reader' })
  list(request: ListSourcesRequest): Promise<SourcePage> {
    return this.listSources.execute(request);
  }

  @RpcHandler(ingestionRpc.updateSource, { role: 'editor' })
  update(request: UpdateSourceRequest): Promise<Source> {
    return this.updateSource.execute(request);
  }

  @RpcHandler(ingestionRpc.deleteSource, { role: 'editor' })
  async delete(request: DeleteSourceRequest): Promise<Empty> {
    await this.deleteSource.execute(request);
    return {};
  }

  @RpcHandler(ingestionRpc.testSource, { role: 'editor' })
  test(request: ById, call: RpcCall): Promise<SourceTestReport> {
    return this.testSource.execute(request, call.signal);
  }
}
