import { Uuid } from './fields/fields';

export class ById {
  @Uuid()
  id: string;
}
