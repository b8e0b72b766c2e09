import { randomUUID } from 'node:crypto';
import { isObject, isStringArray, type JsonObject, objectsAt, textAt } from '../../json';
import { type GraphqlContext } from '../graphql-context';
import { type Arguments } from '../resolvers/resolver';
import { AspectEdits } from './aspect-edits';

/** Answers one field of the mutation root. */
export type Mutation = (context: GraphqlContext, args: Arguments) => unknown;

/** Mutations by name. */
export type Mutations = Readonly<Record<string, Mutation>>;

/** A mutation that edits aspects by its argument `input` and answers what `answer` makes of the outcome. */
export function edits<T>(
  change: (edit: AspectEdits, input: JsonObject) => T,
  answer: (outcome: T, context: GraphqlContext) => unknown = () => true,
): Mutation {
  return (context, args) => {
    const edit = new AspectEdits(context);
    const outcome = change(edit, isObject(args['input']) ? args['input'] : {});
    edit.save();
    return answer(outcome, context);
  };
}

/** The same for a mutation whose arguments stand beside each other. */
export function editsBy<T>(
  change: (edit: AspectEdits, args: JsonObject) => T,
  answer: (outcome: T, context: GraphqlContext) => unknown = () => true,
): Mutation {
  return (context, args) => edits(change, answer)(context, { input: { ...args } });
}

/** Answers with what the edit made. */
export function outcome<T>(value: T): T {
  return value;
}

/** Answers with the entity whose URN the edit made. */
export function entity(urn: string, context: GraphqlContext): unknown {
  return context.nodes.get(urn);
}

/** An entity, or a column of a dataset. */
export interface Resource {
  urn: string;
  column?: string;
}

/** The one resource an input names (`resourceUrn`, `subResource`). */
export function resourceOf(input: JsonObject): Resource {
  const urn = textAt(input, 'resourceUrn') ?? '';
  const column = textAt(input, 'subResource');
  return column === undefined || column === '' ? { urn } : { urn, column };
}

/** The resources of a batch. */
export function resourcesOf(input: JsonObject): Resource[] {
  return objectsAt(input, 'resources').map(resourceOf);
}

/** A list of texts of an input. */
export function textsOf(input: JsonObject, name: string): string[] {
  return isStringArray(input[name]) ? input[name] : [];
}

/** The id a caller wishes for a new entity, by the first of `fields` that states one; else a random one. */
export function newId(input: JsonObject, ...fields: string[]): string {
  const wished = fields.map((field) => textAt(input, field)).find((id) => id !== undefined && id !== '');
  return wished ?? randomUUID();
}

/** A list of `{key, value}` as a map. */
export function mapOf(input: JsonObject, name: string): JsonObject | undefined {
  if (!Array.isArray(input[name])) return undefined;
  return Object.fromEntries(
    objectsAt(input, name).map((each) => [textAt(each, 'key') ?? '', textAt(each, 'value') ?? '']),
  );
}
