import { type Lookup, lookupRpc, type ReadLookupRequest } from '@dataspoke/contracts';
import { RpcHandler } from '@dataspoke/service-kit';
import { Controller, Module, type Type } from '@nestjs/common';

export type AnswerLookup = (request: ReadLookupRequest) => Promise<Lookup>;

/** The part of ingestion that search asks for codes; nothing of it without an answer. */
export function ingestionWith(answer: AnswerLookup | undefined): Type {
  @Controller()
  class Lookups {
    @RpcHandler(lookupRpc.readLookup, { role: 'reader' })
    read(request: ReadLookupRequest): Promise<Lookup> {
      return answer ? answer(request) : Promise.reject(new Error('nobody asks'));
    }
  }

  @Module({ controllers: answer ? [Lookups] : [] })
  class Ingestion {}

  return Ingestion;
}
