import {
  type Empty,
  metadataHealthRpc,
  type ScoreDefinitionInForce,
  type UpdateScoreDefinitionRequest,
} from '@dataspoke/contracts';
import { type RpcCall, RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OwedScans } from '../scans/owed-scans';
import { ScoreDefinitions, toDefinitionView } from './score-definitions';

/** The definition of the score over the bus. */
@Controller()
export class ScoreDefinitionsController {
  constructor(
    private readonly database: DataSource,
    private readonly definitions: ScoreDefinitions,
    private readonly owed: OwedScans,
  ) {}

  @RpcHandler(metadataHealthRpc.getScoreDefinition, { role: 'reader' })
  async get(_request: Empty): Promise<ScoreDefinitionInForce> {
    return toDefinitionView(await this.definitions.current(this.database.manager));
  }

  /** Every dataset is then scored anew. Raises `precondition-failed` and `invalid-request`. */
  @RpcHandler(metadataHealthRpc.updateScoreDefinition, { role: 'editor' })
  update(request: UpdateScoreDefinitionRequest, { caller }: RpcCall): Promise<ScoreDefinitionInForce> {
    return this.database.transaction(async (tx) => {
      const row = await this.definitions.change(tx, request, caller.id);
      await this.owed.owe(tx, 'manual');
      return toDefinitionView(row);
    });
  }
}
