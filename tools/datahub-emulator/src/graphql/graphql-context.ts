import { type Catalog } from '../catalog';
import { type Caller } from '../writes/proposal';
import { type EntityNodes } from './entity-node';

/** What a request gives its resolvers. */
export interface GraphqlContext {
  readonly catalog: Catalog;
  readonly nodes: EntityNodes;
  readonly caller: Caller;
}
